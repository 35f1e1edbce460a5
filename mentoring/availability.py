"""Which times of an expert can be chosen, and what is agreed for a time that has meanwhile become a day off.

A slot lies in the expert's hours (those of the week, or the day's own), on no holiday, in no blocked time, not in "not now", and keeps its
distance from what is taken. Slots of one length lie on a grid that begins with the hours: one that is taken never moves the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from innocenter.accounts.models import User
from innocenter.look.dates import clock, is_korean, moment
from innocenter.taxonomy.models import Holiday
from innocenter.values.working_days import DAY, Calendar, public_holidays
from mentoring.models.availability import BlockedPeriod, Window
from mentoring.models.expert import ExpertProfile
from mentoring.models.rule import Rule
from mentoring.models.slot import SlotHold, Taken
from mentoring.models.states import Wanted
from workspace.models.claim import at, midnight

Span = tuple[datetime, datetime]


@dataclass(frozen=True, order=True)
class Slot:
    """A time that can be chosen; stored in UTC as everything is, told in Seoul's."""

    starts: datetime
    ends: datetime

    def __str__(self) -> str:
        return f"{moment(self.starts)}~{clock(self.ends)}"

    @property
    def during(self) -> DateTimeTZRange:
        return DateTimeTZRange(self.starts, self.ends)


def free_slots(
    expert: ExpertProfile, *, after: datetime, until: datetime, now: datetime, form: str = Wanted.ONLINE, minutes: int | None = None,
    also: Iterable[ExpertProfile] = (),
) -> list[Slot]:  # fmt: skip
    """The times between `after` and `until` that can be chosen, earliest first. Four statements, however long the time.

    A visit keeps the way free, before and after. `minutes`: how long, if not as the expert says. `also`: others who come too.
    """
    experts = [expert, *also]
    after = max(after, *(now + timedelta(hours=one.lead_hours) for one in experts))
    until = min(until, *(midnight(timezone.localdate(now) + timedelta(days=one.horizon_days + 1)) for one in experts))
    if after >= until or not all(one.is_active for one in experts):
        return []
    length = timedelta(minutes=minutes or max(one.slot_minutes for one in experts))
    step = length + timedelta(minutes=max(one.buffer_minutes for one in experts))
    week, busy = _Hours.of(experts, after, until), _busy(experts, after, until, form=form, now=now)
    found = []
    for day in _days(after, until):
        for begins, ends in week.on(day):
            starts = begins
            while starts + length <= ends:
                if after <= starts and starts + length <= until and not _meets(busy, starts, starts + length, experts, form):
                    found.append(Slot(starts, starts + length))
                starts += step
    return found


@transaction.atomic
def hold(
    expert: ExpertProfile, starts: datetime, *, by: User, now: datetime, form: str = Wanted.ONLINE, minutes: int | None = None
) -> SlotHold:
    """Keep the slot that begins then, for as long as the rule says. Raises `Taken` unless it can be chosen, looked at under the lock."""
    expert.lock()
    slots = free_slots(expert, after=starts, until=starts + DAY, now=now, form=form, minutes=minutes)
    if not slots or slots[0].starts != starts:
        raise Taken
    until = now + timedelta(hours=Rule.objects.in_force(timezone.localdate(now)).hold_hours)
    return SlotHold.objects.hold(expert, slots[0].during, travel=_way(expert, form), until=until, by=by, now=now)


def clashes(holds: Sequence[SlotHold]) -> dict[int, str]:
    """Why a time that is kept or agreed cannot be meant any more: a day off that came later, a time blocked later. Two statements.

    Nothing is taken back by itself: people move it.
    """
    if not holds:
        return {}
    named = dict(Holiday.objects.values_list("day", "name"))
    blocked: dict[int, list[DateTimeTZRange]] = defaultdict(list)
    for one in BlockedPeriod.objects.filter(expert__in={hold.expert_id for hold in holds}):
        blocked[one.expert_id].append(one.during)
    found = {}
    for hold in holds:
        day = timezone.localdate(hold.during.lower)
        if day in named or day in public_holidays(day.year):
            name = named.get(day) or public_holidays(day.year)[day]
            found[hold.pk] = _("This day is a holiday now: %(name)s.") % {"name": name} if is_korean() else _("This day is a holiday now.")
        elif any(span.lower < hold.busy.upper and hold.busy.lower < span.upper for span in blocked[hold.expert_id]):
            found[hold.pk] = _("The expert has blocked this time since.")
    return found


