"""How many seats an event has, and how many of them staff keep: both change under its lock, and nobody loses a seat by it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from events.models import seats
from events.models.pool import SeatPool
from events.models.registration import Registration
from events.models.series import refuse_all_but_programme_staff
from events.models.states import Place
from innocenter.accounts.models import User
from innocenter.lifecycle import because
from workspace.models import Room

if TYPE_CHECKING:  # the event changes its seats by these
    from events.models.event import Event


@transaction.atomic
def change_seats(event: Event, *, onsite: int, online: int, by: User, now: datetime, reason: str) -> list[Registration]:
    """More seats go to the queue at once; returns who got one. Fewer than are taken: nobody loses a seat, so with a reason the number
    falls as people cancel. Raises ValidationError `not_allowed`, `over`, `mode`, `room_seats`, `below_taken`.
    """
    event.lock()
    refuse_all_but_programme_staff(by)
    _refuse_over(event)
    wanted = {Place.ONSITE: onsite, Place.ONLINE: online}
    if any(wanted[place] for place in set(Place) - set(seats.places_of(event))):
        raise ValidationError(_("There are seats only where the event is held: on site, online, or both."), code="mode")
    refuse_more_than_the_room(onsite, event.room)
    counted = seats.tally(event)
    for place, number in wanted.items():
        _resize(event, place, number, used=counted.taken(place) + _held(event, place), reason=reason)
    with because(by=by, reason=reason.strip()):
        seats.keep(event, counted)
        return seats.promote(event, now=now)


def _resize(event: Event, place: Place, number: int, *, used: int, reason: str) -> None:
    if number < used and not reason.strip():
        words = _("%(used)d seats are taken or kept, and nobody loses one. With a reason the number falls as people cancel.")
        raise ValidationError(words % {"used": used}, code="below_taken")
    name = place.value
    setattr(event, f"capacity_{name}", max(number, used))
    setattr(event, f"shrinks_{name}", number if number < used else None)


@transaction.atomic
def keep_seats(event: Event, label: str, place: str, number: int, *, by: User, now: datetime) -> SeatPool:
    """Staff keep so many under this name, in all; fewer than before go to the queue at once.

    Raises ValidationError `not_allowed`, `over`, `mode`, `no_seats`.
    """
    event.lock()
    refuse_all_but_programme_staff(by)
    _refuse_over(event)
    if place not in seats.places_of(event):
        raise ValidationError(_("There are seats only where the event is held: on site, online, or both."), code="mode")
    counted = seats.tally(event)
    known: SeatPool | None = event.pools.filter(place=place, label=label.strip()).first()
    more = number - (known.seats if known else 0)
    if more > seats.free(event, Place(place), counted):
        words = _("Only %(free)d seats are free to be kept.")
        raise ValidationError(words % {"free": seats.free(event, Place(place), counted)}, code="no_seats")
    with because(by=by):
        pool = known or SeatPool(event=event, place=place, label=label.strip(), made_by=by, made_at=now)
        pool.seats = number
        pool.save()
        event.count_kept()
        seats.keep(event, counted)
        seats.promote(event, now=now)
    return pool


def kept(event: Event) -> tuple[int, int]:
    """On site and online, summed up over the pools."""
    found = SeatPool.objects.filter(event=event).aggregate(
        onsite=Sum("seats", filter=Q(place=Place.ONSITE)), online=Sum("seats", filter=Q(place=Place.ONLINE))
    )
    return found["onsite"] or 0, found["online"] or 0


def refuse_more_than_the_room(onsite: int, room: Room | None) -> None:
    """Raises ValidationError `room_seats`."""
    if room and onsite > room.seats:
        words = _("%(room)s has %(seats)d seats, and the event %(onsite)d.")
        raise ValidationError(words % {"room": room.name, "seats": room.seats, "onsite": onsite}, code="room_seats")


def _refuse_over(event: Event) -> None:
    if event.is_over:
        raise ValidationError(_("This event is over or cancelled."), code="over")


def _held(event: Event, place: Place) -> int:
    return event.held_onsite if place == Place.ONSITE else event.held_online
