"""Calendar entries for mail programs and feeds (RFC 5545, 5546): the identity stays, the sequence rises, a cancellation calls it off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"


@dataclass(frozen=True)
class Entry:
    """`uid` without the host. `host` is the name of whoever invites. `is_off`: called off, also where the calendar is only published."""

    uid: str
    sequence: int
    begins: datetime
    ends: datetime
    title: str
    place: str
    host: str
    description: str = ""
    url: str = ""
    is_off: bool = False


def invitation(entry: Entry, *, method: str, now: datetime, to: Iterable[str], name: str) -> str:
    """A calendar with the one entry, for these addresses."""
    return written([component(entry, method=method, now=now, to=to)], method=method, name=name)


def written(components: Iterable[Event], *, method: str, name: str) -> str:
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.MAIL_DOMAIN}//{name}//KO")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for each in components:
        calendar.add_component(each)
    text: bytes = calendar.to_ical()
    return text.decode()


def component(entry: Entry, *, method: str, now: datetime, to: Iterable[str]) -> Event:
    """`now` is the stamp: of this message, or in a feed the entry's last revision.

    What is published, a feed too, has nobody in `to` (RFC 5546 §3.2.1).
    """
    found = Event()
    found.add("uid", f"{entry.uid}@{settings.MAIL_DOMAIN}")
    found.add("sequence", entry.sequence)
    found.add("dtstamp", now)
    found.add("dtstart", entry.begins)
    found.add("dtend", entry.ends)
    found.add("summary", entry.title)
    found.add("location", entry.place)
    if entry.description:
        found.add("description", entry.description)
    if entry.url:
        found.add("url", entry.url)
    found.add("status", "CANCELLED" if method == CANCEL or entry.is_off else "CONFIRMED")
    organizer = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organizer.params["cn"] = vText(entry.host)
    found["organizer"] = organizer
    for address in to:
        guest = vCalAddress(f"mailto:{address}")
        guest.params["role"], guest.params["rsvp"] = vText("REQ-PARTICIPANT"), vText("FALSE")
        found.add("attendee", guest, encode=False)
    return found
