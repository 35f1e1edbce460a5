"""What every look at a lease has: the term, the rule it runs under, its days, and who is refused."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.lifecycle import Moves, because, refuse_unless_allowed
from innocenter.look.dates import moment
from workspace.models import review_states
from workspace.models.lease import Lease
from workspace.models.rule import Rule
from workspace.models.term import Term


class Review(models.Model):
    """The days are counted from the term's last day and stand on the row: a later holiday or rule does not move them."""

    Kind = review_states.Kind
    State = review_states.State
    Confirmation = review_states.Answer
    UNDECIDED: ClassVar = review_states.UNDECIDED
    MOVES: ClassVar[Moves] = review_states.MOVES

    kind = models.CharField(gettext_lazy("Kind"), max_length=7, choices=Kind, default=Kind.REGULAR)
    term = models.ForeignKey(Term, models.PROTECT, related_name="reviews", verbose_name=gettext_lazy("Term"))
    lease = models.ForeignKey(Lease, models.PROTECT, related_name="reviews", verbose_name=gettext_lazy("Lease"))
    term_number = models.PositiveSmallIntegerField(gettext_lazy("Term number"))
    state = models.CharField(gettext_lazy("State"), max_length=24, choices=State, default=State.OPEN)
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="+", verbose_name=gettext_lazy("Rule"))
    opened_at = models.DateTimeField(gettext_lazy("Opened at"))
    opens_on = models.DateField(gettext_lazy("Opens on"))
    report_due_on = models.DateField(gettext_lazy("Report due"))
    confirmation_due_on = models.DateField(gettext_lazy("Confirmation due"))
    deputies_on = models.DateField(gettext_lazy("Deputies are asked"))
    closes_on = models.DateField(gettext_lazy("Report accepted until"))
    notice_on = models.DateField(gettext_lazy("Prior notice"))
    decision_due_on = models.DateField(gettext_lazy("Decision due"))

    decided_at = models.DateTimeField(gettext_lazy("Decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("Decided by"))
    reason = models.TextField(gettext_lazy("Reason"), blank=True)

    if TYPE_CHECKING:
        objects: ClassVar[models.Manager[Any]]

    class Meta:
        abstract = True

    @property
    def is_decided(self) -> bool:
        return self.state not in self.UNDECIDED

    @property
    def is_for_cause(self) -> bool:
        return self.kind == self.Kind.CAUSE

    @property
    def state_words(self) -> str:
        """The state as people read it: a review for cause has nothing to extend, it ends the lease."""
        ended = self.is_for_cause and self.state == self.State.ENDED
        return _("Ended for cause") if ended else self.get_state_display()

    @property
    def due_on(self) -> date | None:
        """By when the next step is owed; None once decided."""
        if self.is_decided:
            return None
        return self.report_due_on if self.state == self.State.OPEN else self.decision_due_on

    def milestones(self) -> list[date]:
        """The days on which the company hears of its report while none is in: the opening, two reminders, the day it is due."""
        last = self.term.last_day
        reminders = [last - timedelta(days=days) for days in (self.rule.first_reminder_days, self.rule.second_reminder_days)]
        return [self.opens_on, *(day for day in reminders if self.opens_on < day < self.report_due_on), self.report_due_on]

    def lock(self) -> None:
        """For a form, which compares under the lock before it saves."""
        self._lock()

    def _lock(self) -> None:
        """Read lease and review again under their locks, in this order everywhere."""
        lease = Lease.objects.select_for_update().get(pk=self.lease_id)
        self.refresh_from_db(from_queryset=type(self).objects.select_for_update())
        self.lease = lease

    def _move(self, to: str, *, by: User | None, reason: str, now: datetime) -> None:
        refuse_unless_allowed(self.MOVES, self.state, to)
        self.state = to
        self.decided_by, self.decided_at, self.reason = by, now, reason
        with because(by=by, reason=reason, now=now):
            self.save()

    def _refuse_decided(self) -> None:
        if not self.is_decided:
            return
        params = {"state": self.state_words, "who": self.decided_by or _("the calendar")}
        if self.decided_at:
            params["day"] = moment(self.decided_at)
        raise ValidationError(_("This was already decided by %(who)s (%(day)s): %(state)s."), code="already_decided", params=params)

    def _refuse_unless_manager(self, user: User) -> None:
        if not self.lease.company.is_manager(user):
            raise ValidationError(_("Only a manager of the company may do this."), code="not_allowed")

    def _refuse_unless_staff(self, user: User) -> None:
        if not user.may_as_staff("workspace.change_renewalreview"):
            raise ValidationError(_("Only the centre's staff for the space may do this."), code="not_allowed")
        self.lease.company.refuse_own_people(user)
