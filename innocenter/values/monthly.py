"""What people say as "the third Thursday": one date in each month, and what becomes of it on a public holiday."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from innocenter.values.working_days import DAY, Calendar

LAST = 5  # the fifth of a weekday is the month's last
SKIP, SHIFT = "skip", "shift"
WEEK = 7 * DAY


@dataclass(frozen=True)
class Rule:
    """`nth` 1 to 4, or LAST; `weekday` 0 is Monday. `on_holiday`: SKIP the month, or SHIFT to a working day."""

    nth: int
    weekday: int
    on_holiday: str = SHIFT


@dataclass(frozen=True)
class Planned:
    """One month of a series: the day that the rule names, and the day that it comes to; None where the month is skipped."""

    regular: date
    day: date | None

    @property
    def month(self) -> date:
        return self.regular.replace(day=1)

    @property
    def is_shifted(self) -> bool:
        return self.day not in {None, self.regular}


def nth_weekday(month: date, nth: int, weekday: int) -> date:
    """In the month in which `month` lies."""
    first = month.replace(day=1)
    day = first + DAY * ((weekday - first.weekday()) % 7)
    if nth < LAST:
        return day + WEEK * (nth - 1)
    while (day + WEEK).month == first.month:
        day += WEEK
    return day


def next_month(month: date) -> date:
    return (month.replace(day=1) + 32 * DAY).replace(day=1)


def from_month(day: date, n: int) -> list[date]:
    """The first days of the month in which the day lies, and of those after it: `n` in all."""
    found = [day.replace(day=1)]
    while len(found) < n:
        found.append(next_month(found[-1]))
    return found


def planned(rule: Rule, month: date, calendar: Calendar) -> Planned:
    """A holiday's date moves to the next working day; where that is in another month, to the one before. It never leaves its month."""
    regular = nth_weekday(month, rule.nth, rule.weekday)
    if not calendar.is_holiday(regular):
        return Planned(regular, regular)
    if rule.on_holiday == SKIP:
        return Planned(regular, None)
    later = calendar.on_or_after(regular)
    return Planned(regular, later if later.month == regular.month else calendar.on_or_before(regular))


def months(rule: Rule, after: date, calendar: Calendar) -> Iterator[Planned]:
    """Month by month without an end, from the first whose date comes after that day; skipped months too, as such."""
    month = after.replace(day=1)
    while True:
        found = planned(rule, month, calendar)
        if (found.day or found.regular) > after:
            yield found
        month = next_month(month)


def next_dates(rule: Rule, after: date, calendar: Calendar, n: int = 12) -> list[Planned]:
    """The next `n` dates, and between them the months that are skipped."""
    found: list[Planned] = []
    for each in islice(months(rule, after, calendar), 10 * n):
        found.append(each)
        if sum(one.day is not None for one in found) == n:
            break
    return found
