"""What the centre decides about a lease: one term more, with conditions or without, or its end; and what the calendar does meanwhile."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.lifecycle import because
from innocenter.look.dates import full_day
from innocenter.values.terms import day_after
from workspace.issuing import leases as issuing
from workspace.letters import hearings
from workspace.letters import renewals as letters
from workspace.models.amendment import Amendment
from workspace.models.condition import Condition, Demand, in_lines, refuse_impossible
from workspace.models.hearing import Heard
from workspace.models.lease import Lease
from workspace.models.panel_decision import call_off, settle
from workspace.models.report import Reported
from workspace.models.review_states import Kind, State
from workspace.models.term import Term

if TYPE_CHECKING:
    from workspace.models.renewal import RenewalReview


class Decided(Reported, Heard):
    """Each verb takes the locks, looks whether somebody was quicker, writes, and posts the letter."""

    conditions = models.TextField(gettext_lazy("Conditions"), blank=True)

    class Meta:
        abstract = True

    @transaction.atomic
    def extend(self, *, by: User, months: int, reason: str, now: datetime, override: str = "") -> Term:
        """Grant a term of 1 to 6 months more, counted from the lease's first day. Raises ValidationError once decided.

        `override` is the reason for a yes against the panel's scores, as `panel_decision.settle` asks for it.
        """
        self._decide(State.EXTENDED, by=by, reason=reason, now=now, override=override)
        return self._next_term(months=months, by=by, now=now)

    @transaction.atomic
    def extend_with_conditions(
        self, *, by: User, months: int, conditions: Iterable[Demand], reason: str, now: datetime, override: str = ""
    ) -> Term:
        """As `extend`, with conditions (what, until when) that staff tick off one by one."""
        asked = [(text.strip(), due_on) for text, due_on in conditions if text.strip()]
        refuse_impossible(asked, today=timezone.localdate(now))
        self._decide(State.EXTENDED_WITH_CONDITIONS, by=by, reason=reason, now=now, conditions=in_lines(asked), override=override)
        Condition.objects.bulk_create(
            Condition(review=cast("RenewalReview", self), lease=self.lease, text=text, due_on=due_on) for text, due_on in asked
        )
        return self._next_term(months=months, by=by, now=now)

    @transaction.atomic
    def end(self, *, by: User, reason: str, now: datetime) -> None:
        """Do not extend: the lease ends with this term, or 14 days after a letter that comes late. Without a report: after prior notice."""
        self._decide(State.ENDED, by=by, reason=reason, now=now)
        self._end_lease(Lease.Outcome.NOT_RENEWED, end=self.end_if_ended_on(timezone.localdate(now)), by=by, reason=reason, now=now)
        paper = issuing.renewal(cast("RenewalReview", self), term=None, by=by, now=now)
        letters.review_decided(cast("RenewalReview", self), paper, now=now)

    @transaction.atomic
    def decline(self, *, by: User, now: datetime, reason: str = "") -> None:
        """The company's manager says that it will leave at the end of the term, or of the provisional one when that runs already."""
        self._lock()
        self._refuse_unless_manager(by)
        self._refuse_for_cause()
        self._refuse_decided()
        self._move(State.DECLINED, by=by, reason=reason, now=now)
        call_off(cast("RenewalReview", self), by=by, now=now)
        last = self.lease.terms.order_by("number").last() or self.term
        end = max(last.end, day_after(timezone.localdate(now)))
        self._end_lease(Lease.Outcome.WITHDRAWN, end=min(end, self.lease.cap), by=by, reason=reason, now=now)
        paper = issuing.renewal(cast("RenewalReview", self), term=None, by=by, now=now)
        letters.review_decided(cast("RenewalReview", self), paper, now=now)
        letters.review_declined(cast("RenewalReview", self), now=now)

    @transaction.atomic
    def go_on(self, *, by: User, reason: str, now: datetime, override: str = "") -> None:
        """The head finds that the grounds do not carry: the stay goes on as it was. `override` as in `extend`."""
        self._decide_for_cause(State.CONTINUED, by=by, reason=reason, now=now, override=override)
        paper = issuing.renewal(cast("RenewalReview", self), term=None, by=by, now=now)
        hearings.cause_decided(cast("RenewalReview", self), paper, last_day=None, now=now)

    @transaction.atomic
    def end_for_cause(self, *, by: User, last_day: date, reason: str, now: datetime) -> None:
        """The head ends the lease inside its term, after the company was heard. Raises `unheard`, `last_day`."""
        today = timezone.localdate(now)
        self._lock()
        self._refuse_decided()
        self.refuse_unheard(today)
        latest = self.lease.latest_last_day(today, self.rule)
        if not today <= last_day <= latest:
            raise ValidationError(
                {"last_day": _("The last day lies between today and %(last)s.") % {"last": full_day(latest)}}, code="last_day"
            )
        self._decide_for_cause(State.ENDED, by=by, reason=reason, now=now)
        self._end_lease(Lease.Outcome.TERMINATED, end=day_after(last_day), by=by, reason=reason, now=now)
        paper = issuing.renewal(cast("RenewalReview", self), term=None, by=by, now=now)
        hearings.cause_decided(cast("RenewalReview", self), paper, last_day=last_day, now=now)

    @transaction.atomic
    def cancel(self, *, by: User | None, reason: str, now: datetime) -> None:
        """The lease ended otherwise: nothing is left to decide."""
        self._lock()
        self._refuse_decided()
        self._move(State.CANCELLED, by=by, reason=reason, now=now)
        call_off(cast("RenewalReview", self), by=by, now=now)

    # What the calendar does when nobody has decided

    @transaction.atomic
    def bridge(self, *, now: datetime) -> Term | None:
        """The term ran out undecided although the report was in time: one provisional term, once. None when that is not so."""
        self._lock()
        over = timezone.localdate(now) >= self.term.end
        if self.is_decided or self.is_for_cause or not over or not self.is_reported_in_time or not self.lease.is_running:
            return None
        if self.lease.terms.filter(number__gt=self.term_number).exists():
            return None
        with because(by=None, now=now):
            term = self.lease.add_provisional_term(review=cast("RenewalReview", self), days=self.rule.provisional_days)
        hearings.provisional_term(cast("RenewalReview", self), term, now=now)
        return term

    @transaction.atomic
    def run_out(self, *, now: datetime) -> bool:
        """The company was late with its report, nobody decided, and the days to move out are over: the lease ends. False when not so."""
        self._lock()
        today, end = timezone.localdate(now), min(day_after(self.grace_last_day), self.lease.cap)
        if self.is_decided or self.is_for_cause or self.is_reported_in_time or not self.lease.is_running or today < end:
            return False
        reason = _("The report did not come in time, and the term and the days to move out are over.")
        self._move(State.CANCELLED, by=None, reason=reason, now=now)
        call_off(cast("RenewalReview", self), by=None, now=now)
        self._end_lease(Lease.Outcome.NOT_RENEWED, end=end, by=None, reason=reason, now=now)
        hearings.ran_out(cast("RenewalReview", self), now=now)
        return True

    @property
    def grace_last_day(self) -> date:
        """Until when a company whose report was late may stay after an undecided term, to move out. Inclusive; not past the cap."""
        return min(self.term.last_day + timedelta(days=self.rule.grace_days), self.lease.last_possible_day)

    def decision_milestones(self) -> list[date]:
        """After which days those who decide are told that a decision is overdue: the day it was due, the term's end, then every week."""
        weeks = [self.term.last_day + timedelta(weeks=week) for week in range(1, 9)]
        return [self.decision_due_on] if self.is_for_cause else [self.decision_due_on, self.term.last_day, *weeks]

    def end_if_ended_on(self, today: date) -> date:
        """Exclusive: the term's end; when the letter comes after the day on which the decision was due, not before 14 days after it."""
        end = self.term.end
        if today > self.decision_due_on:
            end = max(end, day_after(today + timedelta(days=self.rule.grace_days)))
        return min(end, self.lease.cap)

    # Steps of the verbs

    def _decide(self, to: str, *, by: User, reason: str, now: datetime, conditions: str = "", override: str = "") -> None:
        self._lock()
        self._refuse_unless_decider(by)
        self._refuse_for_cause()
        self._refuse_decided()
        if self.state == State.OPEN:
            if to != State.ENDED:
                raise ValidationError(_("The company's report is not in yet."), code="no_report")
            self.refuse_unheard(timezone.localdate(now))
        self._refuse_without_reason(reason)
        has_report = self.state != State.OPEN
        settle(cast("RenewalReview", self), by=by, favourable=to != State.ENDED, override=override, now=now, scored=has_report)
        self.conditions = conditions
        self._move(to, by=by, reason=reason, now=now)

    def _decide_for_cause(self, to: str, *, by: User, reason: str, now: datetime, override: str = "") -> None:
        self._lock()
        self._refuse_unless_decider(by)
        self._refuse_decided()
        if not self.is_for_cause:
            raise ValidationError(_("This is not a review for cause."), code="not_for_cause")
        self.refuse_unheard(timezone.localdate(now))
        self._refuse_without_reason(reason)
        settle(cast("RenewalReview", self), by=by, favourable=to != State.ENDED, override=override, now=now)
        self._move(to, by=by, reason=reason, now=now)

    def _next_term(self, *, months: int, by: User, now: datetime) -> Term:
        term = self.lease.add_term(review=cast("RenewalReview", self), months=months, today=timezone.localdate(now))
        paper = issuing.renewal(cast("RenewalReview", self), term=term, by=by, now=now)
        Amendment.offer(review=cast("RenewalReview", self), term=term, by=by, now=now)
        letters.review_decided(cast("RenewalReview", self), paper, now=now)
        letters.next_term(term, now=now)
        return term

    def _end_lease(self, outcome: str, *, end: date, by: User | None, reason: str, now: datetime) -> None:
        self.lease.cut_terms(end, by=by, reason=reason)
        self.lease.settle_end(end=end, outcome=outcome, by=by, reason=reason, now=now, rule=self.rule)

    def _refuse_unless_decider(self, by: User) -> None:
        if not by.may_as_staff("workspace.decide_renewalreview"):
            raise ValidationError(_("Only the centre's staff for the space may decide."), code="not_allowed")
        self.lease.company.refuse_own_people(by)

    def _refuse_for_cause(self) -> None:
        if self.kind != Kind.REGULAR:
            raise ValidationError(_("A review for cause ends the stay or lets it go on; it grants nothing."), code="for_cause")

    def _refuse_without_reason(self, reason: str) -> None:
        if not reason.strip():
            raise ValidationError({"reason": _("Please give the reason.")}, code="reason")
