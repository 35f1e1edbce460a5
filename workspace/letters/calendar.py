"""A booking as calendars read it (RFC 5545, 5546): the identity stays, the sequence rises, a cancellation calls it off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from email.utils import parseaddr
from typing import TYPE_CHECKING

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

if TYPE_CHECKING:  # the bookings post these
    from workspace.models.booking import Booking

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"


def invitation(booking: Booking, *, method: str, now: datetime, to: Iterable[str]) -> str:
    """A calendar with the one booking, for these addresses."""
    return written([event(booking, method=method, now=now, to=to)], method=method)


def written(events: Iterable[Event], *, method: str) -> str:
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.MAIL_DOMAIN}//bookings//KO")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for each in events:
        calendar.add_component(each)
    text: bytes = calendar.to_ical()
    return text.decode()


def event(booking: Booking, *, method: str, now: datetime, to: Iterable[str]) -> Event:
    found = Event()
    found.add("uid", f"booking-{booking.uid}@{settings.MAIL_DOMAIN}")
    found.add("sequence", booking.sequence)
    found.add("dtstamp", now)
    found.add("dtstart", booking.during.lower)
    found.add("dtend", booking.during.upper)
    found.add("summary", booking.name)
    found.add("location", f"{booking.room.site.name} {booking.room}")
    found.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    organizer = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organizer.params["cn"] = vText(str(booking.company or booking.person))
    found["organizer"] = organizer
    for address in to:
        guest = vCalAddress(f"mailto:{address}")
        guest.params["role"], guest.params["rsvp"] = vText("REQ-PARTICIPANT"), vText("FALSE")
        found.add("attendee", guest, encode=False)
    return found
