"""Letters to whoever registered: each in their language, with the link to their own page, on which they cancel, accept or decline."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from events.letters.entry import NAME, entry
from innocenter.outbox import calendar
from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from innocenter.outbox.posting import Readers

if TYPE_CHECKING:  # the registrations post these letters
    from events.models.registration import Registration


def own_page(letter: Letter) -> str:
    """Signed when the letter is worded. No statement: the number is enough."""
    return str(apps.get_model("events.Registration")(pk=letter.about_id).get_absolute_url())


def readers(registered: QuerySet[Registration]) -> Readers:
    """One letter for each of them, with an account or without."""
    return Readers(
        registered, user=F("person_id"), address=Coalesce(F("person__email"), F("email")), about_id=F("pk"),
        language=Coalesce(F("person__language"), F("language")),
    )  # fmt: skip


def _still(*states: str) -> Any:
    def asked(letter: Letter) -> str | None:
        """What a later letter has overtaken is not sent any more."""
        return None if getattr(letter.about(), "state", "") in states else str(_("The registration has changed meanwhile."))

    return asked


RECEIVED = Kind("events.received", title=_("Registration received"), still_owed=_still("pending"))
CONFIRMED = Kind("events.confirmed", title=_("Registration confirmed"), still_owed=_still("confirmed"))
QUEUED = Kind("events.queued", title=_("In the queue for an event"), still_owed=_still("queued"))
PROMOTED = Kind("events.promoted", title=_("A seat from the queue"), still_owed=_still("confirmed"))
OFFERED = Kind("events.offered", title=_("A seat is offered"), still_owed=_still("offered"))
RAN_OUT = Kind("events.ran_out", title=_("The offered seat has gone to the next"))
CANCELLED = Kind("events.cancelled", title=_("Registration cancelled"))
APPROVED_ANEW = Kind("events.approved_anew", title=_("Changed answers approved"), still_owed=_still("confirmed"))
DECLINED = Kind("events.declined", title=_("Registration declined"))
EVENT_CANCELLED = Kind("events.event_cancelled", title=_("Event cancelled"))


def received(registration: Registration, *, now: datetime) -> None:
    _tell(RECEIVED, registration, now=now)


def confirmed(registration: Registration, *, now: datetime, was_waiting: bool = False) -> None:
    """With the entry for their calendar, and for whom a colleague registered the day by which they give their own word."""
    _tell(PROMOTED if was_waiting else CONFIRMED, registration, now=now, method=calendar.REQUEST)


def queued(registration: Registration, *, position: int, now: datetime) -> None:
    _tell(QUEUED, registration, now=now, position=position)


def offered(registration: Registration, *, now: datetime) -> None:
    _tell(OFFERED, registration, now=now)


def ended(registration: Registration, *, was: str, now: datetime) -> None:
    """`was`: its state before. Only who had a seat for sure has an entry to be called off."""
    kind = {("offered", "expired"): RAN_OUT, ("pending", "declined"): DECLINED}.get((was, registration.state), CANCELLED)
    _tell(kind, registration, now=now, method=calendar.CANCEL if had_seat(registration, was) else "", was=was)


def had_seat(registration: Registration, was: str) -> bool:
    """Whether an entry stands in their calendar: confirmed, or confirmed before they changed their answers."""
    return was == "confirmed" or (was == "pending" and registration.seated_at is not None)


def approved_anew(registration: Registration, *, now: datetime) -> None:
    """The seat was kept, and its entry stands: nothing to put into the calendar. Once a day."""
    _tell(APPROVED_ANEW, registration, now=now, due_on=timezone.localdate(now))


def event_cancelled(registration: Registration, *, was: str, now: datetime) -> None:
    """Also to those who wait."""
    _tell(EVENT_CANCELLED, registration, now=now, method=calendar.CANCEL if had_seat(registration, was) else "", was=was)


def _tell(kind: Kind, registration: Registration, *, now: datetime, method: str = "", due_on: date | None = None, **more: Any) -> None:
    if not (registration.person or registration.email):  # came in by the door, and left no address
        return
    language = registration.person.language if registration.person else registration.language
    with translation.override(language):
        context = about(registration) | more
        if method:
            context |= invitation(registration, method=method, now=now)
    Letter.objects.post(
        kind, to=registration.person or registration.email, about=registration, context=context, link=registration.get_absolute_url(),
        now=now, language=language, due_on=due_on,
    )  # fmt: skip


def invitation(registration: Registration, *, method: str, now: datetime) -> dict[str, str]:
    """The entry for one person's calendar: one ATTENDEE."""
    text = calendar.invitation(entry(registration.event), method=method, now=now, to=[registration.email], name=NAME)
    return {"calendar": text, "calendar_method": method}


def about(registration: Registration) -> dict[str, Any]:
    """In the active language; never the link to join."""
    event = registration.event
    return {
        "name": registration.name,
        "what": event.title,
        "begin": event.starts_at,
        "end": event.ends_at,
        "where": event.where_words,
        "seat": registration.get_place_display() if registration.place and event.mode == "both" else "",
        "is_online": registration.place == "online",
        "number": registration.queue_no,
        "is_offer": event.promotion == "offer",
        "hours": event.offer_hours,
        "together": registration.party is not None,
        "until": registration.offer_until,
        "agree_by": registration.agree_by if registration.agreed_at is None else None,
        "made_by": str(registration.made_by) if registration.made_by_id and registration.made_by_id != registration.person_id else "",
        "reason": registration.reason,
    }
