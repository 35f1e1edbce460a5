"""A proposal: a seminar that a researcher offers to a series, from the first draft to the day it is given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar, Self

import pghistory
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.letters import proposals as letters
from events.models import hosts, proposal_placing
from events.models.event import Event
from events.models.proposal_conflicts import conflicts
from events.models.proposal_placing import Where
from events.models.proposal_review import PLACES, ProposalReview
from events.models.proposal_rule import ProposalRule
from events.models.proposal_speaker import ProposalSpeaker
from events.models.proposal_states import DATED, PROPOSAL_MOVES, PROPOSAL_OPEN, PROPOSAL_TONES, ProposalState, ReviewState
from events.models.proposal_writing import Written
from events.models.series import refuse_no_reason
from events.models.states import EventState
from innocenter.accounts.models import User
from innocenter.lifecycle import Moves, because, refuse_unless_allowed
from innocenter.look.dates import is_korean
from innocenter.taxonomy.models import Holiday
from institutes.models import Coordinator, Researcher
from workspace.models import Reviewer

State = ProposalState
UNANSWERED = {"confirmed_at": None, "declined_at": None, "reason": ""}


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Staff see what was submitted; people their own, those of institutes they coordinate, and submitted ones in which they speak."""
        if not isinstance(user, User):
            return self.none()
        theirs = self._theirs(user)
        return self.filter(theirs | Q(submitted_at__isnull=False) if user.may_as_staff("events.view_proposal") else theirs)

    def concerning(self, user: User) -> Self:
        """Theirs as a person, whatever they may see as staff."""
        return self.filter(self._theirs(user))

    def _theirs(self, user: User) -> Q:
        speaks = ProposalSpeaker.objects.filter(researcher__user=user).values("proposal")
        return self._kept(user) | Q(pk__in=speaks, submitted_at__isnull=False)

    def run_by(self, user: User | AnonymousUser) -> Self:
        """Those that this person may write, submit and withdraw."""
        return self.filter(self._kept(user)) if isinstance(user, User) else self.none()

    def _kept(self, user: User) -> Q:
        return Q(proposer=user) | Q(institute__in=Coordinator.objects.filter(user=user).values("institute"))

    def submitted(self) -> Self:
        """What staff work with: everything but drafts that nobody has sent."""
        return self.filter(submitted_at__isnull=False)

    def open(self) -> Self:
        return self.filter(state__in=PROPOSAL_OPEN)

    def dated(self) -> Self:
        """On a date that is still to come about."""
        return self.filter(state__in=[State.PLACED, State.CONFIRMED])

    def work(self, name: str, now: datetime) -> Self:
        """What waits for staff, by the name of the queue."""
        reviews = ProposalReview.objects.counting().filter(proposal=OuterRef("pk"), round=OuterRef("round")).order_by()
        number = Coalesce(Subquery(reviews.values("proposal").annotate(n=Count("pk")).values("n")), 0)
        done = reviews.filter(state=ReviewState.DONE).values("proposal").annotate(n=Count("pk")).values("n")
        counted = self.annotate(reviewers=number, done=Coalesce(Subquery(done), 0))
        today = timezone.localdate(now)
        late = Q(declined_at__isnull=False) | Q(confirmed_at=None, confirm_by__lt=today)
        speakers = ProposalSpeaker.objects.filter(late, proposal=OuterRef("pk"))
        others = Proposal.objects.filter(event=OuterRef("event"), state__in=DATED)
        match name:
            case "reviewers":
                return counted.filter(Q(state=State.SUBMITTED) | Q(state=State.REVIEW, reviewers__lt=len(PLACES)))
            case "decide":
                return counted.filter(state=State.REVIEW, done=len(PLACES))
            case "place":
                return self.filter(state=State.ACCEPTED)
            case "speakers":
                return self.filter(Exists(speakers), state=State.PLACED, event__starts_at__gt=now)
            case "withdrawn":
                stands = self.filter(state=State.WITHDRAWN, event__starts_at__gt=now).exclude(event__state=EventState.CANCELLED)
                return stands.filter(~Exists(others))
        return self.none()

    def with_everything(self) -> Self:
        return self.select_related("series", "institute", "proposer", "saved_by", "decided_by", "event__room__site")


