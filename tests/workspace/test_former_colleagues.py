"""What becomes of bookings when the one who comes does not act for the company any more."""

from datetime import timedelta

import pytest
from django.urls import reverse

from companies.models import Company, Person
from innocenter.accounts.models import User
from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from tests import make
from tests.make import NOON, hours
from tests.workspace.test_booking_letters import entry
from workspace import bookings, recurring
from workspace.models import Booking, Claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Company:
    return make.member()


@pytest.fixture
def colleague(company: Company) -> Person:
    return make.person(company, make.user(name="박떠남"))


def manager_of(company: Company) -> User:
    manager = company.managers().first()
    assert manager
    return manager


def letters(kind: str) -> list[Letter]:
    return list(Letter.objects.filter(kind=f"workspace.booking_{kind}").order_by("pk"))


def test_a_meeting_goes_to_the_manager_and_a_desk_is_cancelled(company: Company, colleague: Person) -> None:
    assert colleague.user
    meeting = make.booking(company_=company, person=colleague.user, guests=["guest@example.com"])
    desk = make.booking(room=make.hot_desk(), company_=company, person=colleague.user)
    assert bookings.pass_on_from_former_colleagues(now=NOON) == 0
    colleague.leave(by=colleague.user, now=NOON)

    assert [bookings.pass_on_from_former_colleagues(now=NOON) for _ in range(2)] == [2, 0]

    meeting.refresh_from_db()
    desk.refresh_from_db()
    assert (meeting.state, meeting.person, meeting.sequence) == ("confirmed", manager_of(company), 1)
    assert (desk.state, desk.closed_by, "박떠남" in desk.reason) == ("cancelled", None, True)
    assert Claim.objects.taking().get().booking == meeting
    (taken,), (passed,), (off,) = letters("taken_over"), letters("passed_on"), letters("cancelled")
    assert [letter.address for letter in (taken, passed, off)] == [manager_of(company).email, colleague.user.email, colleague.user.email]
    assert "박떠남 님의 예약" in render(taken).subject
    assert "박떠남" not in render(passed).text.replace("박떠남 님", "", 1)  # no more than the greeting
    assert [str(entry(letter)[2]["uid"]) for letter in (taken, passed)] == [str(entry(taken)[2]["uid"])] * 2
    assert entry(passed)[2]["status"] == "CANCELLED"
    assert not letters("called_off")  # the guest is expected as before


def test_who_booked_it_comes_and_each_hears_once(company: Company, colleague: Person) -> None:
    assert colleague.user
    other = make.person(company, role="manager", since=NOON + timedelta(minutes=1)).user
    assert other
    wish = make.wish(company_=company, person=colleague.user)
    recurring.book(wish, every_weeks=1, dates=3, by=other, now=NOON)
    make.booking(room=wish.room, during=hours("15:00", "16:00"), company_=company, person=colleague.user)
    colleague.remove(by=other, now=NOON)

    assert bookings.pass_on_from_former_colleagues(now=NOON) == 4

    assert Booking.objects.filter(person=other).count() == 3
    assert Booking.objects.get(series=None).person == manager_of(company)
    assert [len(entry(letter)[1].walk("VEVENT")) for letter in letters("taken_over")] == [3, 1]
    assert len(letters("passed_on")) == 2


def test_who_comes_back_in_time_keeps_them_and_what_staff_made_past_the_rules_stands(company: Company, colleague: Person) -> None:
    assert colleague.user
    make.booking(company_=company, person=colleague.user)
    colleague.leave(by=colleague.user, now=NOON)
    make.person(company, colleague.user)
    assert bookings.pass_on_from_former_colleagues(now=NOON) == 0
    clerk, guest = make.clerk(), make.user()
    Booking.objects.hold(make.wish(company_=company, person=guest), by=clerk, now=NOON, override="견학").confirm(by=clerk, now=NOON)
    assert bookings.pass_on_from_former_colleagues(now=NOON) == 0


def test_who_has_left_neither_sees_nor_changes_what_they_booked(company: Company, colleague: Person) -> None:
    assert colleague.user
    booking = make.booking(company_=company, person=colleague.user)
    wish = make.wish(company_=company, person=colleague.user, during=hours("15:00", "16:00"))
    series = recurring.book(wish, every_weeks=1, dates=2, by=colleague.user, now=NOON)
    client = make.signed_in(colleague.user)
    addresses = [booking.get_absolute_url(), reverse("workspace:series", args=[series.pk])]
    assert [client.get(address).status_code for address in addresses] == [200, 200]
    colleague.leave(by=colleague.user, now=NOON)
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    assert not booking.is_run_by(colleague.user)
    assert not Booking.objects.to_be_met_by(colleague.user).exists()
