"""Where a session at the centre can be: the meeting rooms that are free at those times, the smallest that is large enough first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from workspace.models import Claim, Room
from workspace.models.opening import OpeningHours


def free_rooms(times: Sequence[DateTimeTZRange], *, seats: int, besides: Iterable[int] = ()) -> dict[datetime, list[Room]]:
    """Begin of each time → its rooms; none while the house is closed. `besides`: claims that do not count. Five statements."""
    if not times:
        return {}
    whole = DateTimeTZRange(min(time.lower for time in times), max(time.upper for time in times))
    rooms = [room for room in Room.objects.bookable().of_kind(Room.Kind.MEETING) if room.seats >= seats]
    rooms.sort(key=lambda room: (room.site.order, room.seats, room.pk))
    taken = list(Claim.objects.taking().filter(during__overlap=whole).exclude(pk__in=list(besides)).values_list("room", "during"))
    week = OpeningHours.objects.week()
    return {time.lower: [room for room in rooms if _is_free(room, time, taken)] if week.is_open(time) else [] for time in times}


def _is_free(room: Room, time: DateTimeTZRange, taken: Sequence[tuple[int, DateTimeTZRange]]) -> bool:
    keys = {part.pk for part in room.claimed()}
    return not any(key in keys and span.lower < time.upper and time.lower < span.upper for key, span in taken)
