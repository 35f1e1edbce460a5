"""A booking as calendars read it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from innocenter.outbox import calendar
from innocenter.outbox.calendar import CANCEL, PUBLISH, REQUEST, Entry

if TYPE_CHECKING:  # the bookings post these
    from workspace.models.booking import Booking

__all__ = ["CANCEL", "PUBLISH", "REQUEST", "invitation", "published"]
NAME = "bookings"


def invitation(booking: Booking, *, method: str, now: datetime, to: Iterable[str]) -> str:
    """A calendar with the one booking, for these addresses."""
    return calendar.invitation(_entry(booking), method=method, now=now, to=to, name=NAME)


def published(bookings: Iterable[Booking], *, now: datetime, is_off: bool = False) -> str:
    """Several dates; names nobody. A mail program takes one identity only by CANCEL, but any number when they are published as off."""
    entries = [calendar.component(_entry(booking, is_off=is_off), method=PUBLISH, now=now, to=[]) for booking in bookings]
    return calendar.written(entries, method=PUBLISH, name=NAME)


def _entry(booking: Booking, *, is_off: bool = False) -> Entry:
    return Entry(
        uid=f"booking-{booking.uid}",
        sequence=booking.sequence,
        begins=booking.during.lower,
        ends=booking.during.upper,
        title=booking.name,
        place=f"{booking.room.site.name} {booking.room}",
        host=str(booking.company or booking.person),
        is_off=is_off,
    )
