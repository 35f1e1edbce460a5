"""The time in which the centre handles an application: working days left, and whether the clock stands still."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from innocenter.values.working_days import Calendar
from workspace.models import Application
from workspace.models.states import State

RUNS = (State.SUBMITTED, State.SCREENING, State.IN_REVIEW)


@dataclass(frozen=True)
class HandlingClock:
    """`left` counts the working days after today up to the due day; a negative number says for how many the step has been late."""

    left: int
    is_stopped: bool = False

    @property
    def short(self) -> str:
        if self.is_stopped:
            return ngettext("stands still at %(days)d day", "stands still at %(days)d days", self.left) % {"days": self.left}
        if self.left < 0:
            return ngettext("%(days)d working day late", "%(days)d working days late", -self.left) % {"days": -self.left}
        return ngettext("%(days)d working day", "%(days)d working days", self.left) % {"days": self.left} if self.left else _("today")

    @property
    def sentence(self) -> str:
        """As the company reads it."""
        if self.is_stopped:
            return ngettext(
                "The time for the screening stands still until your answer: then %(days)d working day is left.",
                "The time for the screening stands still until your answer: then %(days)d working days are left.",
                self.left,
            ) % {"days": self.left}
        if self.left < 0:
            return ngettext(
                "The centre is %(days)d working day late with this step. We ask for your patience.",
                "The centre is %(days)d working days late with this step. We ask for your patience.",
                -self.left,
            ) % {"days": -self.left}
        if self.left == 0:
            return _("The centre has until today for this step.")
        return ngettext(
            "The centre has %(days)d working day left for this step.", "The centre has %(days)d working days left for this step.", self.left
        ) % {"days": self.left}


def handling_clock(application: Application, *, today: date, calendar: Calendar, stopped_at: int | None = None) -> HandlingClock | None:
    """None when the centre owes no step. `stopped_at`: the working days that were left when a supplement was asked for."""
    if application.state == State.SUPPLEMENT:
        return HandlingClock(max(stopped_at or 0, 1), is_stopped=True)
    if application.state not in RUNS or application.due_on is None:
        return None
    return HandlingClock(calendar.between(today, application.due_on))
