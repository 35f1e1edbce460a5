"""What becomes of bookings when the membership behind them does; the day before; the reception; leases older than memberships."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies import memberships
from companies.models import CentreMembership
from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from tests import make
from tests.make import NOON, hours
from tests.workspace.test_booking_letters import entry
from workspace import bookings, recurring
from workspace.models import Booking, Claim

pytestmark = pytest.mark.django_db


def letters(kind: str) -> list[Letter]:
    return list(Letter.objects.filter(kind=f"workspace.booking_{kind}").order_by("pk"))


def membership_of(booking: Booking) -> CentreMembership:
    return CentreMembership.objects.get(company=booking.company)


def suspend(membership: CentreMembership) -> None:
    membership.suspend(by=make.clerk(), reason="사실과 다릅니다.", now=NOON)


def revoke(membership: CentreMembership) -> None:
    suspend(membership)
    membership.revoke(by=make.clerk(), reason="고치지 않았습니다.", now=NOON)


def leave(membership: CentreMembership) -> None:
    manager = membership.company.managers().first()
    assert manager
    membership.leave(by=manager, now=NOON)


def lapse(membership: CentreMembership) -> None:
    """As if its last day had been yesterday."""
    CentreMembership.objects.filter(pk=membership.pk).update(end=make.TODAY, first_day=make.TODAY - timedelta(days=365))
    memberships.sweep(now=NOON)


@pytest.mark.parametrize("end", [suspend, revoke, leave, lapse])
def test_a_membership_that_ends_takes_its_bookings_with_it(end: Any) -> None:
    booking = make.booking(guests=["guest@example.com"])
    assert bookings.cancel_without_membership(now=NOON) == 0

    end(membership_of(booking))

    assert [bookings.cancel_without_membership(now=NOON) for _ in range(2)] == [1, 0]
    booking.refresh_from_db()
    assert (booking.state, booking.closed_by, booking.is_late) == ("cancelled", None, False)
    assert not Claim.objects.taking().filter(booking=booking).exists()
    (mine,), (theirs,) = letters("cancelled"), letters("called_off")
    assert "멤버십" in render(mine).text
    assert "멤버십" not in render(theirs).text
    method, _calendar, event = entry(theirs)
    assert (method, event["status"], str(event["uid"]).startswith(f"booking-{booking.uid}@")) == ("CANCEL", "CANCELLED", True)


def test_a_renewal_that_is_due_is_no_end_and_what_has_begun_or_was_booked_past_the_rules_stands() -> None:
    due = make.membership("renewal_due")
    soon = make.booking(company_=due.company, during=hours("13:00", "14:00", make.TODAY), now=NOON)
    assert bookings.cancel_without_membership(now=NOON) == 0
    wish = make.wish(company_=due.company, during=hours("15:00", "16:00", make.TODAY))
    clerk = make.clerk()
    Booking.objects.hold(wish, by=clerk, now=NOON, override="설명회").confirm(by=clerk, now=NOON)
    suspend(due)
    assert bookings.cancel_without_membership(now=soon.during.lower) == 0


def test_a_suspension_that_is_lifted_before_the_sweep_looks_cancels_nothing() -> None:
    booking = make.booking()
    membership = membership_of(booking)
    suspend(membership)
    membership.lift(by=make.clerk(), reason="밝혀졌습니다.", now=NOON)
    assert bookings.cancel_without_membership(now=NOON) == 0


def test_several_bookings_are_told_in_one_letter() -> None:
    company, room = make.member(), make.meeting_room()
    for day in (24, 25, 26):
        make.booking(room=room, during=hours("10:00", "11:00", date(2026, 11, day)), company_=company)
    suspend(CentreMembership.objects.get(company=company))
    assert bookings.cancel_without_membership(now=NOON) == 3
    (letter,) = letters("dates_cancelled")
    assert len(entry(letter)[1].walk("VEVENT")) == 3
    assert not letters("cancelled")


def test_a_series_that_is_cancelled_or_changed_is_told_in_one_letter() -> None:
    wish = make.wish(guests=["guest@example.com", "dropped@example.com"])
    series = recurring.book(wish, every_weeks=1, dates=3, by=wish.person, now=NOON)
    first, second, third = series.bookings.order_by("during")
    changed = make.wish(series.room, hours("14:00", "15:00"), company_=series.company, guests=["guest@example.com"])

    recurring.change_all(first, "all", changed, by=first.person, now=NOON)
    assert [letter.address for letter in letters("dates_changed")] == [first.person.email, "guest@example.com"]
    assert [letter.address for letter in letters("dates_called_off")] == ["dropped@example.com"]
    assert not letters("changed")
    events = entry(letters("dates_changed")[1])[1].walk("VEVENT")
    assert [int(event["sequence"]) for event in events] == [1, 1, 1]

    third.refresh_from_db()
    recurring.cancel_all(second, "following", by=second.person, reason="", now=NOON)
    assert not letters("cancelled")
    (letter,) = letters("dates_cancelled")
    assert [str(event["status"]) for event in entry(letter)[1].walk("VEVENT")] == ["CANCELLED"] * 2
    assert render(letter).subject.startswith("[기술혁신센터] 예약 2건이")


def test_one_date_of_a_series_is_told_as_before() -> None:
    wish = make.wish()
    series = recurring.book(wish, every_weeks=1, dates=3, by=wish.person, now=NOON)
    recurring.cancel_all(series.bookings.first(), "this", by=wish.person, reason="", now=NOON)
    assert (len(letters("cancelled")), len(letters("dates_cancelled"))) == (1, 0)


def test_the_day_before_each_booking_its_person_is_reminded_once() -> None:
    booking = make.booking(during=hours("10:00", "11:00", date(2026, 11, 27)))
    eve = make.noon(date(2026, 11, 26))
    counts = [bookings.remind(now=now) for now in (NOON, make.noon(date(2026, 11, 25)), eve, eve, make.noon(date(2026, 11, 27)))]
    assert counts == [0, 0, 1, 0, 0]
    (letter,) = letters("reminder")
    assert (letter.user, letter.due_on) == (booking.person, date(2026, 11, 27))
    assert "내일" in render(letter).subject


def test_a_booking_made_the_day_before_is_fresh_and_a_cancelled_one_is_not_reminded_of() -> None:
    make.booking()  # today for tomorrow
    gone = make.booking(during=hours("10:00", "11:00", date(2026, 11, 27)))
    eve = make.noon(date(2026, 11, 26))
    assert bookings.remind(now=NOON) == 0
    bookings.remind(now=eve)
    gone.cancel(by=gone.person, now=eve)
    kind = letters("reminder")[0].what_kind
    assert kind
    assert kind.still_owed
    assert kind.still_owed(letters("reminder")[0])


def test_reminders_cost_the_same_for_no_news_of_one_and_of_three() -> None:
    counts = []
    for _ in range(2):
        for hour in ("10:00", "13:00"):
            make.booking(during=hours(hour, f"{hour[:2]}:30", date(2026, 11, 27)))
        eve = make.noon(date(2026, 11, 26))
        bookings.remind(now=eve)
        with CaptureQueriesContext(connection) as seen:
            assert bookings.remind(now=eve) == 0
        counts.append(len(seen))
    assert counts == [2, 2]


def test_the_reception_sees_what_the_company_has_today() -> None:
    membership = make.membership()
    booking = make.booking(company_=membership.company, during=hours("14:00", "15:00", make.TODAY), now=NOON)
    make.booking(company_=membership.company, during=hours("09:00", "10:00"), now=NOON)
    other = make.booking(during=hours("16:00", "17:00", make.TODAY), now=NOON)
    url = reverse("companies:member_check", args=[membership.token])
    with time_machine.travel(NOON, tick=False):
        page = make.signed_in(make.clerk()).get(url).content.decode()
        manager = membership.company.managers().get()
        strangers = make.signed_in(manager).get(url).content.decode()
    assert "14:00 ~ 15:00" in page
    assert reverse("admin:workspace_booking_change", args=[booking.pk]) in page
    assert page.count("/admin/workspace/booking/") == 1
    assert str(other.room) not in page
    assert "14:00" not in strangers
