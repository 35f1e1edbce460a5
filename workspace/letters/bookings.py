"""Letters about bookings: to the person who comes, and with a calendar entry to the guests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from innocenter.accounts.models import User
from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from workspace.letters import calendar

if TYPE_CHECKING:  # the bookings post these letters
    from workspace.models.booking import Booking
    from workspace.models.series import BookingSeries


def _still_so(letter: Letter) -> str | None:
    """What a later letter has overtaken is not sent any more."""
    invitation: Any = letter.about()
    booking = invitation and invitation.booking
    stands = booking and booking.state in {"confirmed", "checked_in"} and booking.sequence == invitation.sequence
    return None if stands else str(_("The booking was changed or cancelled meanwhile."))


CONFIRMED = Kind("workspace.booking_confirmed", title=_("Room booked"), still_owed=_still_so)
CHANGED = Kind("workspace.booking_changed", title=_("Booking changed"), still_owed=_still_so)
CANCELLED = Kind("workspace.booking_cancelled", title=_("Booking cancelled"))
RELEASED = Kind("workspace.booking_released", title=_("Room released because nobody came"))
SERIES_BOOKED = Kind("workspace.booking_series", title=_("Series booked"))
INVITED_TO_SERIES = Kind("workspace.booking_series_invitation", title=_("Invitation to a series"))
INVITED = Kind("workspace.booking_invitation", title=_("Invitation of a guest"), still_owed=_still_so)
REMINDER = Kind("workspace.booking_reminder", title=_("Booking tomorrow"), still_owed=_still_so)
DATES_CANCELLED = Kind("workspace.booking_dates_cancelled", title=_("Several bookings cancelled"))
TAKEN_OVER = Kind("workspace.booking_taken_over", title=_("Bookings of a former colleague"))
PASSED_ON = Kind("workspace.booking_passed_on", title=_("Bookings passed on to a colleague"))
DATES_CALLED_OFF = Kind("workspace.booking_dates_called_off", title=_("Several invitations called off"))
DATES_CHANGED = Kind("workspace.booking_dates_changed", title=_("Several bookings changed"))
CALLED_OFF = Kind("workspace.booking_called_off", title=_("Invitation called off"))


def confirmed(booking: Booking, *, now: datetime) -> None:
    _tell(CONFIRMED, booking, [booking.person], method=calendar.REQUEST, now=now)
    _tell(INVITED, booking, booking.guests, method=calendar.REQUEST, now=now)


def changed(booking: Booking, *, before: Iterable[str], reason: str = "", now: datetime) -> None:
    """To the person and the guests; those who are no longer guests hear that it is off for them. The person reads the staff's reason."""
    _tell(CHANGED, booking, [booking.person], method=calendar.REQUEST, now=now, why=reason)
    _tell(INVITED, booking, booking.guests, method=calendar.REQUEST, now=now)
    _tell(CALLED_OFF, booking, set(before) - set(booking.guests), method=calendar.CANCEL, now=now)


def cancelled(booking: Booking, *, now: datetime) -> None:
    _tell(CANCELLED, booking, [booking.person], method=calendar.CANCEL, now=now)
    _tell(CALLED_OFF, booking, booking.guests, method=calendar.CANCEL, now=now)


def released(booking: Booking, *, now: datetime) -> None:
    _tell(RELEASED, booking, [booking.person], method="", now=now)


def reminder(booking: Booking, *, now: datetime) -> int:
    """The day before. Returns how many letters were new."""
    sent = Letter.objects.post(
        REMINDER, to=booking.person, about=booking.told(), due_on=booking.local_day, context=_about(booking),
        link=booking.get_absolute_url(), now=now, language=booking.person.language,
    )  # fmt: skip
    return int(sent.is_new)


def cancelled_together(bookings: Sequence[Booking], *, now: datetime) -> None:
    """Of several that end in one act each person and each guest gets one letter with all their dates."""
    _tell_together(DATES_CANCELLED, DATES_CALLED_OFF, bookings, calls_off=True, now=now)


