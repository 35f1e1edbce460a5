"""Where a talk could go: the days of the wanted months with the rooms that are free at the hours of the series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from events.models import Event, Proposal
from events.models.proposal_states import DATED
from events.models.states import EventState
from innocenter.values import monthly
from innocenter.values.working_days import DAY, Calendar
from workspace.models import Claim, Room
from workspace.models.claim import at, midnight

SETUP = timedelta(minutes=30)
MOST_MONTHS = 4


@dataclass(frozen=True)
class Day:
    """One working day; `free` says of each room, in the order of the rooms, whether it is free."""

    day: date
    free: list[bool]
    is_regular: bool


@dataclass(frozen=True)
class Month:
    """`standing`: dates of the series that carry no talk yet, to be filled as they stand; `days`: for a date of its own."""

    first: date
    standing: list[Event]
    days: list[Day]


def months_for(proposal: Proposal, *, rooms: Sequence[Room], begins: time, minutes: int, calendar: Calendar, now: datetime) -> list[Month]:
    """The wanted months that are still to come, or the next three if none is. Four statements, however many days and rooms."""
    today = timezone.localdate(now)
    wanted = sorted(month for month in proposal.wanted_months if month >= today.replace(day=1))[:MOST_MONTHS]
    firsts = wanted or monthly.from_month(today, 3)
    spans = _claimed(firsts)
    standing = list(_standing(proposal, firsts, now))
    parts = [{part.pk for part in sorted(room.parts.all(), key=lambda part: part.pk)} or {room.pk} for room in rooms]

    def day_of(day: date, regular: date | None) -> Day:
        begin = at(day, begins)
        during = DateTimeTZRange(begin - SETUP, begin + timedelta(minutes=minutes))
        free = [not any(key in keys and span.lower < during.upper and during.lower < span.upper for key, span in spans) for keys in parts]
        return Day(day, free, is_regular=day == regular)

    found = []
    for first in firsts:
        regular = monthly.planned(proposal.series.rule, first, calendar).day
        days = [first + DAY * n for n in range((monthly.next_month(first) - first).days)]
        days = [day for day in days if day > today and calendar.is_working(day)]
        there = [event for event in standing if timezone.localdate(event.starts_at).replace(day=1) == first]
        found.append(Month(first, there, [day_of(day, regular) for day in days]))
    return found


def _claimed(firsts: Sequence[date]) -> list[tuple[int, DateTimeTZRange]]:
    span = DateTimeTZRange(midnight(min(firsts)), midnight(monthly.next_month(max(firsts))))
    return list(Claim.objects.taking().filter(during__overlap=span).values_list("room", "during"))


def _standing(proposal: Proposal, firsts: Sequence[date], now: datetime) -> list[Event]:
    """Published dates; the series' drafts are filled by choosing a day of their month."""
    found = Event.objects.filter(series=proposal.series_id, state=EventState.PUBLISHED, starts_at__gt=now)
    found = found.filter(starts_at__gte=midnight(min(firsts)), starts_at__lt=midnight(monthly.next_month(max(firsts))))
    return list(found.exclude(proposals__state__in=DATED).select_related("room__site").order_by("starts_at", "pk"))
