"""The list of an event for whoever stands at its door, and what their phone sends, at once or when the network is back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from events import tickets
from events.models import Attendee, CheckIn, Event, Registration
from events.models.check_in import How
from events.models.states import OPEN, State
from innocenter.accounts.models import User

KEPT = timedelta(days=1)
"""So long after the end a device keeps the names."""
EXPECTED, IN, ABSENT, WAITING, OVER = "expected", "in", "absent", "waiting", "over"
STANDS = {State.CONFIRMED: EXPECTED, State.ATTENDED: IN, State.NO_SHOW: ABSENT} | dict.fromkeys(set(OPEN) - {State.CONFIRMED}, WAITING)


@dataclass(frozen=True)
class Person:
    """A row of the list. Who has no seat has no name on it: it is there so that their ticket is refused in words."""

    key: str
    stands: str
    state: str
    pk: int
    name: str = ""
    company: str = ""
    place: str = ""
    seen: str = ""
    check_in: int = 0


@dataclass(frozen=True)
class Sent:
    """What a device says it has done. `key` for somebody on the list; a name where somebody came without registering."""

    nonce: UUID
    how: str
    key: str = ""
    at: datetime | None = None
    attendee: Attendee | None = None
    reason: str = ""


@dataclass(frozen=True)
class Told:
    """`done`, also when it was done by the same nonce before; `again`: somebody else was first; `refused`."""

    nonce: str
    result: str
    words: str


def list_of(event: Event) -> list[Person]:
    """By name; those without a seat at the end. Two statements."""
    found = Registration.objects.filter(event=event).select_related("company").order_by("name", "pk")
    first = {one.registration_id: one for one in CheckIn.objects.standing().filter(registration__event=event).select_related("by")}
    rows = [_row(event, one, first.get(one.pk)) for one in found]
    return sorted(rows, key=lambda row: row.stands in {WAITING, OVER})


def _row(event: Event, one: Registration, seen: CheckIn | None) -> Person:
    stands = STANDS.get(State(one.state), OVER)
    about = (tickets.key_of(one.ticket), stands, one.get_state_display(), one.pk)
    if stands in {WAITING, OVER}:
        return Person(*about)
    company = one.affiliation or (one.company.name if one.company else "")
    place = one.get_place_display() if event.mode == "both" else ""
    return Person(*about, one.name, company, place, seen.words if seen else "", seen.pk if seen else 0)


def as_json(people: Iterable[Person]) -> list[dict[str, Any]]:
    """For a device: no number by which anything could be asked for."""
    return [{name: value for name, value in asdict(one).items() if value and name not in {"pk", "check_in"}} for one in people]


def by_key(event: Event, keys: Iterable[str]) -> dict[str, int]:
    """The registrations with these keys. One statement."""
    wanted = set(keys)
    found = ((tickets.key_of(tickets.ticket_of(pk)), pk) for pk in Registration.objects.filter(event=event).values_list("pk", flat=True))
    return {key: pk for key, pk in found if key in wanted}


def take(event: Event, batch: Sequence[Sent], *, by: User, now: datetime) -> list[Told]:
    """One after the other, each in a transaction of its own, in the order in which they were done."""
    known = by_key(event, (one.key for one in batch))
    return [_take(event, one, known.get(one.key), by=by, now=now) for one in batch]


def _take(event: Event, one: Sent, pk: int | None, *, by: User, now: datetime) -> Told:
    try:
        name = _write(event, one, pk, by=by, now=now)
    except ValidationError as refusal:
        codes = {error.code for error in refusal.error_list} if hasattr(refusal, "error_list") else set()
        return Told(str(one.nonce), "again" if "already" in codes else "refused", " ".join(refusal.messages))
    return Told(str(one.nonce), "done", _("%(name)s is in.") % {"name": name})


def _write(event: Event, one: Sent, pk: int | None, *, by: User, now: datetime) -> str:
    if one.how == How.WALK_IN and one.attendee:
        return event.walk_in(one.attendee, by=by, reason=one.reason, now=now, at=one.at, nonce=one.nonce).name
    registration = Registration.objects.filter(pk=pk).select_related("event").first() if pk else None
    if registration is None:
        raise ValidationError(_("This ticket is not for this event."), code="unknown")
    registration.check_in(by=by, now=now, how=one.how, at=one.at, nonce=one.nonce)
    return registration.name


def read_ticket(event: Event, text: str) -> Registration:
    """Whose ticket it is, typed or scanned. Raises ValidationError `unknown`."""
    pk = tickets.read(text)
    found: Registration | None = Registration.objects.filter(event=event, pk=pk).select_related("event").first() if pk else None
    if found is None:
        raise ValidationError(_("This ticket is not for this event."), code="unknown")
    return found
