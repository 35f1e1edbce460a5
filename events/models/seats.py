"""The seats of one event: how many are taken, who gets the next one. Everything here runs under the event's lock.

A seat is never given by looking at a number that somebody else may be changing: `event.lock()` is a statement of its own, `tally` counts
after it, and `keep` writes what was counted beside the columns that the database checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from companies.models import Company
from events.models.registration import Registration
from events.models.states import LIVE, SEATED, EventState, Mode, Place, Promotion, State, Wish
from innocenter.values.offers import deadline

if TYPE_CHECKING:  # the event asks for its seats
    from events.models.event import Event

PLACES: dict[str, Sequence[Place]] = {
    Wish.ONSITE: (Place.ONSITE,),
    Wish.ONLINE: (Place.ONLINE,),
    Wish.EITHER: (Place.ONSITE, Place.ONLINE),
}
"""Where each wish looks for a seat, in this order."""


@dataclass
class Tally:
    """What was counted under the lock: people with a seat and people in the queue, for each place; `there`: of those asked about."""

    onsite: int
    online: int
    waiting: dict[str, int]
    of_company: int = 0
    there: int = 0

    def taken(self, place: Place) -> int:
        return self.onsite if place == Place.ONSITE else self.online

    def add(self, place: Place, n: int = 1) -> None:
        if place == Place.ONSITE:
            self.onsite += n
        else:
            self.online += n

    def waits_for(self, place: Place) -> int:
        """How many in the queue would take a seat there."""
        return sum(count for wish, count in self.waiting.items() if place in PLACES[wish])


COUNT = """
    SELECT count(*) FILTER (WHERE state = ANY(%(holding)s) AND place = 'onsite'),
           count(*) FILTER (WHERE state = ANY(%(holding)s) AND place = 'online'),
           count(*) FILTER (WHERE state = 'queued' AND wish = 'onsite'),
           count(*) FILTER (WHERE state = 'queued' AND wish = 'online'),
           count(*) FILTER (WHERE state = 'queued' AND wish = 'either'),
           count(*) FILTER (WHERE state = ANY(%(live)s) AND company_id = %(company)s),
           count(*) FILTER (WHERE state = ANY(%(live)s) AND (person_id = ANY(%(people)s) OR email = ANY(%(addresses)s)))
    FROM events_registration WHERE event_id = %(event)s
"""
"""By hand: everybody else who wants a seat waits for this one, and Django would take as long to word it as for all else under the lock."""
HOLDING = [*map(str, SEATED), str(State.PENDING)]  # who waits for approval has a place only where they keep their seat


def tally(event: Event, *, people: Iterable[int] = (), addresses: Iterable[str] = (), company: Company | None = None) -> Tally:
    """One statement. `there` counts live registrations of these people or addresses, `of_company` those of the company."""
    about: dict[str, Any] = {"event": event.pk, "holding": HOLDING, "live": [*map(str, LIVE)]}
    about |= {"people": list(people), "addresses": list(addresses), "company": company.pk if company else None}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, about)
        onsite, online, *waiting, of_company, there = cursor.fetchone()
    return Tally(onsite, online, dict(zip(Wish.values, waiting, strict=True)), of_company, there)


def capacity(event: Event, place: Place) -> int:
    return event.capacity_onsite if place == Place.ONSITE else event.capacity_online


def free(event: Event, place: Place, counted: Tally) -> int:
    """Seats that may be given: not taken, not kept by staff, and not about to go because the event shrinks."""
    kept = event.held_onsite if place == Place.ONSITE else event.held_online
    shrinks = event.shrinks_onsite if place == Place.ONSITE else event.shrinks_online
    limit = capacity(event, place) if shrinks is None else shrinks
    return max(0, limit - kept - counted.taken(place))


def seat_for(event: Event, wish: str, counted: Tally, *, is_new: bool) -> Place | None:
    """The first place of the wish that has a seat. A newcomer gets none for which somebody in the queue waits."""
    for place in PLACES[wish]:
        if free(event, place, counted) and not (is_new and counted.waits_for(place)):
            return place
    return None


def keep(event: Event, counted: Tally) -> None:
    """Write the counted seats to the event's row, where the database holds them against the capacity; let it shrink as it should."""
    event.taken_onsite, event.taken_online = counted.onsite, counted.online
    for name in ("onsite", "online"):
        shrinks = getattr(event, f"shrinks_{name}")
        if shrinks is not None:
            used = getattr(event, f"taken_{name}") + getattr(event, f"held_{name}")
            setattr(event, f"capacity_{name}", min(getattr(event, f"capacity_{name}"), max(shrinks, used)))
            if getattr(event, f"capacity_{name}") == shrinks:
                setattr(event, f"shrinks_{name}", None)
    event.save(update_fields=WRITTEN)


