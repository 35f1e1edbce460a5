"""How an event ends: cancelled, held, archived; and what becomes of the registrations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext

from events.letters import events as event_letters
from events.letters import registrations as letters
from events.models import hosts, seats
from events.models.notice import ChangeNotice
from events.models.registration import Registration
from events.models.series import refuse_all_but_programme_staff, refuse_no_reason
from events.models.states import EVENT_MOVES, EventState, State
from innocenter.accounts.models import User
from innocenter.lifecycle import because, refuse_unless_allowed

if TYPE_CHECKING:  # the event ends by these
    from events.models.event import Event


@transaction.atomic
def cancel(event: Event, *, by: User, reason: str, now: datetime) -> list[Registration]:
    """It is off: the room is free, nobody has a seat or waits any more. Returns whose registrations it ended.

    Raises ValidationError `not_allowed`, `reason`, `illegal_move`.
    """
    event.lock()
    refuse_all_but_programme_staff(by)
    refuse_no_reason(reason)
    refuse_unless_allowed(EVENT_MOVES, event.state, EventState.CANCELLED)
    was = event.state
    event.state, event.closed_at, event.closed_by, event.reason = EventState.CANCELLED, now, by, reason.strip()
    event.sequence += 1
    ended = list(Registration.objects.filter(event=event).open().select_related("person", "company").order_by("pk"))
    with because(by=by, reason=event.reason, now=now):
        event.save(update_fields=["state", "closed_at", "closed_by", "reason", "sequence"])
        event.claims.taking().cut(now)
        _end_all(event, by=by, now=now, reason=event.reason)
        seats.keep(event, seats.tally(event))
        ChangeNotice.objects.filter(event=event, told_at=None).update(told_at=now)
    if was == EventState.PUBLISHED:
        _tell_cancelled(event, ended, now=now)
    return ended


def _tell_cancelled(event: Event, ended: Sequence[Registration], *, now: datetime) -> None:
    for registration in ended:
        was, registration.state, registration.reason = registration.state, State.CANCELLED, event.reason
        registration.event = event
        letters.event_cancelled(registration, was=was, now=now)
    event_letters.cancelled(event, hosts.left_to_tell(event, ended, since=now), now=now)


@transaction.atomic
def finish(event: Event, *, now: datetime) -> bool:
    """It has taken place: whoever still waits, waits for nothing. False before its end, and for what does not stand."""
    event.lock()
    if event.state != EventState.PUBLISHED or now < event.ends_at:
        return False
    event.state, event.closed_at = EventState.HELD, now
    with because(by=None, now=now):
        event.save(update_fields=["state", "closed_at"])
        _end_all(event, by=None, now=now, reason=gettext("The event has taken place."), confirmed_too=False)
        seats.keep(event, seats.tally(event))
    return True


def _end_all(event: Event, *, by: User | None, now: datetime, reason: str, confirmed_too: bool = True) -> None:
    """A seat or a wish is cancelled, what waits in the queue or is offered runs out (reference/events.md §7)."""
    over = {"closed_at": now, "closed_by": by, "reason": reason}
    cancelled = [State.PENDING, State.CONFIRMED] if confirmed_too else [State.PENDING]
    found = Registration.objects.filter(event=event)
    found.filter(state__in=cancelled).update(state=State.CANCELLED, **over)
    found.filter(state__in=[State.QUEUED, State.OFFERED]).update(state=State.EXPIRED, **over)


@transaction.atomic
def archive(event: Event, *, by: User, now: datetime) -> None:
    """Everything after the event is done. Raises ValidationError `not_allowed`, `illegal_move`."""
    event.lock()
    refuse_all_but_programme_staff(by)
    refuse_unless_allowed(EVENT_MOVES, event.state, EventState.ARCHIVED)
    event.state = EventState.ARCHIVED
    with because(by=by, now=now):
        event.save(update_fields=["state"])
