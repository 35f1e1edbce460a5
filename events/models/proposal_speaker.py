"""Who speaks, if a proposal is accepted: each says for themselves whether they come."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

import pghistory
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from events.letters import proposals as letters
from events.models.proposal_states import DATED, ProposalState
from events.models.series import refuse_no_reason
from innocenter.accounts.models import User
from innocenter.lifecycle import because
from institutes.models import Researcher

if TYPE_CHECKING:  # the proposal has these
    from events.models.event import Event
    from events.models.proposal import Proposal

SIGNER = signing.Signer(salt="events.proposal_speaker")


class ProposalSpeakerQuerySet(models.QuerySet["ProposalSpeaker"]):
    def by_token(self, token: str) -> Self:
        """The speaker whose own link it is, or none: whoever holds it may answer for them (`by=None, by_link=True`)."""
        try:
            return self.filter(pk=SIGNER.unsign(token))
        except signing.BadSignature:
            return self.none()

    def silent(self) -> Self:
        """Asked, and not answered; the date stands."""
        return self.filter(confirmed_at=None, declined_at=None, asked_for__isnull=False, proposal__state=ProposalState.PLACED)

    def to_hear(self, event: Event, *, since: datetime) -> Self:
        """Who gets a letter about their talk there, by `Proposal.follow_event` or since then already: the event is cancelled, at another
        time, or elsewhere than they know."""
        asked = self.filter(proposal__event=event, proposal__state__in=DATED, asked_for__isnull=False)
        if event.state == "cancelled":
            return asked
        knows = Q(asked_for=event.starts_at, asked_place__in=["", event.place_key])
        return asked.filter(~knows | Q(asked_at__gte=since))

    def with_everything(self) -> Self:
        return self.select_related("proposal__event__room__site", "proposal__series", "proposal__institute", "researcher__user")


@pghistory.track()
class ProposalSpeaker(models.Model):
    """`researcher` is set for those who have a page here. `asked_for` is when the event begins for which they were asked
    last, `asked_place` the `Event.place_key` that they know.
    """

    proposal = models.ForeignKey("events.Proposal", models.CASCADE, related_name="speakers", verbose_name=_("seminar proposal"))
    name = models.CharField(_("name"), max_length=60)
    affiliation = models.CharField(_("affiliation"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    researcher = models.ForeignKey(
        Researcher, models.SET_NULL, null=True, blank=True, related_name="proposed_talks", verbose_name=_("researcher"), editable=False
    )
    language = models.CharField(_("language of letters"), max_length=2, choices=settings.LANGUAGES, default="ko", editable=False)
    asked_for = models.DateTimeField(_("asked for the event at"), null=True, blank=True, editable=False)
    asked_place = models.CharField(_("asked to come to"), max_length=240, blank=True, editable=False)
    asked_at = models.DateTimeField(_("asked at"), null=True, blank=True, editable=False)
    confirm_by = models.DateField(_("answer by"), null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True, editable=False)
    declined_at = models.DateTimeField(_("declined at"), null=True, blank=True, editable=False)
    reason = models.TextField(_("reason"), max_length=1000, blank=True, editable=False)

    objects = ProposalSpeakerQuerySet.as_manager()

    class Meta:
        verbose_name = _("speaker of a proposal")
        verbose_name_plural = _("speakers of proposals")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                "proposal",
                Lower("email"),
                condition=~Q(email=""),
                name="proposalspeaker_once",
                violation_error_message=_("This speaker stands there already."),
            ),
            models.CheckConstraint(
                condition=Q(asked_for=None, asked_at=None, confirm_by=None)
                | Q(asked_for__isnull=False, asked_at__isnull=False, confirm_by__isnull=False),
                name="proposalspeaker_asked_for_a_time",
                violation_error_message=_("Who was asked was asked for a time, and by when to answer."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, declined_at=None)
                | Q(asked_for__isnull=False) & (Q(confirmed_at=None) & ~Q(reason="") | Q(declined_at=None)),
                name="proposalspeaker_answers_one_way",
                violation_error_message=_("A speaker who was asked comes, or does not and says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.affiliation})" if self.affiliation else self.name

    def get_absolute_url(self) -> str:
        """Their own page: a GET shows it, also without an account, and changes nothing. Letters lead here."""
        return f"/events/talks/{self.token}/"

    @property
    def token(self) -> str:
        """Signed, so that nobody finds another's; `objects.by_token` reads it."""
        return SIGNER.sign(str(self.pk))

    @property
    def account(self) -> User | None:
        """Who signs in here as this speaker."""
        return self.researcher.user if self.researcher else None

    @property
    def answer(self) -> str:
        """ "" before they are asked, then "silent", "confirmed" or "declined"."""
        if self.asked_for is None:
            return ""
        return "confirmed" if self.confirmed_at else "declined" if self.declined_at else "silent"

    @transaction.atomic
    def confirm(self, *, by: User | None, now: datetime, by_link: bool = False, for_them: str = "") -> None:
        """They come. The last of them confirms the proposal. Staff who were told by telephone write so (`for_them`).

        Raises ValidationError `not_allowed`, `not_asked`, `already`, `too_late`.
        """
        self._begin(by, now=now, by_link=by_link, for_them=for_them)
        if self.confirmed_at:
            raise ValidationError(_("You have confirmed already."), code="already")
        self.confirmed_at, self.declined_at, self.reason = now, None, ""
        with because(by=by, reason=for_them.strip(), now=now):
            self.save(update_fields=["confirmed_at", "declined_at", "reason"])
            self.proposal.settle_speakers(by=by, now=now)

    @transaction.atomic
    def decline(self, *, reason: str, by: User | None, now: datetime, by_link: bool = False) -> None:
        """They cannot come: proposer and staff are told.

        Raises ValidationError `not_allowed`, `not_asked`, `already`, `too_late`, `reason`.
        """
        self._begin(by, now=now, by_link=by_link)
        refuse_no_reason(reason)
        if self.declined_at:
            raise ValidationError(_("You have declined already."), code="already")
        self.confirmed_at, self.declined_at, self.reason = None, now, reason.strip()
        with because(by=by, reason=self.reason, now=now):
            self.save(update_fields=["confirmed_at", "declined_at", "reason"])
            self.proposal.settle_speakers(by=by, now=now)
        letters.speaker_declined(self, now=now)

    def _begin(self, by: User | None, *, now: datetime, by_link: bool, for_them: str = "") -> None:
        """The proposal's lock, then this row as it is now."""
        proposal: Proposal = self.proposal
        proposal.lock()
        self.refresh_from_db(from_queryset=ProposalSpeaker.objects.select_related("researcher__user"))
        self.proposal = proposal
        is_theirs = by_link or (by is not None and self.account == by)
        if not is_theirs and not (for_them.strip() and by is not None and by.may_as_staff("events.change_proposal")):
            raise ValidationError(_("Each speaker answers for themselves."), code="not_allowed")
        if proposal.state not in {ProposalState.PLACED, ProposalState.CONFIRMED} or self.asked_for is None:
            raise ValidationError(_("This talk stands on no date now: there is nothing to answer."), code="not_asked")
        if proposal.event and now >= proposal.event.starts_at:
            raise ValidationError(_("This event has begun already."), code="too_late")


class TalkInvitation(models.Model):
    """Each time a speaker is asked is one of these: the letter that asks is about it, so that each is written once."""

    speaker = models.ForeignKey(ProposalSpeaker, models.CASCADE, related_name="invitations", verbose_name=_("speaker"))
    number = models.PositiveSmallIntegerField(_("number"))
    asked_at = models.DateTimeField(_("asked at"))

    class Meta:
        verbose_name = _("invitation of a speaker")
        verbose_name_plural = _("invitations of speakers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["speaker", "number"],
                name="talkinvitation_once",
                violation_error_message=_("This speaker was asked for that date already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.speaker} {self.number}"
