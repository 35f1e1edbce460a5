"""How a lease ends: the last day is settled, the desk is given back, the check-out is done."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import CentreMembership
from innocenter.accounts.models import User
from innocenter.lifecycle import Moves, because, refuse_unless_allowed
from innocenter.look.dates import full_day
from innocenter.taxonomy.models import Holiday
from innocenter.values.terms import day_after
from innocenter.values.working_days import DAY
from workspace.issuing import leases as issuing
from workspace.letters import renewals as letters
from workspace.models.claim import Claim, midnight
from workspace.models.graduation import GraduationReport
from workspace.models.inspection import Inspection
from workspace.models.rule import Rule

if TYPE_CHECKING:  # the lease is made of this
    from companies.models import Company
    from workspace.models.lease import Lease
    from workspace.models.term import Term


class Departure(models.Model):
    """The state of a lease and the columns and verbs of its end; `Lease` adds what it is and how it goes on."""

    class State(models.TextChoices):
        ACTIVE = "active", gettext_lazy("In residence")
        SUSPENDED = "suspended", gettext_lazy("Suspended: building closed")
        ENDING = "ending", gettext_lazy("Ending")
        CHECKOUT = "checkout", gettext_lazy("Checking out")
        CLOSED = "closed", gettext_lazy("Moved out")

    class Outcome(models.TextChoices):
        GRADUATED = "graduated", gettext_lazy("Graduated")
        CAP_REACHED = "cap_reached", gettext_lazy("Longest stay reached")
        NOT_RENEWED = "not_renewed", gettext_lazy("Not renewed")
        WITHDRAWN = "withdrawn", gettext_lazy("Left at its own wish")
        TERMINATED = "terminated", gettext_lazy("Ended for cause")
        MERGED = "merged", gettext_lazy("Merged")

    RUNNING: ClassVar = (State.ACTIVE, State.SUSPENDED)  # a closed building stops neither the terms nor the cap
    MOVES: ClassVar[Moves] = {
        State.ACTIVE: {State.SUSPENDED, State.ENDING},
        State.SUSPENDED: {State.ACTIVE, State.ENDING},
        State.ENDING: {State.CHECKOUT},
        State.CHECKOUT: {State.CLOSED},
        State.CLOSED: set(),
    }

    state = models.CharField(gettext_lazy("State"), max_length=10, choices=State, default=State.ACTIVE)
    outcome = models.CharField(gettext_lazy("Outcome"), max_length=12, choices=Outcome, blank=True)
    end = models.DateField(gettext_lazy("End"), null=True, blank=True, help_text=gettext_lazy("The day after the last."))
    ending_at = models.DateTimeField(gettext_lazy("End settled at"), null=True, blank=True)
    ending_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("End settled by"),
        help_text=gettext_lazy("Empty when the calendar did it."),
    )  # fmt: skip
    ending_reason = models.TextField(gettext_lazy("Reason for the end"), blank=True)
    checkout_due_on = models.DateField(gettext_lazy("Check-out due"), null=True, blank=True)
    checked_out_on = models.DateField(gettext_lazy("Checked out on"), null=True, blank=True)
    closed_at = models.DateTimeField(gettext_lazy("Closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("Closed by"))
    closing_note = models.TextField(gettext_lazy("Note on the check-out"), blank=True)

    if TYPE_CHECKING:
        company: models.ForeignKey[Company, Company]
        first_day: models.DateField[date, date]
        cap: models.DateField[date, date]
        reviews: Any
        terms: Any
        claims: Any
        name_institute_by: models.DateField[date | None, date | None]
        suspended_on: models.DateField[date | None, date | None]
        suspended_by: models.ForeignKey[User | None, User | None]
        suspended_reason: models.TextField[str, str]

        def lock(self) -> None: ...
        def term_on(self, day: date) -> Term: ...
        def refuse_staff(self, user: User) -> None: ...
        def refuse_unless_running(self) -> None: ...

    class Meta:
        abstract = True

    @property
    def last_day(self) -> date | None:
        """Inclusive; None until the end is settled."""
        return self.end - DAY if self.end else None

    @property
    def is_running(self) -> bool:
        """The end is not settled."""
        return self.state in self.RUNNING

    def latest_last_day(self, today: date, rule: Rule) -> date:
        """The furthest last day that a notice may name: of the permission; where a term ran out undecided, the days to move out."""
        last = max(term.last_day for term in self.terms.all())
        return last if last >= today else min(today + timedelta(days=rule.grace_days), self.cap - DAY)

    @transaction.atomic
    def settle_end(self, *, end: date, outcome: str, by: User | None, reason: str, now: datetime, rule: Rule) -> None:
        """Active → ending: from here the last day is settled, open reviews are over, desks promised no longer. `by=None`: the calendar."""
        self.lock()
        if not (self.state == self.State.ENDING and self.end and end < self.end):
            refuse_unless_allowed(self.MOVES, self.state, self.State.ENDING)
        off_by = max(end - DAY, timezone.localdate(now))
        self.state, self.outcome, self.end = self.State.ENDING, outcome, end
        self.ending_at, self.ending_by, self.ending_reason = now, by, reason
        self.checkout_due_on = Holiday.objects.calendar().add(off_by, rule.checkout_working_days)
        self.name_institute_by = self.suspended_on = self.suspended_by = None
        self.suspended_reason = ""
        with because(by=by, reason=reason, now=now):
            self.save()
            self._free_desks()
        for review in self.reviews.undecided():
            review.cancel(by=by, reason=reason, now=now)

    def cut_terms(self, end: date, *, by: User | None, reason: str) -> None:
        """No permission goes past `end` (exclusive): later terms fall away, the one that runs then is cut. The caller holds the lock."""
        with because(by=by, reason=reason):
            self.terms.filter(first_day__gte=end, number__gt=1).delete()
            self.terms.filter(end__gt=end).update(end=end)

    @transaction.atomic
    def end_by_notice(self, *, by: User, last_day: date, reason: str, now: datetime) -> None:
        """The company leaves before its term is over: staff record the day agreed. Later terms fall away, an open review is cancelled."""
        self.lock()
        self.refuse_staff(by)
        self._leave(by=by, last_day=last_day, earliest=timezone.localdate(now), reason=reason, now=now)

    @transaction.atomic
    def give_notice(self, *, by: User, last_day: date, reason: str, now: datetime) -> None:
        """A manager of the company says that it leaves, some weeks before (`Rule.notice_days`). Raises `not_allowed`, `last_day`."""
        self.lock()
        if not self.company.is_manager(by):
            raise ValidationError(_("Only a manager of the company may do this."), code="not_allowed")
        today = timezone.localdate(now)
        earliest = today + timedelta(days=Rule.objects.in_force(today).notice_days)
        self._leave(by=by, last_day=last_day, earliest=earliest, reason=reason, now=now)
        letters.notice_given(cast("Lease", self), now=now)

    def _leave(self, *, by: User, last_day: date, earliest: date, reason: str, now: datetime) -> None:
        if self.state != self.State.ENDING:  # an end that is settled may still be brought forward
            refuse_unless_allowed(self.MOVES, self.state, self.State.ENDING)
        today, end = timezone.localdate(now), day_after(last_day)
        rule = Rule.objects.in_force(today)
        earliest, latest = max(earliest, self.first_day), self.latest_last_day(today, rule)
        if not earliest <= last_day <= latest:
            words = _("The last day lies between %(first)s and the end of the term (%(last)s).")
            refusal = ValidationError(words, code="last_day", params={"first": full_day(earliest), "last": full_day(latest)})
            raise ValidationError({"last_day": refusal})
        self.cut_terms(end, by=by, reason=reason)
        self.settle_end(end=end, outcome=self.Outcome.WITHDRAWN, by=by, reason=reason, now=now, rule=rule)
        letters.lease_ending(cast("Lease", self), now=now)

    @transaction.atomic
    def reach_cap(self, *, now: datetime) -> None:
        """The last possible term is running out: there is nothing to review, so the company is told its last day."""
        rule = Rule.objects.in_force(timezone.localdate(now))
        self.settle_end(end=self.cap, outcome=self.Outcome.CAP_REACHED, by=None, reason="", now=now, rule=rule)
        GraduationReport.open(cast("Lease", self), rule=rule, now=now)
        letters.lease_ending(cast("Lease", self), now=now)

    @transaction.atomic
    def start_checkout(self, *, now: datetime) -> None:
        """Ending → check-out, once the last day is over."""
        self.lock()
        refuse_unless_allowed(self.MOVES, self.state, self.State.CHECKOUT)
        if self.end is None or timezone.localdate(now) < self.end:
            raise ValidationError(_("The last day is not over yet."), code="too_early")
        self.state = self.State.CHECKOUT
        with because(by=None, now=now):
            self.save(update_fields=["state"])
            Inspection.of(cast("Lease", self), now=now)
        letters.lease_checkout(cast("Lease", self), now=now)

    @transaction.atomic
    def record_checkout(self, *, by: User, on: date, now: datetime, outcome: str = "", note: str = "") -> None:
        """Staff found the desk empty: the lease is closed and the desk free. `outcome` may say better why it ended (graduated)."""
        self.lock()
        self.refuse_staff(by)
        refuse_unless_allowed(self.MOVES, self.state, self.State.CLOSED)
        if on > timezone.localdate(now) or on < self.first_day:
            raise ValidationError(_("The check-out was today or before."), code="checked_out_on")
        inspection = Inspection.of(cast("Lease", self), now=now)
        inspection.refuse_unfinished()
        self.state, self.outcome = self.State.CLOSED, outcome or self.outcome
        self.checked_out_on, self.closed_at, self.closed_by, self.closing_note = on, now, by, note
        with because(by=by, reason=note, now=now):
            self.save()
            inspection.close(by=by, now=now)
            self._free_desks()
        if self.end and not self.company.leases.exclude(state=self.State.CLOSED).exists():
            CentreMembership.objects.tenant_ends(self.company, on=self.end, by=by, now=now)
        paper = issuing.checkout(cast("Lease", self), by=by, now=now)
        letters.lease_closed(cast("Lease", self), paper, now=now)

    def _free_desks(self) -> None:
        """The desks were promised until the cap; now the promise is only as long as it was kept."""
        if self.end:
            self.claims.filter(state=Claim.State.LIVE).cut(midnight(self.end))
