"""How somebody comes to be seen: at the reception, by a phone that was without a network, by themselves with the code at the door."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events import tickets
from events.models.check_in import CheckIn, How
from events.models.door import RollCall, is_door_open, refuse_all_but_the_door
from events.models.states import OPEN, EventState, State
from innocenter.accounts.models import User
from innocenter.lifecycle import refuse_unless_allowed
from innocenter.values.working_days import DAY

if TYPE_CHECKING:  # registrations offer these as their verbs
    from events.models.registration import Registration

SLOW = timedelta(minutes=10)
"""So far ahead a phone's clock may be."""


def check_in(
    registration: Registration, *, by: User, now: datetime, how: str = How.LIST, at: datetime | None = None, nonce: UUID | None = None
) -> CheckIn:
    """They are here. `at` is what the device says; the same `nonce` again is the same check-in, also one that was taken back since.

    The caller holds the event's lock. Raises ValidationError `not_allowed`, `not_open`, `too_early`, `already`, `illegal_move`, `nonce`.
    """
    refuse_all_but_the_door(registration.event, by, now)
    known = CheckIn.objects.filter(nonce=nonce).first() if nonce else None
    if known:
        if known.registration_id != registration.pk:
            raise ValidationError(_("This check-in has been sent for somebody else already."), code="nonce")
        return known
    at = at if at and is_likely(registration, at, now) else None
    refuse_wrong_day(registration, at or now)
    refuse_unexpected(registration)
    return _write(registration, how=how, by=by, now=now, at=at, nonce=nonce)


def check_in_oneself(registration: Registration, code: str, *, by: User | None, now: datetime) -> CheckIn:
    """With the code that the door shows now. The caller holds the lock and knows that it is the person, by account or by own link.

    Raises ValidationError `door_closed`, `door_code`, `already`, `illegal_move`.
    """
    if not is_door_open(registration.event, now):
        words = _("The code is taken from an hour before the beginning until the end of the event.")
        raise ValidationError(words, code="door_closed")
    refuse_unexpected(registration)
    if not tickets.is_door_code(code, registration.event.uid, now):
        words = _("This is not the code that the door shows now. It changes every half minute: look again.")
        raise ValidationError(words, code="door_code")
    return _write(registration, how=How.SELF, by=by, now=now)


def undo(check_in: CheckIn, *, by: User, reason: str, now: datetime) -> None:
    """They are not here after all: has a seat again, or is absent where the attendance is closed. The check-in stays, with the reason.

    Raises ValidationError `not_allowed`, `reason`, `undone`, `illegal_move`.
    """
    with transaction.atomic():
        registration = check_in.registration
        registration.begin()
        refuse_all_but_the_door(registration.event, by, now)
        if not reason.strip():
            raise ValidationError({"reason": ValidationError(_("Write why it is taken back."), code="reason")})
        check_in.refresh_from_db()
        if check_in.undone_at:
            raise ValidationError(_("It has been taken back already, by %(who)s.") % {"who": check_in.undone_by}, code="undone")
        closed = RollCall.objects.filter(event=registration.event_id).exists()
        to = State.NO_SHOW if closed else State.CONFIRMED
        refuse_unless_allowed(registration.MOVES, registration.state, to)
        check_in.undone_at, check_in.undone_by, check_in.undo_reason = now, by, reason.strip()[:300]
        check_in.save(update_fields=["undone_at", "undone_by", "undo_reason"])
        registration.stand(to, by=by)


def note_walk_in(registration: Registration, *, by: User, now: datetime, at: datetime | None = None, nonce: UUID | None = None) -> None:
    """For a registration that began at the door."""
    at = at if at and is_likely(registration, at, now) else None
    CheckIn.objects.create(registration=registration, how=How.WALK_IN, by=by, at=now, device_at=at, nonce=nonce or uuid4())


def _write(
    registration: Registration, *, how: str, by: User | None, now: datetime, at: datetime | None = None, nonce: UUID | None = None
) -> CheckIn:
    registration.stand(State.ATTENDED, by=by)
    return CheckIn.objects.create(registration=registration, how=how, by=by, at=now, device_at=at, nonce=nonce or uuid4())


def is_likely(registration: Registration, at: datetime, now: datetime) -> bool:
    """Whether the clock of the device can be believed: else the server's counts."""
    return registration.event.starts_at - DAY <= at <= now + SLOW


def refuse_wrong_day(registration: Registration, at: datetime) -> None:
    event = registration.event
    if event.state not in {EventState.PUBLISHED, EventState.HELD}:
        words = _("Nobody is checked in at this event: its state is “%(state)s”.")
        raise ValidationError(words % {"state": event.get_state_display()}, code="not_open")
    if timezone.localdate(at) < timezone.localdate(event.starts_at):
        raise ValidationError(_("Check-in is on the day of the event."), code="too_early")


def refuse_unexpected(registration: Registration) -> None:
    """Who has no seat, and who is in already, by words for the person at the door."""
    name, state = registration.name, registration.get_state_display()
    if registration.state == State.ATTENDED:
        first = registration.check_ins.standing().with_names().first()
        words = first.words if first else state
        raise ValidationError(_("%(name)s is in already: %(words)s.") % {"name": name, "words": words}, code="already")
    if State.ATTENDED in registration.MOVES[State(registration.state)]:
        return
    if registration.state in OPEN:
        words = _("%(name)s has no seat yet: %(state)s. Without a seat nobody is checked in.")
    else:
        words = _("The registration of %(name)s is over: %(state)s.")
    raise ValidationError(words % {"name": name, "state": state}, code="illegal_move")
