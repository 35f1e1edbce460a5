"""What the page of a registration shows on the day, and after it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from events import certificates
from events.models import Place, Registration, Survey
from events.models.door import is_door_open
from events.models.states import EventState, State
from innocenter.look.qr import picture
from innocenter.outbox.rendering import absolute


def on_the_day(registration: Registration, *, now: datetime) -> dict[str, Any]:
    """The ticket for somebody with a seat in the room; how to check in oneself, while the door is open."""
    has_seat = registration.state == State.CONFIRMED and now < registration.event.ends_at
    if not has_seat:
        return {}
    found: dict[str, Any] = {"can_check_in": is_door_open(registration.event, now)}
    if registration.place == Place.ONSITE:
        address = absolute(f"/events/in/{registration.ticket}/")
        found |= {"ticket": registration.ticket, "ticket_picture": picture(address)}
    return found


def afterwards(registration: Registration, *, now: datetime) -> dict[str, Any]:
    """For somebody who was there: survey and certificate. Three statements at most."""
    if registration.state != State.ATTENDED:
        return {}
    survey = Survey.objects.open(now).filter(event=registration.event_id).first()
    is_over = registration.event.state in {EventState.HELD, EventState.ARCHIVED}
    return {
        "survey": survey,
        "has_answered": hasattr(registration, "answered"),
        "certificate": certificates.of(registration) if is_over else None,
        "may_have_certificate": is_over,
    }
