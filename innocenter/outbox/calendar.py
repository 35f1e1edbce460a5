"""Calendar entries for mail programs and feeds (RFC 5545, 5546): the identity stays, the sequence rises, a cancellation calls it off."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vDuration, vText

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"


@dataclass(frozen=True)
class Entry:
    """`uid` without the host. `host` is the name of whoever invites. `is_off`: called off, also where the calendar is only published;
    `is_open`: not settled yet for whoever reads it.
    """

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
    is_open: bool = False


@dataclass(frozen=True)
class Feed:
    """What a calendar to subscribe to says of itself (RFC 7986): its name, where it comes from, how often to look again."""

    name: str
    source: str
    every: timedelta


Own = Callable[[Any, datetime], Iterable[tuple[Entry, datetime]]]
"""(person, since) → each entry with its last revision, in the active language."""
_own: list[Own] = []


def in_own_calendar(make: Own) -> None:
    """The feed of a person's own calendar tells these, too. Said by the roof, which knows every room."""
    if make not in _own:
        _own.append(make)


def own(person: Any, since: datetime) -> list[Event]:
    """What the rooms know of this person, from that moment on: published, so without an ATTENDEE."""
    return [component(entry, method=PUBLISH, now=stamp, to=[]) for make in _own for entry, stamp in make(person, since)]


def invitation(entry: Entry, *, method: str, now: datetime, to: Iterable[str], name: str) -> str:
    """A calendar with the one entry, for these addresses."""
    return written([component(entry, method=method, now=now, to=to)], method=method, name=name)


def written(components: Iterable[Event], *, method: str, name: str, feed: Feed | None = None) -> str:
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.MAIL_DOMAIN}//{name}//KO")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if feed:
        calendar.add("name", feed.name)
        calendar.add("x-wr-calname", feed.name)  # what Google and Apple read
        calendar.add("source", feed.source, parameters={"value": "URI"})
        calendar.add("refresh-interval", feed.every, parameters={"value": "DURATION"})
        calendar.add("x-published-ttl", vDuration(feed.every))  # what Outlook reads
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
    found.add("status", "CANCELLED" if method == CANCEL or entry.is_off else "TENTATIVE" if entry.is_open else "CONFIRMED")
    organizer = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organizer.params["cn"] = vText(entry.host)
    found["organizer"] = organizer
    for address in to:
        guest = vCalAddress(f"mailto:{address}")
        guest.params["role"], guest.params["rsvp"] = vText("REQ-PARTICIPANT"), vText("FALSE")
        found.add("attendee", guest, encode=False)
    return found
