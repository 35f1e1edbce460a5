"""An event in words, for whoever looks at it: its facts, its seats, what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event, Mode, Place, Registration
from innocenter.accounts.models import User
from innocenter.look.dates import moment
from innocenter.values.todo import Todo


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


def moments_of(event: Event, others: Iterable[Event]) -> list[datetime | None]:
    """When the clock changes what the page of an event says of it, or which other dates it names."""
    return [event.opens_at, event.closes_at, event.starts_at, event.ends_at, *(other.ends_at for other in others)]


def agenda_of(event: Event) -> list[dict[str, Any]]:
    """Each point with its hours, as text, and its speakers. Two statements."""
    return [
        {"hours": f"{item.begins:%H:%M}", "minutes": item.minutes, "title": item.title, "speakers": list(item.speakers.all())}
        for item in event.items.prefetch_related("speakers__researcher")
    ]