@pghistory.track()
class Proposal(Written):
    """The proposer's: `write`, `submit`, `withdraw`, `add_file`, `remove_file`. The staff's: `ask`, `send_back`, `accept`, `decline`,
    `place`, `move_to`. Speakers and reviewers answer on their own rows. Every refusal is a ValidationError in words.
    """

    State = ProposalState
    MOVES: ClassVar[Moves] = PROPOSAL_MOVES

    objects = ProposalQuerySet.as_manager()

    class Meta(Written.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.title_ko if is_korean() else self.title_en or self.title_ko

    def get_absolute_url(self) -> str:
        return f"/events/proposals/{self.pk}/"

    @property
    def tone(self) -> str:
        return PROPOSAL_TONES[State(self.state)]

    # -- the staff's

    @transaction.atomic
    def ask(self, reviewers: Sequence[Reviewer], *, by: User, now: datetime) -> list[ProposalReview]:
        """Two reviewers whom nothing ties to it; later as many as are missing. Returns the new ones.

        Raises ValidationError `not_allowed`, `own_matter`, `illegal_move`, `reviewers`, `conflict`, `asked_before`.
        """
        self.lock()
        self._refuse_staff_of_it(by)
        refuse_unless_allowed({**PROPOSAL_MOVES, State.REVIEW: {State.REVIEW}}, self.state, State.REVIEW)
        free = self.free_places()
        chosen = {one.pk: one for one in reviewers}
        if len(chosen) != len(free) or not free:
            raise ValidationError(_("Choose exactly %(count)d reviewers.") % {"count": len(free)}, code="reviewers")
        self._refuse_tied(list(chosen.values()))
        today = timezone.localdate(now)
        due = Holiday.objects.calendar().on_or_after(today + timedelta(days=ProposalRule.objects.in_force(today).review_days))
        with because(by=by, now=now):
            made = [
                ProposalReview.objects.create(
                    proposal=self, round=self.round, place=place, reviewer=one.user, asked_by=by, asked_at=now, due_on=due
                )
                for place, one in zip(free, chosen.values(), strict=True)
            ]
        if self.state != State.REVIEW:
            self._write(State.REVIEW, by=by, now=now)
        for review in made:
            letters.review_asked(review, now=now)
        return made

    def free_places(self) -> list[int]:
        """Of the two of this round."""
        taken = set(self.reviews.counting().filter(round=self.round).values_list("place", flat=True))
        return [place for place in PLACES if place not in taken]

    def _refuse_tied(self, chosen: list[Reviewer]) -> None:
        before = set(self.reviews.filter(round=self.round).values_list("reviewer", flat=True))
        ties = conflicts(self, chosen)
        for one in chosen:
            if not one.is_active:
                raise ValidationError(_("%(name)s cannot be asked now.") % {"name": one}, code="inactive")
            if one.user_id in ties:
                words = _("%(name)s cannot review it: %(why)s.")
                raise ValidationError(words % {"name": one, "why": ties[one.user_id][0].label}, code="conflict")
            if one.user_id in before:
                raise ValidationError(_("%(name)s was asked already.") % {"name": one}, code="asked_before")

    @transaction.atomic
    def send_back(self, *, comment: str, by: User, now: datetime) -> None:
        """The proposer changes it and submits it again; who has not reviewed it yet is let go.

        Raises ValidationError `not_allowed`, `own_matter`, `reason`, `illegal_move`.
        """
        self._judge(State.CHANGES, comment, by=by, now=now)
        self._write(State.CHANGES, by=by, now=now, fields=["comment"], reason=self.comment)
        letters.sent_back(self, now=now)

    @transaction.atomic
    def accept(self, *, comment: str, by: User, now: datetime) -> None:
        """Both reviewers have given their word. Raises ValidationError `not_allowed`, `own_matter`, `reason`, `illegal_move`, `reviews`."""
        self.lock()
        refuse_unless_allowed(only(State.REVIEW, to=State.ACCEPTED), self.state, State.ACCEPTED)
        if self.reviews.filter(round=self.round, state=ReviewState.DONE).count() < len(PLACES):
            raise ValidationError(_("Both recommendations are needed before it can be accepted."), code="reviews")
        self._judge(State.ACCEPTED, comment, by=by, now=now, decides=True)
        self._write(State.ACCEPTED, by=by, now=now, fields=["comment", "decided_at", "decided_by"], reason=self.comment)
        letters.accepted(self, now=now)

    @transaction.atomic
    def decline(self, *, comment: str, by: User, now: datetime) -> None:
        """Also before the reviews are in. Raises ValidationError `not_allowed`, `own_matter`, `reason`, `illegal_move`."""
        self._judge(State.DECLINED, comment, by=by, now=now, decides=True)
        self.closed_at = now
        fields = ["comment", "decided_at", "decided_by", "closed_at"]
        self._write(State.DECLINED, by=by, now=now, fields=fields, reason=self.comment)
        letters.declined(self, now=now)

    def _judge(self, to: str, comment: str, *, by: User, now: datetime, decides: bool = False) -> None:
        """Whoever answers for the centre, with what the proposer is to read."""
        self.lock()
        self._refuse_staff_of_it(by, "events.decide_proposal" if decides else "events.change_proposal")
        refuse_unless_allowed(PROPOSAL_MOVES, self.state, to)
        refuse_no_reason(comment)
        self._let_reviewers_go(gettext("The staff have answered the proposer."), by=by, now=now)
        self.comment = comment.strip()
        if decides:
            self.decided_at, self.decided_by = now, by

    @transaction.atomic
    def place(self, where: Where, *, by: User, now: datetime) -> Event:
        """On a date of its series; each speaker is asked to confirm.

        Raises as `proposal_placing.place`, and `not_allowed`, `own_matter`, `illegal_move`.
        """
        self.lock()
        self._refuse_staff_of_it(by)
        refuse_unless_allowed(only(State.ACCEPTED, to=State.PLACED), self.state, State.PLACED)
        event = proposal_placing.place(self, where, by=by, now=now)
        self.placed_at = now
        self._write(State.PLACED, by=by, now=now, fields=["event", "item", "placed_at"])
        self._ask_speakers(now=now)
        letters.placed(self, now=now)
        return event

    @transaction.atomic
    def move_to(self, where: Where, *, by: User, now: datetime, reason: str) -> Event:
        """To another date, with everything that is written; each speaker is asked once more, by one letter.

        Raises as `proposal_placing.move`, and `not_allowed`, `illegal_move`, `reason`.
        """
        self.lock()
        self._refuse_staff_of_it(by)
        refuse_unless_allowed(only(State.PLACED, State.CONFIRMED, to=State.PLACED), self.state, State.PLACED)
        refuse_no_reason(reason)
        event = proposal_placing.move(self, where, by=by, reason=reason, now=now)
        self.placed_at = now
        self._write(State.PLACED, by=by, now=now, fields=["event", "item", "placed_at"], reason=reason.strip())
        self._ask_speakers(now=now)
        letters.placed(self, now=now)
        return event

    # -- what follows by itself

    def _ask_speakers(self, *, now: datetime) -> None:
        """Whether they come on this date; an answer for another date counts no more."""
        assert self.event
        today, day = timezone.localdate(now), timezone.localdate(self.event.starts_at)
        wished = Holiday.objects.calendar().on_or_after(today + timedelta(days=ProposalRule.objects.in_force(today).confirm_days))
        until = max(today, min(wished, day - timedelta(days=1)))
        self.invited += 1
        self.save(update_fields=["invited"])
        for speaker in self.speakers.select_related("researcher__user"):
            speaker.proposal = self
            speaker.asked_for, speaker.asked_place, speaker.asked_at = self.event.starts_at, self.event.place_key, now
            speaker.confirm_by = until
            for name, empty in UNANSWERED.items():
                setattr(speaker, name, empty)
            speaker.save()
            letters.talk_asked(speaker, speaker.invitations.create(number=self.invited, asked_at=now), now=now)

    def settle_speakers(self, *, by: User | None, now: datetime) -> None:
        """After one of them answered; the caller holds the lock."""
        all_come = not self.speakers.filter(confirmed_at=None).exists()
        to = State.CONFIRMED if all_come else State.PLACED
        if self.state != to:
            self._write(to, by=by, now=now)

    @transaction.atomic
    def follow_event(self, *, now: datetime) -> bool:
        """The calendar's: its date moved, was called off, or is over. Whether anything was to be done."""
        self.lock()
        if self.state not in {State.PLACED, State.CONFIRMED} or self.event is None:
            return False
        if self.event.state == EventState.CANCELLED:
            letters.talk_off(self, now=now)
            letters.date_off(self, now=now)
            proposal_placing.leave(self)
            self.event, self.placed_at = None, None
            self.speakers.update(asked_for=None, asked_place="", asked_at=None, confirm_by=None, **UNANSWERED)
            self._write(State.ACCEPTED, by=None, now=now, fields=["event", "item", "placed_at"], reason=gettext("The date was cancelled."))
        elif self.event.state in {EventState.HELD, EventState.ARCHIVED}:
            self.closed_at = now
            self._write(State.GIVEN, by=None, now=now, fields=["closed_at"])
        elif self.speakers.exclude(asked_for=self.event.starts_at).exists():
            if self.state == State.CONFIRMED:
                self._write(State.PLACED, by=None, now=now, reason=gettext("The date was moved."))
            if self.item:
                self.item.begins = timezone.localtime(self.event.starts_at).time()
                self.item.save(update_fields=["begins"])
            self._ask_speakers(now=now)
            if self.event.state != EventState.PUBLISHED or self.proposer not in hosts.of(self.event):  # these have read it as hosts
                letters.placed(self, now=now)
        else:
            return self._tell_place(now=now)
        return True

    def _tell_place(self, *, now: datetime) -> bool:
        """The date stands and is held elsewhere: answers stand too, and the entry in each calendar says where. Whether anybody is told."""
        assert self.event
        asked = self.speakers.exclude(asked_for=None).select_related("researcher__user")
        found = list(asked.exclude(asked_place__in=["", self.event.place_key]))
        if not found:
            return False
        self.invited += 1
        self.save(update_fields=["invited"])
        for speaker in found:
            speaker.proposal, speaker.asked_place = self, self.event.place_key
            speaker.save(update_fields=["asked_place"])
            letters.talk_place(speaker, speaker.invitations.create(number=self.invited, asked_at=now), now=now)
        return True

    # -- steps

    def _refuse_staff_of_it(self, by: User, permission: str = "events.change_proposal") -> None:
        """Staff for the programme, and nobody who proposed it, speaks in it or is of the institute."""
        if not by.may_as_staff(permission):
            raise ValidationError(_("Only the centre's staff for the programme may do this."), code="not_allowed")
        speaks = self.speakers.filter(Q(researcher__user=by) | Q(email=by.email.lower())).exists()
        if speaks or self.is_run_by(by) or Researcher.objects.filter(user=by, institute=self.institute_id).exists():
            raise ValidationError(_("This is your own matter: somebody else of the staff does it."), code="own_matter")


def only(*states: State, to: State) -> Moves:
    """A verb for these states is none for the others, even where they may come to the same end."""
    return {state: {to} if state in states else () for state in State}
