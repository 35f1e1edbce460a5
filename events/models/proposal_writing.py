"""What the proposer does with a proposal: writes it, submits it, takes it back, adds files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.letters import proposals as letters
from events.models import proposal_placing
from events.models.proposal_file import MOST, ProposalFile
from events.models.proposal_record import ProposalRecord
from events.models.proposal_rule import ProposalRule
from events.models.proposal_speaker import ProposalSpeaker
from events.models.proposal_states import PROPOSAL_MOVES, PROPOSAL_OPEN, WRITABLE, FilePurpose, ProposalState
from events.models.series import refuse_no_reason
from innocenter.accounts.models import User
from innocenter.files.models import StoredFile
from innocenter.lifecycle import because, refuse_unless_allowed
from innocenter.taxonomy.models import Holiday
from institutes.models import Coordinator, Institute, Researcher

if TYPE_CHECKING:  # the proposal is made of this
    from events.models.proposal import Proposal

State = ProposalState


@dataclass(frozen=True)
class SpeakerWords:
    """As it is written in the form."""

    name: str
    affiliation: str = ""
    email: str = ""


class Written(ProposalRecord):
    """The verbs of the proposer, and the steps that all verbs share; `Proposal` adds the staff's."""

    objects: Any

    class Meta(ProposalRecord.Meta):
        abstract = True

    @property
    def is_writable(self) -> bool:
        return self.state in WRITABLE

    @property
    def is_open(self) -> bool:
        return self.state in PROPOSAL_OPEN

    @property
    def slides_wanted(self) -> bool:
        """They are on a date, and none have come."""
        return self.state in {State.PLACED, State.CONFIRMED} and not self.files.filter(purpose=FilePurpose.SLIDES).exists()

    @staticmethod
    def institutes_of(user: User | AnonymousUser) -> models.QuerySet[Institute]:
        """For which this person may propose: their own, and those they coordinate."""
        if not isinstance(user, User):
            return Institute.objects.none()
        own = Researcher.objects.filter(user=user).values("institute")
        kept = Coordinator.objects.filter(user=user).values("institute")
        return Institute.objects.filter(Q(pk__in=own) | Q(pk__in=kept)).order_by("name", "pk")

    def is_run_by(self, user: User | AnonymousUser) -> bool:
        return self.pk is not None and type(self).objects.run_by(user).filter(pk=self.pk).exists()

    # -- the proposer's

    @transaction.atomic
    def write(self, speakers: Sequence[SpeakerWords], *, by: User, now: datetime) -> None:
        """Keep the draft as its form has filled it in, and who speaks. Raises ValidationError `not_allowed`, `illegal_move`, `already`."""
        if self.pk is None:
            self._refuse_other_institutes(by)
            self.proposer, self.made_at = by, now
        else:
            self._refuse_all_but_proposers(by)
            state = type(self).objects.select_for_update(of=("self",), no_key=True).get(pk=self.pk).state
            refuse_unless_allowed({start: {start} if start in WRITABLE else () for start in State}, state, state)  # it stays where it is
        self._refuse_same_title()
        self.saved_at, self.saved_by = now, by
        with because(by=by, now=now):
            self.save()
            self._write_speakers(speakers)

    def _write_speakers(self, speakers: Sequence[SpeakerWords]) -> None:
        """Nobody has been asked yet, so the rows are made anew when they differ."""
        wanted = [SpeakerWords(one.name, one.affiliation, one.email.lower()) for one in speakers]
        if wanted == [SpeakerWords(one.name, one.affiliation, one.email) for one in self.speakers.order_by("pk")]:
            return
        found = Researcher.objects.filter(user__email__in=[one.email for one in wanted if one.email]).select_related("user")
        known = {one.user.email.lower(): one for one in found if one.user}
        self.speakers.all().delete()
        for one in wanted:
            researcher = known.get(one.email)
            language = researcher.user.language if researcher and researcher.user else "ko"
            self.speakers.create(
                name=one.name, affiliation=one.affiliation, email=one.email, researcher=researcher, language=language or "ko"
            )

    def missing(self, now: datetime) -> list[str]:
        """What keeps it from being submitted, one sentence each. One statement."""
        speakers = list(self.speakers.all())
        this_month = timezone.localdate(now).replace(day=1)
        points = [
            (not self.abstract.strip(), gettext("The abstract is missing.")),
            (not speakers, gettext("There is no speaker yet.")),
            (any(not one.email for one in speakers), gettext("Each speaker has an e-mail address: we ask them there whether they come.")),
            (not any(month >= this_month for month in self.wanted_months), gettext("Choose at least one month that is still to come.")),
        ]
        return [words for is_so, words in points if is_so]

    @transaction.atomic
    def submit(self, *, by: User, now: datetime) -> None:
        """To the staff; what is written does not change any more. Raises ValidationError `not_allowed`, `illegal_move`, `incomplete`."""
        self.lock()
        self._refuse_all_but_proposers(by)
        refuse_unless_allowed(PROPOSAL_MOVES, self.state, State.SUBMITTED)
        if missing := self.missing(now):
            raise ValidationError([ValidationError(words, code="incomplete") for words in missing])
        if self.submitted_at:
            self.round += 1
        self.submitted_at, self.sent_at = self.submitted_at or now, now
        today = timezone.localdate(now)
        due = today + timedelta(days=ProposalRule.objects.in_force(today).decide_days)
        self.decide_by = Holiday.objects.calendar().on_or_after(due)
        self._write(State.SUBMITTED, by=by, now=now, fields=["round", "submitted_at", "sent_at", "decide_by"])
        letters.received(cast("Proposal", self), now=now)

    @transaction.atomic
    def withdraw(self, *, by: User, now: datetime, reason: str = "") -> None:
        """Once it was submitted with a reason. From a date: its point of the agenda goes, and staff see to the date.

        Raises ValidationError `not_allowed`, `illegal_move`, `reason`, `too_late`.
        """
        self.lock()
        self._refuse_all_but_proposers(by)
        refuse_unless_allowed(PROPOSAL_MOVES, self.state, State.WITHDRAWN)
        if self.submitted_at:
            refuse_no_reason(reason)
        if self.event and now >= self.event.starts_at:
            raise ValidationError(_("This event has begun already."), code="too_late")
        was_asked = self.state in {State.PLACED, State.CONFIRMED}
        proposal_placing.leave(cast("Proposal", self))
        self._let_reviewers_go(gettext("The proposal was withdrawn."), by=by, now=now)
        self.closed_at, self.reason = now, reason.strip()
        self._write(State.WITHDRAWN, by=by, now=now, fields=["closed_at", "reason", "item"], reason=self.reason)
        if was_asked:
            letters.talk_off(cast("Proposal", self), now=now)

    @transaction.atomic
    def add_file(
        self, file: StoredFile, purpose: str, *, by: User | None, now: datetime, speaker: ProposalSpeaker | None = None
    ) -> ProposalFile:
        """Material while it is written, slides once it has a date; a speaker sends theirs by the link of a letter (`speaker`).

        The same file once more is the one there is. Raises ValidationError `not_allowed`, `too_many`, `not_now`.
        """
        self.lock()
        if speaker is None or speaker.proposal_id != self.pk:
            self._refuse_all_but_proposers(by)
        is_now = self.is_writable if purpose == FilePurpose.MATERIAL else self.state in {State.PLACED, State.CONFIRMED, State.GIVEN}
        if not is_now:
            raise ValidationError(_("Files of this kind are not taken now."), code="not_now")
        there = list(self.files.filter(purpose=purpose).select_related("file"))
        if same := next((one for one in there if one.file.has_bytes_of(file)), None):
            file.discard()
            return cast(ProposalFile, same)
        if len(there) >= MOST:
            raise ValidationError(_("At most %(count)d files fit here. Remove one first.") % {"count": MOST}, code="too_many")
        kept = ProposalFile(proposal=cast("Proposal", self), purpose=purpose, file=file, added_by=by, speaker=speaker, added_at=now)
        kept.save()
        return kept

    @transaction.atomic
    def remove_file(self, row: ProposalFile, *, by: User, now: datetime) -> None:
        """Material, while it is written. Raises ValidationError `not_allowed`, `not_now`."""
        self.lock()
        self._refuse_all_but_proposers(by)
        if not self.is_writable or row.purpose != FilePurpose.MATERIAL:
            raise ValidationError(_("Files of this kind are not taken now."), code="not_now")
        if row.pk and ProposalFile.objects.filter(pk=row.pk, proposal=self.pk).exists():
            file = row.file
            row.delete()
            file.discard()

    # -- steps

    def lock(self) -> None:
        """The row's lock in a statement of its own, and the row as it is now."""
        self.refresh_from_db(from_queryset=type(self).objects.with_everything().select_for_update(of=("self",), no_key=True))

    def _write(self, state: str, *, by: User | None, now: datetime, fields: Sequence[str] = (), reason: str = "") -> None:
        self.state = state
        with because(by=by, reason=reason, now=now):
            self.save(update_fields=["state", *fields])

    def _let_reviewers_go(self, why: str, *, by: User, now: datetime) -> None:
        for review in self.reviews.filter(round=self.round).order_by("pk"):
            review.let_go(reason=why, by=by, now=now)

    def _refuse_all_but_proposers(self, by: User | None) -> None:
        if by is None or not self.is_run_by(by):
            raise ValidationError(_("Only the proposer and the coordinators of the institute may do this."), code="not_allowed")

    def _refuse_other_institutes(self, by: User) -> None:
        if not self.institutes_of(by).filter(pk=self.institute_id).exists():
            raise ValidationError(_("Researchers propose for their own institute."), code="not_allowed")

    def _refuse_same_title(self) -> None:
        """Sent twice it is one proposal: who comes second waits for the first."""
        Institute.objects.select_for_update(no_key=True).get(pk=self.institute_id)
        same = type(self).objects.open().filter(institute=self.institute_id, series=self.series_id, title_ko=self.title_ko)
        if same.exclude(pk=self.pk).exists():
            words = _("Your institute has an open proposal of this title for this series already.")
            raise ValidationError(words, code="already")
