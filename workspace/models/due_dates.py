"""By when each step of a renewal review is owed."""

from dataclasses import dataclass
from datetime import date, timedelta

from innocenter.values.working_days import Calendar
from workspace.models.rule import Rule
from workspace.models.term import Term


@dataclass(frozen=True)
class Offsets:
    """Days before the last day of the term."""

    opens: int
    report: int
    confirmation: int
    deputies: int
    closes: int
    notice: int
    decision: int

    @classmethod
    def of(cls, term: Term, rule: Rule) -> "Offsets":
        """A short term is looked at from its first day, and the days between report and decision are fewer."""
        length = (term.end - term.first_day).days
        if length >= rule.short_term_days:
            return cls(
                opens=rule.review_opens_days, report=rule.report_due_days, confirmation=rule.confirmation_due_days,
                deputies=rule.deputies_days, closes=rule.report_closes_days, notice=rule.prior_notice_days, decision=rule.decision_due_days,
            )  # fmt: skip
        decision, confirmation = rule.short_decision_days, rule.short_confirmation_days
        return cls(
            opens=length - 1, report=rule.short_report_days, confirmation=confirmation, deputies=confirmation - 1,
            closes=decision + 2, notice=decision + 1, decision=decision,
        )  # fmt: skip


@dataclass(frozen=True)
class DueDates:
    opens_on: date
    report_due_on: date
    confirmation_due_on: date
    deputies_on: date
    closes_on: date
    notice_on: date
    decision_due_on: date

    @classmethod
    def of(cls, term: Term, rule: Rule, calendar: Calendar) -> "DueDates":
        """Counted back from the last day, which never moves. What others owe moves forward over days off, what we owe moves back."""
        last, days = term.last_day, Offsets.of(term, rule)
        before = {name: last - timedelta(days=number) for name, number in vars(days).items()}
        return cls(
            opens_on=before["opens"],
            report_due_on=calendar.on_or_after(before["report"]),
            confirmation_due_on=calendar.on_or_after(before["confirmation"]),
            deputies_on=calendar.on_or_after(before["deputies"]),
            closes_on=calendar.on_or_after(before["closes"]),
            notice_on=calendar.on_or_before(before["notice"]),
            decision_due_on=calendar.on_or_before(before["decision"]),
        )
