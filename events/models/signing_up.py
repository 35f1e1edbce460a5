"""How people come to a seat or into the queue: one at a time, colleagues together, at the door."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.models import CentreMembership, Company
from events.models import checking_in, seats
from events.models.attendee import Attendee
from events.models.door import refuse_all_but_the_door
from events.models.invitee import Invitee
from events.models.pool import SeatPool
from events.models.question import Answers
from events.models.registration import Registration
from events.models.seats import Tally
from events.models.series import refuse_all_but_programme_staff, refuse_no_reason
from events.models.states import Audience, EventState, Place, State, Wish
from innocenter.accounts.models import User
from innocenter.look.dates import moment

if TYPE_CHECKING:  # the event offers these as its verbs
    from events.models.event import Event


class Together(models.TextChoices):
    """What becomes of colleagues for whom there are not enough seats."""

    ALL = "all", _("All of them, or nobody")
    FIT = "fit", _("As many as fit; the others wait in the queue")
    QUEUE = "queue", _("All of them, or all wait together")


@transaction.atomic
def register(
    event: Event, attendee: Attendee, *, wish: str, by: User | None, now: datetime, answers: Answers | None = None
) -> Registration:
    """A seat, a place in the queue, or the wait for approval: the state of the returned registration says which.

    `answers`: to the event's questions; None for those who are asked later, on the page of their registration.

    `by` is None for a guest, whose address the caller has confirmed. Raises ValidationError `not_open`, `not_yet`, `closed`, `wish`,
    `members_only`, `invited_only`, `other_company`, `already`, `company_cap`, `unanswered`.
    """
    if answers:
        answers.refuse_incomplete()
    event.lock(names_too=False)
    _refuse(event, [attendee], wish=wish, company=attendee.company, by=by, now=now)
    counted = _counted(event, [attendee], attendee.company)
    return _enter(event, attendee, wish=wish, counted=counted, by=by, now=now, answers=answers)


@transaction.atomic
def register_together(
    event: Event, attendees: Sequence[Attendee], *, company: Company, how: str, wish: str, by: User, now: datetime
) -> list[Registration]:
    """Several colleagues in one act: all are written, or nobody. Each is asked for their own word once they have a seat.

    Raises what `register` raises, and `nobody`, `twice`, `too_few` (for Together.ALL).
    """
    event.lock()
    if not attendees:
        raise ValidationError(_("Name at least one colleague."), code="nobody")
    if len({attendee.email for attendee in attendees}) < len(attendees):
        raise ValidationError(_("One address stands there twice."), code="twice")
    _refuse(event, attendees, wish=wish, company=company, by=by, now=now)
    counted = _counted(event, attendees, company)
    party = None
    if how != Together.FIT and not event.needs_approval and _room_for(event, wish, counted) < len(attendees):
        if how == Together.ALL:
            raise ValidationError(
                _("There are seats for %(count)d of you, not for all.") % {"count": _room_for(event, wish, counted)}, code="too_few"
            )
        party = uuid4()
    return [_enter(event, one, wish=wish, counted=counted, by=by, now=now, party=party) for one in attendees]


@transaction.atomic
def walk_in(
    event: Event, attendee: Attendee, *, by: User, reason: str, now: datetime, at: datetime | None = None, nonce: UUID | None = None
) -> Registration:
    """At the door on the day: is there, and counted. In a full house staff say why, and the seats become one more.

    `at` and `nonce` as in `checking_in.check_in`; an address is not needed. Raises ValidationError `not_allowed`, `not_open`, `too_early`,
    `no_door`, `already`, `full`, `reason`.
    """
    event.lock()
    refuse_all_but_the_door(event, by, now)
    if nonce and (known := Registration.objects.filter(event=event, check_ins__nonce=nonce).first()):
        return known
    if event.state not in {EventState.PUBLISHED, EventState.HELD}:
        raise ValidationError(_("This event is not open."), code="not_open")
    if timezone.localdate(at or now) < timezone.localdate(event.starts_at):
        raise ValidationError(_("Check-in is on the day of the event."), code="too_early")
    if Place.ONSITE not in seats.places_of(event):
        raise ValidationError(_("This event is held online: there is no door to come in by."), code="no_door")
    counted = _counted(event, [attendee], None)
    if not seats.free(event, Place.ONSITE, counted):
        if not by.may_as_staff("events.change_event"):
            raise ValidationError(_("All seats are taken. Only the staff for the programme may add one."), code="full")
        refuse_no_reason(reason)
        event.shrinks_onsite = None
        event.capacity_onsite = counted.onsite + event.held_onsite + 1
    registration = Registration.entered(event, attendee, wish=Wish.ONSITE, by=by, now=now)
    registration.reason, registration.agreed_at = reason.strip(), now
    counted.add(Place.ONSITE)
    seats.keep(event, counted)
    registration.sit(State.ATTENDED, Place.ONSITE, by=by, now=now)
    checking_in.note_walk_in(registration, by=by, now=now, at=at, nonce=nonce)
    return registration


@transaction.atomic
def seat_from_pool(event: Event, pool: SeatPool, attendee: Attendee, *, by: User, now: datetime) -> Registration:
    """Give one of the kept seats to somebody, past the queue and the window: that is what it was kept for.

    Raises ValidationError `not_allowed`, `not_open`, `pool_empty`, `already`.
    """
    event.lock()
    refuse_all_but_programme_staff(by)
    pool.refresh_from_db()
    if event.state != EventState.PUBLISHED or now >= event.ends_at:
        raise ValidationError(_("This event is not open."), code="not_open")
    if pool.event_id != event.pk or not pool.seats:
        raise ValidationError(_("No seat is kept there any more."), code="pool_empty")
    counted = _counted(event, [attendee], None)
    pool.seats -= 1
    pool.save(update_fields=["seats"])
    event.count_kept()
    place = Place(pool.place)
    registration = Registration.entered(event, attendee, wish=Wish(place.value), by=by, now=now)
    registration.agreed_at = now
    counted.add(place)
    seats.keep(event, counted)
    registration.sit(State.CONFIRMED, place, by=by, now=now)
    return registration


def seat_or_queue(event: Event, registration: Registration, *, counted: Tally, by: User | None, now: datetime) -> None:
    """A seat for the registration if one is free and nobody waits for it, else the next number. Under the lock."""
    place = None if registration.party else seats.seat_for(event, registration.wish, counted, is_new=True)
    if place is None:
        number = seats.next_number(event)
        seats.keep(event, counted)
        counted.waiting[registration.wish] += 1
        registration.stand_in_line(number, position=sum(counted.waiting.values()), by=by, now=now)
    else:
        counted.add(place)
        seats.keep(event, counted)
        registration.sit(State.CONFIRMED, place, by=by, now=now)


def _enter(
    event: Event, attendee: Attendee, *, wish: str, counted: Tally, by: User | None, now: datetime, party: UUID | None = None,
    answers: Answers | None = None,
) -> Registration:  # fmt: skip
    registration = Registration.entered(event, attendee, wish=wish, by=by, now=now, answers=answers)
    registration.party = party
    if event.needs_approval:
        registration.wait_for_approval(by=by, now=now)
    else:
        seat_or_queue(event, registration, counted=counted, by=by, now=now)
    return registration


def _room_for(event: Event, wish: str, counted: Tally) -> int:
    """How many newcomers with this wish would have a seat now."""
    return sum(seats.free(event, place, counted) for place in seats.PLACES[wish] if not counted.waits_for(place))


def _counted(event: Event, attendees: Sequence[Attendee], company: Company | None) -> Tally:
    """Count under the lock; refuse those who are there already, and more of a company than may come."""
    people = [one.person.pk for one in attendees if one.person]
    counted = seats.tally(event, people=people, addresses=[one.email for one in attendees if one.email], company=company)
    if counted.there:
        words = _("You are registered for this event already.") if len(attendees) == 1 else _("Somebody of them is registered already.")
        raise ValidationError(words, code="already")
    if company and event.company_cap and counted.of_company + len(attendees) > event.company_cap:
        left = max(0, event.company_cap - counted.of_company)
        words = _("At most %(cap)d people of one company may come; there is room for %(left)d more of yours.")
        raise ValidationError(words % {"cap": event.company_cap, "left": left}, code="company_cap")
    return counted


def _refuse(
    event: Event, attendees: Sequence[Attendee], *, wish: str, company: Company | None, by: User | None, now: datetime
) -> None:
    """What can be said before anything is counted."""
    if refusal := not_open(event, now):
        raise refusal
    if wish not in wishes(event):
        raise ValidationError(_("There are no such seats at this event. Choose another kind."), code="wish")
    if company and not (by and company.is_person(by)):
        raise ValidationError(_("You register for a company only as one of its people."), code="other_company")
    if event.audience == Audience.MEMBERS and not _is_member(event, attendees, company, now):
        raise ValidationError(_("This event is for people of member companies."), code="members_only")
    if event.audience == Audience.INVITED:
        wanted = {attendee.email for attendee in attendees}
        if Invitee.objects.filter(event=event, email__in=wanted).count() < len(wanted):
            raise ValidationError(_("This event is for invited people."), code="invited_only")


def _is_member(event: Event, attendees: Sequence[Attendee], company: Company | None, now: datetime) -> bool:
    """Whether the company's membership is in use today, or that of a company for which the person acts."""
    person = attendees[0].person
    acts_for = Company.objects.of(person) if person else Company.objects.none()
    theirs = Company.objects.filter(pk=company.pk) if company else acts_for
    return CentreMembership.objects.in_use(timezone.localdate(now)).filter(company__in=theirs.values("pk")).exists()


def not_open(event: Event, now: datetime) -> ValidationError | None:
    """Why nobody can register now (code `not_open`, `not_yet`, `closed`), or None."""
    if event.state != EventState.PUBLISHED:
        return ValidationError(_("This event is not open."), code="not_open")
    if event.opens_at and now < event.opens_at:
        return ValidationError(_("Registration opens on %(time)s.") % {"time": moment(event.opens_at)}, code="not_yet")
    if now >= (event.closes_at or event.starts_at):
        return ValidationError(_("Registration is closed."), code="closed")
    return None


def wishes(event: Event) -> list[Wish]:
    """What somebody can choose at this event, in the order in which to show it."""
    if event.mode == "both":
        return [Wish.ONSITE, Wish.ONLINE, Wish.EITHER]
    return [Wish(event.mode)]
