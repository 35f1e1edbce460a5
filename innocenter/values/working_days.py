"""Working days in Korea: not a weekend, not a public holiday, not a day that the staff's own table adds."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

DAY = timedelta(days=1)


@cache
def public_holidays(year: int) -> dict[date, str]:
    """The public holidays of a year with their Korean names; substitutes included."""
    return dict(holidays.country_holidays("KR", years=year, language="ko"))


@dataclass(frozen=True)
class Calendar:
    """`extra` are days off that the holidays package cannot know, such as those the government announces at short notice."""

    extra: frozenset[date] = frozenset()

    def is_holiday(self, day: date) -> bool:
        """A public holiday or a day of the staff's table; a plain weekend is none."""
        return day in self.extra or day in public_holidays(day.year)

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5 and not self.is_holiday(day)

    def on_or_after(self, day: date) -> date:
        """Where a deadline falls that would end on `day` (Civil Act §161)."""
        while not self.is_working(day):
            day += DAY
        return day

    def on_or_before(self, day: date) -> date:
        """Where a notice falls that must be given by `day` at the latest."""
        while not self.is_working(day):
            day -= DAY
        return day

    def add(self, day: date, n: int) -> date:
        """The n-th working day after `day`; `day` itself does not count. With n = 0, `day` as it is."""
        for _ in range(n):
            day = self.on_or_after(day + DAY)
        return day

    def between(self, day: date, end: date) -> int:
        """How many working days come after `day`, up to and with `end`; those since then, as a negative number, when `end` is over."""
        first, last = min(day, end), max(day, end)
        count = sum(self.is_working(first + n * DAY) for n in range(1, (last - first).days + 1))
        return count if end >= day else -count
