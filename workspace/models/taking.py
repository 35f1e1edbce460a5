"""How a room is taken: locks in one order, the look, the answer for those who come second."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.values.working_days import DAY
from workspace.models.claim import Claim, whole_days
from workspace.models.opening import STEP, OpeningHours
from workspace.models.space import Room

P = ParamSpec("P")
T = TypeVar("T")
DEADLOCK = "40P01"
TWICE = ("claim_room_once_at_a_time", "booking_one_desk_at_a_time")


@dataclass(frozen=True)
class Wish:
    """What somebody wants of a room. Without a company it is for the centre itself."""

    room: Room
    during: DateTimeTZRange
    person: User
    company: Company | None = None
    title: str = ""
    guests: list[str] = field(default_factory=list)

    @property
    def day(self) -> date:
        return timezone.localdate(self.during.lower)

    @property
    def length(self) -> timedelta:
        length: timedelta = self.during.upper - self.during.lower
        return length


@dataclass(frozen=True)
class Slot:
    """A room and a time that are to be had instead."""

    room: Room
    during: DateTimeTZRange


class Taken(ValidationError):
    """Somebody else has the room for part of the time; `slots` are up to three ways out: earlier, later, another room."""

    def __init__(self, slots: Iterable[Slot] = ()) -> None:
        super().__init__(_("That room is taken for part of this time."), code="taken")
        self.slots = list(slots)


def is_lost_race(error: Exception) -> bool:
    """Whether the database refused because somebody else was quicker."""
    if isinstance(error, OperationalError):
        return getattr(error.__cause__, "pgcode", "") == DEADLOCK
    return any(name in str(error) for name in TWICE)


def once_more(act: Callable[P, T]) -> Callable[P, T]:
    """Run a verb again, once, when the database says that somebody was quicker: then it finds the room taken and says so in words."""

    @wraps(act)
    def tried(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return act(*args, **kwargs)
        except (IntegrityError, OperationalError) as error:
            if not is_lost_race(error):
                raise
        try:
            return act(*args, **kwargs)
        except (IntegrityError, OperationalError) as error:
            if not is_lost_race(error):
                raise
            raise Taken from error

    return tried


def lock_rooms(*rooms: Room) -> list[Room]:
    """The rooms that are claimed, under their locks, in pk order. Call it in the transaction before anything is counted."""
    keys = {part.pk for room in rooms for part in room.claimed()}
    return Room.objects.filter(pk__in=keys).locked()


def refuse_taken(room: Room, during: DateTimeTZRange, *, now: datetime, besides: Any = None) -> None:
    """Raises Taken. The caller holds the locks of the rooms; `besides` is the booking whose own claims do not count."""
    clash = Claim.objects.clashing(room.claimed(), during)
    if (clash.exclude(booking=besides) if besides else clash).exists():
        raise Taken(ways_out(room, during, now=now))


def take(
    room: Room | None, during: DateTimeTZRange, *, kind: str, state: str, now: datetime, instead_of: Iterable[Claim] = ()
) -> list[Claim]:
    """For the rooms above this one: have `room` (or none) instead of what these claims hold. Raises Taken, and then nothing is given back.

    Call it in a transaction, under the lock of what the room is for; the rooms are locked here, in pk order.
    """
    before = list(instead_of)
    rooms = lock_rooms(*(claim.room for claim in before), *([room] if room else []))
    Claim.objects.filter(pk__in=[claim.pk for claim in before]).taking().cut(now)
    if room is None:
        return []
    refuse_taken(room, during, now=now)
    wanted = {part.pk for part in room.claimed()}
    return Claim.objects.bulk_create([Claim(room=one, during=during, kind=kind, state=state) for one in rooms if one.pk in wanted])


def ways_out(room: Room, during: DateTimeTZRange, *, now: datetime) -> list[Slot]:
    """On the same day the nearest time before and after, and another room of the kind at the same time. Five statements."""
    day = timezone.localdate(during.lower)
    rooms = [other for other in Room.objects.bookable().of_kind(room.kind) if other.pk != room.pk]
    around = Claim.objects.taking().filter(during__overlap=whole_days(DateRange(day, day + DAY)))
    taken = list(around.values_list("room", "during"))

    def is_free(place: Room, begin: datetime) -> bool:
        keys, end = {part.pk for part in place.claimed()}, begin + length
        return not any(key in keys and span.lower < end and begin < span.upper for key, span in taken)

    length = during.upper - during.lower
    hours = OpeningHours.objects.week().on(day)
    found: list[Slot] = []
    if hours:
        before = (during.lower - STEP * n for n in range(1, steps(hours.lower, during.lower) + 1))
        after = (during.lower + STEP * n for n in range(1, steps(during.upper, hours.upper) + 1))
        for begins in (before, after):
            begin = next((at for at in begins if at >= now and is_free(room, at)), None)
            found += [Slot(room, DateTimeTZRange(begin, begin + length))] if begin else []
    nearest = sorted(rooms, key=lambda other: (other.site_id != room.site_id, abs(other.seats - room.seats), other.pk))
    other = next((other for other in nearest if is_free(other, during.lower)), None)
    return [*found, Slot(other, during)] if other else found


def steps(begin: datetime, end: datetime) -> int:
    return max(0, int((end - begin) / STEP))


def hours_of(length: timedelta) -> float:
    """Hours with at most one decimal, as people say them: whole and half."""
    return length / timedelta(hours=1)
