"""The calendar of rooms: who has which room when on a day, cut into spans that a page can show. It names no person and no other company."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.fields import BooleanField
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from companies.models import Person
from innocenter.accounts.models import User
from innocenter.values.working_days import DAY
from workspace.models import Claim, Room
from workspace.models.claim import whole_days
from workspace.models.opening import STEP, Week
from workspace.models.space import BOOKABLE

FREE, PAST, TAKEN, OWN, CLOSED = "free", "past", "taken", "own", "closed"
WORDS: dict[str, str | Promise] = {
    FREE: _("Free"), PAST: _("Gone by"), TAKEN: _("Taken"), OWN: _("Your company"), CLOSED: _("Closed"),
}  # fmt: skip


@dataclass(frozen=True)
class Span:
    """A stretch of one room's day. `booking` is the key of a booking that its reader may open."""

    begin: datetime
    end: datetime
    kind: str
    words: str = ""
    booking: int | None = None

    @property
    def steps(self) -> int:
        """How many half hours it is wide."""
        return int((self.end - self.begin) / STEP)

    @property
    def says(self) -> str:
        return self.words or str(WORDS[self.kind])


@dataclass(frozen=True)
class RoomDay:
    """A room and its day; `spans` is empty when the house is closed."""

    room: Room
    day: date
    spans: list[Span]

    @property
    def cells(self) -> list[Span]:
        """The spans as a table shows them: free ones are cut at the full hours, so that each hour can be chosen."""
        return [cell for span in self.spans for cell in (by_the_hour(span) if span.kind == FREE else [span])]

    @property
    def tone(self) -> str:
        """As a whole: closed, taken, or free for some time."""
        return (FREE if self.free_hours else TAKEN) if self.spans else CLOSED

    @cached_property
    def free_hours(self) -> float:
        return sum(span.steps for span in self.spans if span.kind == FREE) / 2


@dataclass(frozen=True)
class Use:
    """What takes a room for some time, as far as this reader may know."""

    during: DateTimeTZRange
    kind: str
    words: str
    booking: int | None


def bookable_rooms() -> list[Room]:
    """Every room that members may have by the hour, with `part_keys`: the rooms it is made of. One statement."""
    parts = ArrayAgg("parts", filter=Q(parts__isnull=False), default=Value([]))
    rooms = Room.objects.shown().filter(kind__in=BOOKABLE).annotate(part_keys=parts)
    return list(rooms.order_by("site__order", "site_id", "kind", "floor", "code", "pk"))


def uses(rooms: Iterable[Any], first: date, days: int, *, reader: User | AnonymousUser) -> dict[int, list[Use]]:
    """By the room's key, what takes it on these days, earliest first. One statement."""
    keys = {key for room in rooms for key in (room.part_keys or [room.pk])}
    mine: Any = Value(False, output_field=BooleanField())
    open_: Any = mine
    if isinstance(reader, User):
        acts = Person.objects.active().filter(user=reader, company=OuterRef("booking__company"))
        mine, open_ = Exists(acts), Exists(acts.managers())
    span = whole_days(DateRange(first, first + days * DAY))
    claims = Claim.objects.taking().filter(room__in=keys, during__overlap=span).order_by("during", "pk").annotate(mine=mine, run=open_)
    rows = claims.values_list(
        "room", "during", "kind", "mine", "run", "booking", "booking__title", "booking__person", "booking__made_by",
        "closure__reason",
    )  # fmt: skip
    found: dict[int, list[Use]] = defaultdict(list)
    for room, during, kind, is_mine, is_run, booking, title, person, maker, reason in rows:
        may_open = is_run or (reader.pk is not None and reader.pk in (person, maker))
        if kind == Claim.Kind.CLOSURE:
            found[room].append(Use(during, CLOSED, reason or "", None))
        elif is_mine or may_open:
            found[room].append(Use(during, OWN, title or "", booking if may_open else None))
        else:
            found[room].append(Use(during, TAKEN, "", None))
    return found


def days_of(
    rooms: Sequence[Any], first: date, days: int, *, week: Week, reader: User | AnonymousUser, now: datetime
) -> list[list[RoomDay]]:
    """For each room its days. One statement."""
    found = uses(rooms, first, days, reader=reader)
    spans = [(first + n * DAY, week.on(first + n * DAY)) for n in range(days)]
    used = [(room, uses_of(room, found)) for room in rooms]
    return [[RoomDay(room, day, spans_of(taken, hours, now=now)) for day, hours in spans] for room, taken in used]


def uses_of(room: Any, found: dict[int, list[Use]]) -> list[Use]:
    """Earliest first. A combined room is taken where one of its parts is."""
    taken = [use for key in (room.part_keys or [room.pk]) for use in found.get(key, ())]
    return sorted(taken, key=lambda use: (use.during.lower, use.during.upper))


def spans_of(taken: Iterable[Use], hours: DateTimeTZRange | None, *, now: datetime) -> list[Span]:
    """The opening hours of one day without a gap and without an overlap."""
    if hours is None:
        return []
    spans: list[Span] = []
    at: datetime = hours.lower
    for use in taken:
        begin, end = max(use.during.lower, at), min(use.during.upper, hours.upper)
        if begin >= end:
            continue
        spans += free_spans(at, begin, now=now)
        spans.append(Span(begin, end, use.kind, use.words, use.booking))
        at = end
    return [*spans, *free_spans(at, hours.upper, now=now)]


def free_spans(begin: datetime, end: datetime, *, now: datetime) -> list[Span]:
    """What nobody has: over up to the half hour that runs, free from there."""
    if begin >= end:
        return []
    turn = min(max(begin, begin + STEP * int(max(timedelta(), now - begin) / STEP)), end)
    spans = [Span(begin, turn, PAST)] if turn > begin else []
    return [*spans, Span(turn, end, FREE)] if turn < end else spans


def by_the_hour(span: Span) -> list[Span]:
    cells: list[Span] = []
    at = span.begin
    while at < span.end:
        turn = min(at.replace(minute=0) + timedelta(hours=1), span.end)
        cells.append(Span(at, turn, FREE))
        at = turn
    return cells


def hour_marks(hours: DateTimeTZRange) -> list[tuple[str, int]]:
    """The head of the table: full hours as people read them, and how many half hours each is wide."""
    marks: list[tuple[str, int]] = []
    at: datetime = timezone.localtime(hours.lower)
    end = timezone.localtime(hours.upper)
    while at < end:
        turn = min(at.replace(minute=0) + timedelta(hours=1), end)
        marks.append((f"{at:%H:%M}", int((turn - at) / STEP)))
        at = turn
    return marks
