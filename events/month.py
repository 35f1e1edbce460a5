"""A month of the programme as a wall calendar shows it."""

from __future__ import annotations

from calendar import SUNDAY, Calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from events.models import Event
from innocenter.values import working_days


@dataclass(frozen=True)
class Day:
    """`is_other`: of the month before or after, shown to fill the week."""

    day: date
    is_other: bool
    is_today: bool
    is_off: bool
    events: list[Event]


def weeks(month: date, events: Iterable[Event], days_off: working_days.Calendar, *, today: date) -> list[list[Day]]:
    """From Sunday to Saturday; each event on the day on which it begins. `is_off`: Sundays and public holidays."""
    by_day: dict[date, list[Event]] = defaultdict(list)
    for event in events:
        by_day[timezone.localdate(event.starts_at)].append(event)

    def day_of(day: date) -> Day:
        is_other = day.month != month.month
        is_off = day.weekday() == SUNDAY or days_off.is_holiday(day)
        return Day(day, is_other, day == today, is_off, [] if is_other else by_day[day])

    return [[day_of(day) for day in week] for week in Calendar(SUNDAY).monthdatescalendar(month.year, month.month)]
