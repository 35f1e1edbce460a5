"""A reviewer's look at a proposal: one of two, without a conflict of interest, unseen by the other until both own words are in."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

import pghistory
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.proposal_conflicts import conflicts
from events.models.proposal_states import COUNTING, REVIEW_MOVES, ProposalState, Recommendation, ReviewState
from events.models.series import refuse_no_reason
from innocenter.accounts.models import User
from innocenter.lifecycle import Moves, because, fsm, refuse_unless_allowed
from workspace.models import Reviewer

if TYPE_CHECKING:  # the proposal has these
    from events.models.proposal import Proposal

PLACES = (1, 2)


class ProposalReviewQuerySet(models.QuerySet["ProposalReview"]):
    def of(self, user: User | AnonymousUser) -> Self:
        """A reviewer's own; what nobody asks of them any more is not shown."""
        return self.filter(reviewer=user, state__in=COUNTING) if isinstance(user, User) else self.none()

    def counting(self) -> Self:
        return self.filter(state__in=COUNTING)

    def to_do(self) -> Self:
        return self.filter(state__in=[ReviewState.ASKED, ReviewState.READING], proposal__state=ProposalState.REVIEW)

    def with_everything(self) -> Self:
        return self.select_related("proposal__series", "proposal__institute", "proposal__proposer", "reviewer", "asked_by")