WRITTEN = [f"{column}_{name}" for name in ("onsite", "online") for column in ("taken", "capacity", "shrinks", "held")] + ["queue_last"]


def next_number(event: Event) -> int:
    """In the queue; written with `keep`. Given under the lock, so that no clock decides who comes first."""
    event.queue_last += 1
    return event.queue_last


def promotes(event: Event, now: datetime) -> bool:
    """Whether the queue still moves: until the event begins."""
    return event.state == EventState.PUBLISHED and now < event.starts_at


def promote(event: Event, *, now: datetime) -> list[Registration]:
    """Give every free seat to whoever waits, in the order of their numbers, and count anew. Returns those who got one.

    The one way on for the queue, whatever freed the seat: a cancellation, more seats, an offer declined or run out, a word not given, staff
    who keep fewer. Colleagues who come all or not at all are passed over until there is a seat for each of them.
    """
    expire_offers(event, now=now)
    counted = tally(event)
    moved: list[Registration] = []
    if promotes(event, now) and is_somebody_served(event, counted):
        for group in in_line(event):
            for registration, place in zip(group, seats_for(event, group, counted), strict=False):
                _give(event, registration, place, now=now)
                moved.append(registration)
            if not is_somebody_served(event, counted):
                break
    keep(event, counted)
    return moved


def is_somebody_served(event: Event, counted: Tally) -> bool:
    """Whether there is a seat for which somebody waits."""
    return any(counted.waits_for(place) and free(event, place, counted) for place in Place)


def expire_offers(event: Event, *, now: datetime) -> None:
    """Offers that nobody answered in time give their seats back."""
    for registration in Registration.objects.filter(event=event, state=State.OFFERED, offer_until__lte=now).select_related("person"):
        registration.event = event
        registration.end(State.EXPIRED, by=None, now=now, reason="")


def in_line(event: Event) -> list[list[Registration]]:
    """The queue in its order; those who wait together stand together, where the first of them stands."""
    groups: dict[object, list[Registration]] = {}
    for registration in Registration.objects.filter(event=event, state=State.QUEUED).select_related("person").order_by("queue_no"):
        registration.event = event
        groups.setdefault(registration.party or registration.pk, []).append(registration)
    return list(groups.values())


def seats_for(event: Event, group: Sequence[Registration], counted: Tally) -> list[Place]:
    """A seat for each of the group, already counted as taken; none at all if one of them would have none."""
    found: list[Place] = []
    for registration in group:
        place = seat_for(event, registration.wish, counted, is_new=False)
        if place is None:
            for given in found:
                counted.add(given, -1)
            return []
        counted.add(place)
        found.append(place)
    return found


def _give(event: Event, registration: Registration, place: Place, *, now: datetime) -> None:
    if event.promotion == Promotion.OFFER:
        until = deadline(timezone.localtime(now), event.offer_hours, event.starts_at)
        registration.sit(State.OFFERED, place, by=None, now=now, until=until)
    else:
        registration.sit(State.CONFIRMED, place, by=None, now=now)


def places_of(event: Event) -> Sequence[Place]:
    return {Mode.ONSITE: (Place.ONSITE,), Mode.ONLINE: (Place.ONLINE,)}.get(Mode(event.mode), tuple(Place))