def in_the_way(now: datetime) -> list[SlotHold]:
    """What is to come and lies on a day off or in a blocked time, earliest first. Three statements."""
    holds = list(SlotHold.objects.to_come(now).with_names())
    flagged = clashes(holds)
    return [hold for hold in holds if hold.pk in flagged]


class _Hours:
    """The hours of one or several experts: where there are several, those that all of them have."""

    def __init__(self, experts: Sequence[ExpertProfile], windows: Iterable[Window], days_off: Calendar) -> None:
        self.experts, self.days_off = experts, days_off
        self.week: dict[tuple[int, int], list[Window]] = defaultdict(list)
        self.days: dict[tuple[int, date], list[Window]] = defaultdict(list)
        for window in windows:
            if window.day is not None:
                self.days[window.expert_id, window.day].append(window)
            elif window.weekday is not None:
                self.week[window.expert_id, window.weekday].append(window)

    @classmethod
    def of(cls, experts: Sequence[ExpertProfile], after: datetime, until: datetime) -> _Hours:
        days = (timezone.localdate(after), timezone.localdate(until))
        windows = Window.objects.filter(Q(day=None) | Q(day__range=days), expert__in=experts)
        return cls(experts, windows, Holiday.objects.calendar())

    def on(self, day: date) -> list[Span]:
        if self.days_off.is_holiday(day) or any(one.is_away(day) for one in self.experts):
            return []
        first, *others = (self._of_one(one, day) for one in self.experts)
        for spans in others:
            first = [(max(a, c), min(b, d)) for a, b in first for c, d in spans if max(a, c) < min(b, d)]
        return first

    def _of_one(self, expert: ExpertProfile, day: date) -> list[Span]:
        windows = self.days.get((expert.pk, day)) or self.week.get((expert.pk, day.weekday()), [])
        return _merged((at(day, window.begins), at(day, window.ends)) for window in windows)


def _merged(spans: Iterable[Span]) -> list[Span]:
    """What overlaps or touches is one."""
    found: list[Span] = []
    for begins, ends in sorted(spans):
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((begins, ends))
    return found


def _busy(experts: Sequence[ExpertProfile], after: datetime, until: datetime, *, form: str, now: datetime) -> dict[int, list[Span]]:
    """What is blocked, and what is taken with the time that is kept between two sessions."""
    margin = max(timedelta(minutes=one.buffer_minutes) + _way(one, form) for one in experts)
    around = DateTimeTZRange(after - margin, until + margin)
    found: dict[int, list[Span]] = defaultdict(list)
    for blocked in BlockedPeriod.objects.filter(expert__in=experts, during__overlap=around):
        found[blocked.expert_id].append((blocked.during.lower, blocked.during.upper))
    buffers = {one.pk: timedelta(minutes=one.buffer_minutes) for one in experts}
    for kept in SlotHold.objects.taking(now).filter(expert__in=experts, busy__overlap=around):
        found[kept.expert_id].append((kept.busy.lower - buffers[kept.expert_id], kept.busy.upper + buffers[kept.expert_id]))
    return found


def _meets(busy: dict[int, list[Span]], starts: datetime, ends: datetime, experts: Sequence[ExpertProfile], form: str) -> bool:
    for expert in experts:
        way = _way(expert, form)
        if any(begin < ends + way and starts - way < end for begin, end in busy.get(expert.pk, [])):
            return True
    return False


def _way(expert: ExpertProfile, form: str) -> timedelta:
    return timedelta(minutes=expert.travel_minutes) if form == Wanted.VISIT else timedelta()


def _days(after: datetime, until: datetime) -> Iterator[date]:
    day, last = timezone.localdate(after), timezone.localdate(until)
    while day <= last:
        yield day
        day += DAY
