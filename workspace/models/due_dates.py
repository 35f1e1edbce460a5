"""By when each step of a renewal review is owed."""

from dataclasses import dataclass
from datetime import date, timedelta

from innocenter.values.working_days import Calendar
from workspace.models.rule import Rule
from workspace.models.term import Term

SHORT_TERM = timedelta(days=75)
SHORT_TERM_OFFSETS = {"report": 15, "confirmation": 12, "decision": 5}


@dataclass(frozen=True)
class DueDates:
    opens_on: date
    report_due_on: date
    confirmation_due_on: date
    decision_due_on: date

    @classmethod
    def of(cls, term: Term, rule: Rule, calendar: Calendar) -> "DueDates":
        """Counted back from the last day, which never moves. A term under 75 days opens on its first day, with shorter offsets."""
        last = term.last_day
        if term.end - term.first_day < SHORT_TERM:
            opens_on = term.first_day
            report, confirmation, decision = SHORT_TERM_OFFSETS.values()
        else:
            opens_on = last - timedelta(days=rule.review_opens_days)
            report, confirmation, decision = rule.report_due_days, rule.confirmation_due_days, rule.decision_due_days
        return cls(
            opens_on=opens_on,
            report_due_on=calendar.on_or_after(last - timedelta(days=report)),
            confirmation_due_on=calendar.on_or_after(last - timedelta(days=confirmation)),
            decision_due_on=calendar.on_or_before(last - timedelta(days=decision)),
        )