@pghistory.track()
class ProposalReview(models.Model):
    """The reviewer says first that nothing ties them to it, then what they recommend and why."""

    State = ReviewState
    MOVES: ClassVar[Moves] = REVIEW_MOVES

    proposal = models.ForeignKey("events.Proposal", models.PROTECT, related_name="reviews", verbose_name=_("seminar proposal"))
    round = models.PositiveSmallIntegerField(_("round of reviews"), editable=False)
    place = models.PositiveSmallIntegerField(_("place among the two"), editable=False)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="proposal_reviews", editable=False, verbose_name=_("reviewer")
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"), editable=False)
    due_on = models.DateField(_("due on"), editable=False)
    state = models.CharField(_("state"), max_length=10, choices=ReviewState, default=ReviewState.ASKED, editable=False)
    declared_at = models.DateTimeField(_("declared to be free of conflicts at"), null=True, blank=True, editable=False)
    recommendation = models.CharField(_("recommendation"), max_length=7, choices=Recommendation, blank=True, editable=False)
    comment = models.TextField(_("comment"), max_length=2000, blank=True, editable=False)
    closed_at = models.DateTimeField(_("over since"), null=True, blank=True, editable=False)
    reason = models.TextField(_("reason"), max_length=1000, blank=True, editable=False)

    objects = ProposalReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review of a proposal")
        verbose_name_plural = _("reviews of proposals")
        ordering = ["round", "place", "pk"]
        triggers = [fsm("state")]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "round", "place"],
                condition=Q(state__in=COUNTING),
                name="proposalreview_one_for_each_place",
                violation_error_message=_("Two reviewers look at a proposal."),
            ),
            models.UniqueConstraint(
                fields=["proposal", "round", "reviewer"],
                name="proposalreview_asked_once",
                violation_error_message=_("This reviewer was asked already."),
            ),
            models.CheckConstraint(
                condition=Q(place__in=PLACES),
                name="proposalreview_two_places",
                violation_error_message=_("Two reviewers look at a proposal."),
            ),
            models.CheckConstraint(
                condition=Q(state="done", closed_at__isnull=False) & ~Q(recommendation="") & ~Q(comment="")
                | ~Q(state="done") & Q(recommendation="", comment=""),
                name="proposalreview_done_with_words",
                violation_error_message=_("A recommendation says why."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["reading", "done"]) | Q(declared_at__isnull=False),
                name="proposalreview_declared_before_it_opens",
                violation_error_message=_("Who reads a proposal has said before that nothing ties them to it."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "reading"], closed_at=None)
                | Q(state="done")
                | Q(state__in=["conflicted", "released"], closed_at__isnull=False) & ~Q(reason=""),
                name="proposalreview_ended_for_a_reason",
                violation_error_message=_("A review that ended without a recommendation says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer} · {self.proposal}"

    def get_absolute_url(self) -> str:
        return f"/events/proposals/reviews/{self.pk}/"

    def others(self) -> models.QuerySet[ProposalReview]:
        """What the other wrote: nobody reads it before their own is in."""
        found = ProposalReview.objects.filter(proposal=self.proposal_id, round=self.round, state=ReviewState.DONE).exclude(pk=self.pk)
        return found.select_related("reviewer") if self.state == ReviewState.DONE else found.none()

    @transaction.atomic
    def declare(self, *, by: User, now: datetime) -> None:
        """Nothing ties me to it: it opens. What the portal knows to tie them is asked once more.

        Raises ValidationError `not_allowed`, `illegal_move`, `conflict`.
        """
        self._begin(by, ReviewState.READING)
        if why := conflicts(self.proposal, [self.pool_entry()]).get(by.pk):
            raise ValidationError(_("You cannot review this proposal: %(why)s.") % {"why": why[0].label}, code="conflict")
        self.declared_at = now
        self._write(ReviewState.READING, by=by, now=now, fields=["declared_at"])

    @transaction.atomic
    def step_back(self, *, reason: str, by: User, now: datetime) -> None:
        """Something ties me to it: staff ask another. Raises ValidationError `not_allowed`, `reason`, `illegal_move`."""
        self._begin(by, ReviewState.CONFLICTED)
        refuse_no_reason(reason)
        self._close(ReviewState.CONFLICTED, reason=reason, by=by, now=now)

    @transaction.atomic
    def recommend(self, recommendation: str, comment: str, *, by: User, now: datetime) -> None:
        """Given once, and not changed: then the other's can be read. Raises ValidationError `not_allowed`, `illegal_move`, `reason`."""
        self._begin(by, ReviewState.DONE)
        refuse_no_reason(comment)
        if recommendation not in Recommendation.values:
            raise ValidationError(_("Choose one."), code="recommendation")
        self.recommendation, self.comment, self.closed_at = recommendation, comment.strip(), now
        self._write(ReviewState.DONE, by=by, now=now, fields=["recommendation", "comment", "closed_at"])

    @transaction.atomic
    def release(self, *, reason: str, by: User, now: datetime) -> None:
        """Staff ask somebody else instead. Raises ValidationError `not_allowed`, `reason`, `illegal_move`."""
        self._lock()
        if not by.may_as_staff("events.change_proposal"):
            raise ValidationError(_("Only the centre's staff for the programme may do this."), code="not_allowed")
        refuse_no_reason(reason)
        refuse_unless_allowed(REVIEW_MOVES, self.state, ReviewState.RELEASED)
        self._close(ReviewState.RELEASED, reason=reason, by=by, now=now)

    def let_go(self, *, reason: str, by: User | None, now: datetime) -> None:
        """The proposal goes another way; the caller holds its lock."""
        if self.state in {ReviewState.ASKED, ReviewState.READING}:
            self._close(ReviewState.RELEASED, reason=reason, by=by, now=now)

    def pool_entry(self) -> Reviewer:
        return Reviewer.objects.select_related("user", "institute").get(user=self.reviewer_id)

    def _begin(self, by: User, to: str) -> None:
        self._lock()
        if by.pk != self.reviewer_id:
            raise ValidationError(_("Only the reviewer who was asked may do this."), code="not_allowed")
        refuse_unless_allowed(REVIEW_MOVES, self.state, to)
        if self.proposal.state != ProposalState.REVIEW:
            raise ValidationError(_("This proposal is not in review any more."), code="illegal_move")

    def _lock(self) -> None:
        """The proposal's lock, then this row as it is now."""
        proposal: Proposal = self.proposal
        proposal.lock()
        self.refresh_from_db(from_queryset=ProposalReview.objects.select_related("reviewer"))
        self.proposal = proposal

    def _close(self, state: str, *, reason: str, by: User | None, now: datetime) -> None:
        self.closed_at, self.reason = now, reason.strip()
        self._write(state, by=by, now=now, fields=["closed_at", "reason"])

    def _write(self, state: str, *, by: User | None, now: datetime, fields: list[str]) -> None:
        self.state = state
        with because(by=by, reason=self.reason, now=now):
            self.save(update_fields=["state", *fields])
