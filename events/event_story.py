"""An event in words, for whoever looks at it: its facts, its seats, what to do about it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event, Mode, Place, Registration
from innocenter.accounts.models import User
from innocenter.look.dates import full_day, moment
from innocenter.outbox.rendering import absolute
from innocenter.values.todo import Todo

STATUS = {"cancelled": "EventCancelled"}
ATTENDANCE = {Mode.ONSITE: "Offline", Mode.ONLINE: "Online", Mode.BOTH: "Mixed"}


ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}
"""So that no text ends the element that it stands in."""


def places(event: Event) -> list[Place]:
    return list(Place) if event.mode == Mode.BOTH else [Place(event.mode)]


def seat_words(event: Event, place: Place) -> str:
    """ "12 of 50 seats are free", or that one waits for them."""
    capacity = event.capacity_onsite if place == Place.ONSITE else event.capacity_online
    left = event.seats_left(place)
    if left:
        return ngettext("%(left)d of %(all)d seats is free", "%(left)d of %(all)d seats are free", left) % {"left": left, "all": capacity}
    return _("All %(all)d seats are taken: you can wait for one") % {"all": capacity}


def seats_in_line(event: Event) -> str:
    """For a row of a list."""
    found = places(event)
    if len(found) == 1:
        return seat_words(event, found[0])
    return " · ".join(f"{place.label}: {seat_words(event, place)}" for place in found)


def event_facts(event: Event) -> list[tuple[str, object]]:
    return [
        (_("Date and time"), event.when_words),
        (_("Where"), event.where_words),
        (_("Who may come"), event.get_audience_display()),
        (_("Host"), event.host or _("The centre")),
    ]


def window_words(event: Event, now: datetime) -> str:
    """When one can register."""
    closes = event.closes_at or event.starts_at
    if event.opens_at and now < event.opens_at:
        return _("From %(first)s until %(last)s") % {"first": moment(event.opens_at), "last": moment(closes)}
    return _("Until %(last)s") % {"last": moment(closes)}


def event_todo(event: Event, own: Registration | None, *, user: User | AnonymousUser, now: datetime) -> Todo:
    """What a visitor, or somebody with a registration, does next."""
    if own:
        sentence = _("You have registered. It stands so: %(state)s.") % {"state": own.get_state_display()}
        return Todo(sentence, None, _("To my registration"), own.get_absolute_url(), waiting=own.state != "offered")
    if event.state == "draft":
        return Todo(_("This is a draft: only the staff for the programme see it."), None, "", "", waiting=True)
    if event.state == "cancelled":
        return Todo(_("This event does not take place."), None, _("To the programme"), reverse("events:list"), waiting=True)
    if now >= event.ends_at:
        return Todo(_("This event is over."), None, _("To the programme"), reverse("events:list"), waiting=True)
    if refusal := event.not_open(now):
        return Todo(refusal.messages[0], None, "", "", waiting=True)
    due = timezone.localdate(event.closes_at or event.starts_at)
    is_full = not any(event.seats_left(place) for place in places(event))
    sentence = _("All seats are taken. You can put yourself in the queue.") if is_full else _("You can register for this event.")
    if not user.is_authenticated:
        sentence = " ".join([sentence, _("Please sign in first.")])
    label = _("Wait for a seat") if is_full else _("Register for it")
    return Todo(sentence, due, label, reverse("events:register", args=[event.pk]))


def linked_data(event: Event) -> SafeString:
    """schema.org/Event for search engines: nothing in it that the page does not say."""
    url = absolute(event.get_absolute_url())
    found: dict[str, Any] = {
        "@context": "https://schema.org", "@type": "Event", "name": event.title, "description": event.summary, "url": url,
        "startDate": timezone.localtime(event.starts_at).isoformat(), "endDate": timezone.localtime(event.ends_at).isoformat(),
        "eventStatus": f"https://schema.org/{STATUS.get(event.state, 'EventScheduled')}",
        "eventAttendanceMode": f"https://schema.org/{ATTENDANCE[Mode(event.mode)]}EventAttendanceMode",
        "organizer": {"@type": "Organization", "name": event.host.local_name if event.host else _("The centre")},
        "location": [],
    }  # fmt: skip
    if event.mode != Mode.ONLINE:
        found["location"].append({"@type": "Place", "name": event.where_words, "address": place_address(event)})
    if event.mode != Mode.ONSITE:
        found["location"].append({"@type": "VirtualLocation", "url": url})
    if event.poster:
        found["image"] = [absolute(event.poster.url)]
    return mark_safe(json.dumps(found, ensure_ascii=False).translate(ESCAPES))  # noqa: S308 -- escaped as in Django's json_script


def place_address(event: Event) -> str:
    return str(event.room.site.address or event.room.site.name) if event.room else event.elsewhere


def agenda_of(event: Event) -> list[dict[str, Any]]:
    """Each point with its hours, as text, and its speakers. Two statements."""
    return [
        {"hours": f"{item.begins:%H:%M}", "minutes": item.minutes, "title": item.title, "speakers": list(item.speakers.all())}
        for item in event.items.prefetch_related("speakers__researcher")
    ]


def sharing_words(event: Event) -> str:
    """One line for those who share the page."""
    return f"{full_day(event.starts_at)} · {event.where_words}"