def changed_together(bookings: Sequence[Booking], *, before: Iterable[str], reason: str = "", now: datetime) -> None:
    """As `changed`, in one letter each; `before`: who was a guest until now."""
    _tell_together(DATES_CHANGED, DATES_CHANGED, bookings, calls_off=False, now=now, why=reason)
    for guest in sorted(set(before) - {guest for booking in bookings for guest in booking.guests}):
        _post_together(DATES_CALLED_OFF, guest, bookings, calls_off=True, now=now)


def handed_over(bookings: Sequence[Booking], *, before: User, now: datetime) -> None:
    """Who comes in place of `before` gets the entries; who comes no more has them taken out. Guests are expected as before."""
    _post_together(TAKEN_OVER, bookings[0].person, bookings, calls_off=False, now=now, why=str(before))
    _post_together(PASSED_ON, before, bookings, calls_off=True, now=now)


def _tell_together(kind: Kind, for_guests: Kind, bookings: Sequence[Booking], *, calls_off: bool, now: datetime, why: str = "") -> None:
    for person in dict.fromkeys(booking.person for booking in bookings):
        theirs = [booking for booking in bookings if booking.person == person]
        _post_together(kind, person, theirs, calls_off=calls_off, now=now, why=why)
    for guest in sorted({guest for booking in bookings for guest in booking.guests}):
        _post_together(for_guests, guest, [booking for booking in bookings if guest in booking.guests], calls_off=calls_off, now=now)


def _post_together(kind: Kind, to: User | str, bookings: Sequence[Booking], *, calls_off: bool, now: datetime, why: str = "") -> None:
    if len(bookings) == 1 and kind in (DATES_CANCELLED, DATES_CALLED_OFF):
        _tell(CALLED_OFF if isinstance(to, str) else CANCELLED, bookings[0], [to], method=calendar.CANCEL, now=now)
        return
    first = bookings[0]
    context = _about(first) | {
        "dates": [[booking.during.lower, booking.during.upper, str(booking.room)] for booking in bookings],
        "counts": any(booking.is_late and not booking.is_desk for booking in bookings),
        "calendar": calendar.published(bookings, now=now, is_off=calls_off),
        "calendar_method": calendar.PUBLISH,
        "is_guest": isinstance(to, str),
        "why": why,
    }
    link = "" if isinstance(to, str) or kind is PASSED_ON else first.get_absolute_url()
    language = first.person.language if isinstance(to, str) else to.language
    Letter.objects.post(kind, to=to, about=first.told(), context=context, link=link, now=now, language=language)


def series_booked(series: BookingSeries, bookings: Iterable[Booking], *, now: datetime) -> None:
    """One letter for all its dates: each is an entry of its own, so that one can be changed later."""
    dates = list(bookings)
    context = _about(dates[0]) | {"dates": [[booking.during.lower, booking.during.upper] for booking in dates]}
    people: list[User | str] = [series.person, *series.guests]
    sent = {"calendar": calendar.published(dates, now=now), "calendar_method": calendar.PUBLISH}
    for person in people:
        kind, link = (INVITED_TO_SERIES, "") if isinstance(person, str) else (SERIES_BOOKED, dates[0].get_absolute_url())
        Letter.objects.post(kind, to=person, about=series, context=context | sent, link=link, now=now, language=series.person.language)


def _tell(kind: Kind, booking: Booking, people: Iterable[User | str], *, method: str, now: datetime, why: str = "") -> None:
    """Guests have no account: their letter has the entry, and no link."""
    about = booking.told()
    for person in people:
        address = person if isinstance(person, str) else person.email
        context = _about(booking) | {"why": why}
        if method:
            context |= {"calendar": calendar.invitation(booking, method=method, now=now, to=[address]), "calendar_method": method}
        link = "" if isinstance(person, str) else booking.get_absolute_url()
        Letter.objects.post(kind, to=person, about=about, context=context, link=link, now=now, language=booking.person.language)


def _about(booking: Booking) -> dict[str, Any]:
    return {
        "what": booking.title,
        "room": str(booking.room),
        "site": booking.room.site.name_ko if booking.person.language == "ko" else booking.room.site.name_en,
        "begin": booking.during.lower,
        "end": booking.during.upper,
        "host": str(booking.company or booking.person),
        "reason": booking.reason,
        "counts": booking.is_late and not booking.is_desk,
        "release_at": booking.release_at,
    }
