"""A floor as a drawing: where the rooms and desks are, and how they stand on a day. Attributes and classes only, no inline style."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from innocenter.values.working_days import DAY
from workspace.models import Claim, Room
from workspace.models.claim import whole_days

STEP = 48  # units of the drawing for one step of the grid
MARGIN = 10
FREE, PARTLY, LEASED, HELD, CLOSED = "free", "partly", "leased", "held", "closed"
WORDS: dict[str, str | Promise] = {
    FREE: _("Free"), PARTLY: _("Booked for some hours"), LEASED: _("In use"), HELD: _("Held for a company"), CLOSED: _("Closed"),
}  # fmt: skip
TONES = {FREE: "success", PARTLY: "information", LEASED: "gray", HELD: "warning", CLOSED: "danger"}


@dataclass(frozen=True)
class Place:
    """One room as it is drawn; lengths in units of the drawing."""

    room: Room
    status: str
    x: int
    y: int
    width: int
    height: int

    @property
    def words(self) -> str:
        return str(WORDS[self.status])

    @property
    def tone(self) -> str:
        return TONES[self.status]

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def line(self) -> int:
        """Where the first line of words stands; the second is below it."""
        return self.y + self.height // 2 - (4 if self.has_words else -5)

    @property
    def has_words(self) -> bool:
        """Whether the status fits into the shape. It always stands in the list and in the link's name."""
        return self.width >= 2 * STEP


@dataclass(frozen=True)
class Plan:
    places: list[Place]
    width: int
    height: int

    @property
    def statuses(self) -> list[tuple[str, str]]:
        """For the key: those that occur, in a fixed order."""
        there = {place.status for place in self.places}
        return [(status, str(words)) for status, words in WORDS.items() if status in there]


def drawn_rooms() -> list[Room]:
    """Every room that has its place on a plan, by site and floor, in reading order. One statement."""
    drawn = Room.objects.shown().filter(plan_x__isnull=False)
    return list(drawn.order_by("site__order", "site_id", "floor", "plan_y", "plan_x", "pk"))


def of_floor(rooms: Sequence[Room], day: date) -> Plan:
    """How these rooms stand on the day. One statement."""
    statuses = statuses_of(rooms, day)
    places = [place_of(room, statuses.get(room.pk, FREE)) for room in rooms]
    width = max((place.x + place.width for place in places), default=0) + MARGIN
    height = max((place.y + place.height for place in places), default=0) + MARGIN
    return Plan(places, width, height)


def place_of(room: Room, status: str) -> Place:
    x, y, w, h = (number or 0 for number in (room.plan_x, room.plan_y, room.plan_w, room.plan_h))
    return Place(room, status, MARGIN + x * STEP, MARGIN + y * STEP, w * STEP - 6, h * STEP - 6)


def statuses_of(rooms: Sequence[Room], day: date) -> dict[int, str]:
    """By the room's key; what takes it for days weighs more than bookings by the hour."""
    span = whole_days(DateRange(day, day + DAY))
    found: dict[int, set[str]] = defaultdict(set)
    for room, kind, state in Claim.objects.clashing(rooms, span).values_list("room", "kind", "state"):
        if kind == Claim.Kind.CLOSURE:
            found[room].add(CLOSED)
        elif kind == Claim.Kind.LEASE:
            found[room].add(HELD if state == Claim.State.HELD else LEASED)
        else:
            found[room].add(PARTLY)
    order = [LEASED, HELD, CLOSED, PARTLY]
    return {room: next(status for status in order if status in of) for room, of in found.items()}
