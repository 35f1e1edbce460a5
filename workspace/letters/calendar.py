"""A booking as calendars read it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from icalendar import Event

from innocenter.outbox import calendar
from innocenter.outbox.calendar import CANCEL, PUBLISH, REQUEST, Entry

if TYPE_CHECKING:  # the bookings post these
    from workspace.models.booking import Booking

__all__ = ["CANCEL", "PUBLISH", "REQUEST", "event", "invitation", "written"]
NAME = "bookings"


def invitation(booking: Booking, *, method: str, now: datetime, to: Iterable[str]) -> str:
    """A calendar with the one booking, for these addresses."""
    return calendar.invitation(_entry(booking), method=method, now=now, to=to, name=NAME)


def written(events: Iterable[Event], *, method: str) -> str:
    return calendar.written(events, method=method, name=NAME)


def event(booking: Booking, *, method: str, now: datetime, to: Iterable[str]) -> Event:
    return calendar.component(_entry(booking), method=method, now=now, to=to)


def _entry(booking: Booking) -> Entry:
    return Entry(
        uid=f"booking-{booking.uid}",
        sequence=booking.sequence,
        begins=booking.during.lower,
        ends=booking.during.upper,
        title=booking.name,
        place=f"{booking.room.site.name} {booking.room}",
        host=str(booking.company or booking.person),
    )
