"""The look taken at a lease before its term runs out: the company reports, the institute confirms, the centre decides."""

from datetime import date, datetime, timedelta
from typing import ClassVar, Self

import pghistory
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.lifecycle import Moves, because, fsm, refuse_unless_allowed
from projects.models import Project
from workspace.letters import renewals as letters
from workspace.models import review_states
from workspace.models.lease import Lease
from workspace.models.panel_decision import call_off, settle
from workspace.models.report import Reported
from workspace.models.rule import Rule
from workspace.models.term import Term

# What is owed next: the report, then the institute's word, then the decision. A decided review keeps the day of its decision.
NEXT_DUE = Case(
    When(state="open", then=F("report_due_on")),
    When(state="reported", confirmation__in=["", "unknown"], then=F("confirmation_due_on")),
    default=F("decision_due_on"),
)


class RenewalReviewQuerySet(models.QuerySet["RenewalReview"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """As the lease; besides, the people of the institute that the project is done with."""
        return self.filter(Q(lease__in=Lease.objects.visible_to(user)) | Q(lease__project__in=Project.objects.answerable_by(user)))

    def to_confirm_by(self, user: User | AnonymousUser) -> Self:
        """Those whose cooperation the user may confirm, answered or not."""
        return self.filter(lease__project__in=Project.objects.answerable_by(user))

    def with_report_for(self, user: User | AnonymousUser) -> Self:
        """Whose report the user may read: as the lease, so not the institute's people."""
        return self.filter(lease__in=Lease.objects.visible_to(user)).select_related("report_file", "lease")

    def undecided(self) -> Self:
        return self.filter(state__in=RenewalReview.UNDECIDED)

    def without_report(self) -> Self:
        return self.filter(state=RenewalReview.State.OPEN)

    def unconfirmed(self) -> Self:
        """Nobody has said how the cooperation stands; “don't know” is no answer yet."""
        return self.undecided().filter(confirmation__in=["", RenewalReview.Confirmation.UNKNOWN])

    def overdue(self, today: date) -> Self:
        """Should have been decided by now."""
        return self.undecided().filter(decision_due_on__lt=today)

    def by_due_date(self) -> Self:
        return self.order_by("decision_due_on", "pk")

    def with_everything(self) -> Self:
        lease = ("lease__company", "lease__project__institute", "lease__project__researcher")
        people = ("report_saved_by", "reported_by", "confirmed_by", "decided_by")
        return self.select_related("term", "rule", "report_file", *lease, *people)


@pghistory.track(exclude=["grants"])
class RenewalReview(Reported):
    """One for each term. What the company writes stands in `Reported`."""

    State = review_states.State
    DECISIONS: ClassVar = review_states.DECISIONS
    UNDECIDED: ClassVar = review_states.UNDECIDED
    MOVES: ClassVar[Moves] = review_states.MOVES

    class Confirmation(models.TextChoices):
        ALIVE = "alive", gettext_lazy("The cooperation goes on")
        CHANGED = "changed", gettext_lazy("It goes on, but it has changed")
        ENDED = "ended", gettext_lazy("The cooperation has ended")
        UNKNOWN = "unknown", gettext_lazy("I do not know")

    term = models.OneToOneField(Term, models.PROTECT, related_name="renewal_review", verbose_name=gettext_lazy("Term"))
    lease = models.ForeignKey(Lease, models.PROTECT, related_name="reviews", verbose_name=gettext_lazy("Lease"))
    term_number = models.PositiveSmallIntegerField(gettext_lazy("Term number"))
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="+", verbose_name=gettext_lazy("Rule"))
    state = models.CharField(gettext_lazy("State"), max_length=24, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField(gettext_lazy("Opened at"))
    opens_on = models.DateField(gettext_lazy("Opens on"))
    report_due_on = models.DateField(gettext_lazy("Report due"))
    confirmation_due_on = models.DateField(gettext_lazy("Confirmation due"))
    decision_due_on = models.DateField(gettext_lazy("Decision due"))

    confirmation = models.CharField(gettext_lazy("The institute's word"), max_length=8, choices=Confirmation, blank=True)
    confirmation_words = models.TextField(gettext_lazy("In the institute's own words"), blank=True)
    confirmed_at = models.DateTimeField(gettext_lazy("Confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("Confirmed by")
    )

    decided_at = models.DateTimeField(gettext_lazy("Decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("Decided by"))
    reason = models.TextField(gettext_lazy("Reason"), blank=True)
    conditions = models.TextField(gettext_lazy("Conditions"), blank=True)
    grants = models.GeneratedField(
        expression=Case(When(state__in=["extended", "extended_with_conditions"], then=Value(True)), default=Value(False)),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    objects: ClassVar[models.Manager["RenewalReview"]] = RenewalReviewQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("renewal review")
        verbose_name_plural = gettext_lazy("renewal reviews")
        ordering = ["decision_due_on", "pk"]
        permissions = [("decide_renewalreview", "Can decide a renewal review")]
        triggers = [fsm("state")]
        indexes = [models.Index(fields=["state", "decision_due_on"], name="review_state_due")]
        constraints = [
            models.CheckConstraint(
                name="review_decided_says_who_when_why",
                condition=Q(state__in=["open", "reported"], decided_at__isnull=True, decided_by__isnull=True, reason="")
                | (
                    Q(state__in=["extended", "extended_with_conditions", "ended"], decided_at__isnull=False, decided_by__isnull=False)
                    & ~Q(reason="")
                )
                | Q(state="declined", decided_at__isnull=False, decided_by__isnull=False)
                | Q(state="cancelled", decided_at__isnull=False),
                violation_error_message=gettext_lazy("A decision says who decided, when and why."),
            ),
            models.CheckConstraint(
                name="review_conditions_where_there_are_some",
                condition=(Q(state="extended_with_conditions") & ~Q(conditions=""))
                | (~Q(state="extended_with_conditions") & Q(conditions="")),
                violation_error_message=gettext_lazy("An extension with conditions names them."),
            ),
            models.CheckConstraint(
                name="review_report_says_who_when",
                condition=Q(reported_at__isnull=True, reported_by__isnull=True, reported_late=False)
                & ~Q(state__in=["reported", "extended", "extended_with_conditions"])
                | (Q(reported_at__isnull=False, reported_by__isnull=False) & ~Q(state="open")),
                violation_error_message=gettext_lazy("A report says who submitted it and when; nothing is extended without one."),
            ),
            models.CheckConstraint(
                name="review_confirmation_says_who_when",
                condition=Q(confirmation="", confirmed_at__isnull=True, confirmed_by__isnull=True)
                | (~Q(confirmation="") & Q(confirmed_at__isnull=False, confirmed_by__isnull=False)),
                violation_error_message=gettext_lazy("A confirmation says who gave it and when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lease} · {self.term_number}"

    def get_absolute_url(self) -> str:
        return reverse("workspace:review", args=[self.pk])

    @property
    def is_decided(self) -> bool:
        return self.state not in self.UNDECIDED

    def before(self) -> "RenewalReview | None":
        """The review that granted the term which this one looks at; None in the first term."""
        return self.lease.reviews.filter(term_number__lt=self.term_number).order_by("-term_number").first()

    def milestones(self) -> list[date]:
        """The days on which the company hears of its report while none is in: the opening, two reminders, the day it is due."""
        last = self.term.last_day
        reminders = [last - timedelta(days=days) for days in (self.rule.first_reminder_days, self.rule.second_reminder_days)]
        return [self.opens_on, *(day for day in reminders if self.opens_on < day < self.report_due_on), self.report_due_on]

    @property
    def due_on(self) -> date | None:
        """By when the next step is owed; None once decided."""
        if self.is_decided:
            return None
        return self.report_due_on if self.state == self.State.OPEN else self.decision_due_on

    @property
    def is_unconfirmed(self) -> bool:
        return not self.is_decided and self.confirmation in {"", self.Confirmation.UNKNOWN}

    def confirmation_milestones(self) -> list[date]:
        """The days on which the institute is asked while it has not answered: the opening, with the report, the day it is due."""
        return sorted({self.opens_on, self.report_due_on, self.confirmation_due_on})

    @transaction.atomic
    def confirm(self, answer: str, *, by: User, now: datetime, words: str = "") -> None:
        """The institute's people say how the cooperation stands, once; “I do not know” may be answered better later."""
        self._lock()
        if not Project.objects.filter(pk=self.lease.project_id).answerable_by(by).exists():
            raise ValidationError(_("Only the institute's people of this project may confirm it."), code="not_allowed")
        self._refuse_decided()
        if self.confirmation and self.confirmation != self.Confirmation.UNKNOWN:
            raise ValidationError(
                _("%(who)s answered already: %(answer)s."),
                code="already_confirmed",
                params={"who": self.confirmed_by, "answer": self.get_confirmation_display()},
            )
        self.confirmation, self.confirmation_words = self.Confirmation(answer), words
        self.confirmed_at, self.confirmed_by = now, by
        with because(by=by, now=now):
            self.save()
        if answer in {self.Confirmation.CHANGED, self.Confirmation.ENDED}:
            letters.review_answered(self, now=now)

    @transaction.atomic
    def extend(self, *, by: User, months: int, reason: str, now: datetime, override: str = "") -> Term:
        """Grant a term of 1 to 6 months more, counted from the lease's first day. Raises ValidationError once decided.

        `override` is the reason for a yes against the panel's scores, as `panel_decision.settle` asks for it.
        """
        self._decide(self.State.EXTENDED, by=by, reason=reason, now=now, override=override)
        return self._next_term(months=months, now=now)

    @transaction.atomic
    def extend_with_conditions(self, *, by: User, months: int, conditions: str, reason: str, now: datetime, override: str = "") -> Term:
        """As `extend`, with conditions in words that the company reads in its letter."""
        if not conditions.strip():
            raise ValidationError({"conditions": _("Please write the conditions.")}, code="conditions")
        self._decide(self.State.EXTENDED_WITH_CONDITIONS, by=by, reason=reason, now=now, conditions=conditions, override=override)
        return self._next_term(months=months, now=now)

    @transaction.atomic
    def end(self, *, by: User, reason: str, now: datetime) -> None:
        """Do not extend: the lease ends with this term. Without a report only after the day it was due."""
        self._decide(self.State.ENDED, by=by, reason=reason, now=now)
        self._end_lease(Lease.Outcome.NOT_RENEWED, by=by, reason=reason, now=now)
        letters.review_decided(self, now=now)

    @transaction.atomic
    def decline(self, *, by: User, now: datetime, reason: str = "") -> None:
        """The company's manager says that it will leave at the end of the term."""
        self._lock()
        self._refuse_unless_manager(by)
        self._refuse_decided()
        self._move(self.State.DECLINED, by=by, reason=reason, now=now)
        call_off(self, by=by, now=now)
        self._end_lease(Lease.Outcome.WITHDRAWN, by=by, reason=reason, now=now)
        letters.review_decided(self, now=now)
        letters.review_declined(self, now=now)

    @transaction.atomic
    def cancel(self, *, by: User | None, reason: str, now: datetime) -> None:
        """The lease ended otherwise: nothing is left to decide."""
        self._lock()
        self._refuse_decided()
        self._move(self.State.CANCELLED, by=by, reason=reason, now=now)
        call_off(self, by=by, now=now)

    def _decide(self, to: str, *, by: User, reason: str, now: datetime, conditions: str = "", override: str = "") -> None:
        self._lock()
        if not by.has_perm("workspace.decide_renewalreview"):
            raise ValidationError(_("Only the centre's staff for the space may decide."), code="not_allowed")
        self.lease.company.refuse_own_people(by)
        self._refuse_decided()
        if self.state == self.State.OPEN and (to != self.State.ENDED or timezone.localdate(now) <= self.report_due_on):
            raise ValidationError(_("The company's report is not in yet."), code="no_report")
        if not reason.strip():
            raise ValidationError({"reason": _("Please give the reason.")}, code="reason")
        has_report = self.state != self.State.OPEN
        settle(self, by=by, favourable=to != self.State.ENDED, override=override, now=now, scored=has_report)
        self.conditions = conditions
        self._move(to, by=by, reason=reason, now=now)

    def _move(self, to: str, *, by: User | None, reason: str, now: datetime) -> None:
        refuse_unless_allowed(self.MOVES, self.state, to)
        self.state = to
        self.decided_by, self.decided_at, self.reason = by, now, reason
        with because(by=by, reason=reason, now=now):
            self.save()

    def _next_term(self, *, months: int, now: datetime) -> Term:
        term = self.lease.add_term(review=self, months=months)
        letters.review_decided(self, now=now)
        letters.next_term(term, now=now)
        return term

    def _end_lease(self, outcome: str, *, by: User, reason: str, now: datetime) -> None:
        self.lease.settle_end(end=self.term.end, outcome=outcome, by=by, reason=reason, now=now, rule=self.rule)

    def _lock(self) -> None:
        """Read lease and review again under their locks, in this order everywhere."""
        lease = Lease.objects.select_for_update().get(pk=self.lease_id)
        self.refresh_from_db(from_queryset=RenewalReview.objects.select_for_update())
        self.lease = lease

    def _refuse_decided(self) -> None:
        if not self.is_decided:
            return
        params = {"state": self.get_state_display(), "who": self.decided_by or _("the calendar")}
        if self.decided_at:
            params["day"] = date_format(timezone.localtime(self.decided_at), "Y-m-d H:i")
        raise ValidationError(_("This was already decided by %(who)s (%(day)s): %(state)s."), code="already_decided", params=params)

    def _refuse_unless_manager(self, user: User) -> None:
        if not self.lease.company.is_manager(user):
            raise ValidationError(_("Only a manager of the company may do this."), code="not_allowed")
