"""What every verb of a request shares: the lock, who may, the move, the days."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.lifecycle import because, refuse_unless_allowed
from innocenter.taxonomy.models import Holiday
from mentoring.models.record import RequestRecord
from mentoring.models.states import MOVES, OVER, State

CHANGE = "mentoring.change_request"


class RequestSteps(RequestRecord):
    class Meta(RequestRecord.Meta):
        abstract = True

    def lock(self) -> None:
        """Raises ValidationError `gone` when a draft was thrown away meanwhile."""
        try:
            self.refresh_from_db(from_queryset=type(self)._default_manager.select_for_update(of=("self",)))
        except type(self).DoesNotExist:
            raise ValidationError(_("This draft was thrown away meanwhile."), code="gone") from None

    def is_of(self, user: User) -> bool:
        """Whether this person acts for the company that asked, or for the one that took it over."""
        return Company.objects.of_or_before(user).filter(pk=self.company_id).exists()

    def working_days_after(self, day: date, days: int) -> date:
        return Holiday.objects.calendar().add(day, days)

    def _refuse_others(self, by: User) -> None:
        if not self.is_of(by):
            raise ValidationError(_("Only people of the company do this."), code="not_yours")

    def _refuse_all_but_staff(self, by: User) -> None:
        """Staff for mentoring, and not for a company of their own."""
        if not by.may_as_staff(CHANGE):
            raise ValidationError(_("Only the centre's staff for mentoring do this."), code="not_staff")
        self.company.refuse_own_people(by)

    def _refuse_unless_in(self, states: Collection[State]) -> None:
        if self.state not in states:
            words = _("This is not possible any more: the state is now “%(state)s”.") % {"state": self.get_state_display()}
            raise ValidationError(words, code="illegal_move")

    def _move(self, to: State, *, by: User | None, now: datetime, due_on: date | None = None) -> None:
        """Under the lock. What staff or the company wrote is no part of the history: it may be confidential."""
        refuse_unless_allowed(MOVES, self.state, to)
        self.state, self.due_on = to, due_on
        if to in OVER:
            self.closed_at, self.closed_by = now, by
        with because(by=by, now=now):
            self.save()

    def _keep(self, *, by: User | None, now: datetime) -> None:
        with because(by=by, now=now):
            self.save()

    def _next_step_of_staff(self, now: datetime) -> date:
        """A step of the staff is owed soon, and never later than the answer that was promised, unless that day is over."""
        today = timezone.localdate(now)
        day = self.working_days_after(today, self.rule.triage_days)
        owed = self.promised_for if self.first_answer_at is None else None
        return min(day, owed) if owed and owed >= today else day
