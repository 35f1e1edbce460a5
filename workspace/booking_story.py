"""A booking in words: its facts, what to do about it, what has happened."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company
from companies.reception import Visit, at_the_reception
from innocenter.accounts.models import User
from innocenter.look.asks import Ask
from innocenter.look.dates import clock, full_day
from innocenter.values.todo import Todo
from workspace.models import Booking

State = Booking.State


def hours_words(booking: Booking) -> str:
    return f"{clock(booking.during.lower)} ~ {clock(booking.during.upper)}"


def booking_facts(booking: Booking) -> list[tuple[str, object]]:
    facts = [
        (_("Place"), f"{booking.room.site.name} {booking.room}"),
        (_("Day"), full_day(booking.local_day)),
        (_("Time"), hours_words(booking)),
        (_("Who comes"), booking.person),
    ]
    if booking.company:
        facts.append((_("Company"), booking.company))
    return facts


def booking_todo(booking: Booking, *, now: datetime) -> Todo | None:
    """None when it is over in whatever way."""
    url, day = booking.get_absolute_url(), booking.local_day
    match booking.state:
        case State.HELD:
            sentence = _("The room is held for you until %(time)s. Please look at the booking and confirm it.")
            return Todo(sentence % {"time": clock(booking.held_until)}, None, _("Look and confirm"), f"{url}confirm/")
        case State.CONFIRMED if booking.release_at and now < booking.during.upper:
            sentence = _("Please check in when you come. At %(time)s the room is given to others if nobody has.")
            opens = booking.may_check_in(now)
            return Todo(sentence % {"time": clock(booking.release_at)}, day if opens else None, "", url, waiting=not opens)
        case State.CONFIRMED if now < booking.during.upper:
            return Todo(_("The room is yours at this time."), None, "", url, waiting=True)
        case State.CHECKED_IN if now < booking.during.upper:
            return Todo(_("You are in. When you leave early, tell it here: then others can use the room."), None, "", url, waiting=True)
    return None


def booking_moments(booking: Booking) -> list[tuple[datetime, str, str]]:
    """Newest first."""
    moments = [(booking.made_at, _("The room was held."), str(booking.made_by))]
    if booking.confirmed_at:
        moments.append((booking.confirmed_at, _("The booking was confirmed."), ""))
    if booking.checked_in_at:
        moments.append((booking.checked_in_at, _("Checked in."), str(booking.checked_in_by)))
    if booking.closed_at:
        who = str(booking.closed_by) if booking.closed_by else ""
        words = booking.get_state_display()
        moments.append((booking.closed_at, f"{words}: {booking.reason}" if booking.reason else words, who))
    if booking.excused_at:
        moments.append((booking.excused_at, _("It does not count as unused: %(why)s") % {"why": booking.excuse}, str(booking.excused_by)))
    return sorted(moments, key=lambda moment: moment[0])[::-1]


def bookings_asks(user: User, today: date) -> list[Ask]:
    """For “my page”: what waits for a confirmation, and what is on today. One statement."""

    def of_bookings(found: QuerySet[Booking]) -> list[Todo]:
        rows = found.select_related("room__site", "rule", "company").order_by("during")
        return [todo for todo in (_todo_of_day(booking, today) for booking in rows) if todo]

    return [Ask(Booking.objects.of(user).live().filter(day__gte=today), of_bookings)]


@at_the_reception
def visits_of(company: Company, now: datetime) -> list[Visit]:
    """What the company has booked for today, whatever became of it; holds that ran out were nothing. One statement."""
    found = Booking.objects.filter(company=company, day=timezone.localdate(now))
    rows = found.exclude(state__in=[State.HELD, State.EXPIRED, State.CANCELLED]).select_related("room", "person").order_by("during", "pk")
    return [
        Visit(
            hours_words(booking), str(booking.room), str(booking.person), booking.get_state_display(),
            reverse("admin:workspace_booking_change", args=[booking.pk]),
        )
        for booking in rows
    ]  # fmt: skip


def _todo_of_day(booking: Booking, today: date) -> Todo | None:
    words = {"room": booking.room, "time": hours_words(booking)}
    if booking.state == State.HELD:
        sentence = _("%(room)s, %(time)s: held for you, not confirmed yet.") % words
        return Todo(sentence, booking.local_day, _("Look and confirm"), reverse("workspace:confirm_booking", args=[booking.pk]))
    if booking.local_day != today:
        return None
    if booking.state == State.CONFIRMED:
        return Todo(_("%(room)s, %(time)s: please check in when you come.") % words, today, _("To the booking"), booking.get_absolute_url())
    return Todo(_("%(room)s, %(time)s: you are checked in.") % words, None, _("To the booking"), booking.get_absolute_url(), waiting=True)

