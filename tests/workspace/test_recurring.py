"""Every week or every other week: what can be had is booked, the rest is kept with its reason; a change means one date or several."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from icalendar import Calendar

from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from tests import make
from tests.make import NOON, hours
from workspace import recurring
from workspace.models import Booking, BookingSeries, Claim, RejectedDate

pytestmark = pytest.mark.django_db
TUESDAYS = [date(2026, 11, 24), date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 15)]


def series(wish: Any = None, **about: Any) -> BookingSeries:
    wanted = wish or make.wish()
    return recurring.book(wanted, **{"every_weeks": 1, "dates": 4, "by": wanted.person, "now": NOON} | about)


def days(found: BookingSeries) -> list[date]:
    return list(found.bookings.order_by("during").values_list("day", flat=True))


def test_every_date_is_a_booking_of_its_own_also_beyond_the_horizon() -> None:
    found = series(dates=12)
    assert [one.day for one in found.rejected.all()] == [date(2027, 2, 9)]  # a holiday
    assert len(days(found)) == 11
    assert days(found)[:4] == TUESDAYS
    assert set(found.bookings.values_list("state", flat=True)) == {"confirmed"}
    assert Claim.objects.taking().count() == 11
    letter = Letter.objects.get(kind="workspace.booking_series")
    calendar: Any = Calendar.from_ical(letter.context["calendar"])
    assert (calendar["method"], len({str(event["uid"]) for event in calendar.walk("VEVENT")})) == ("PUBLISH", 11)
    assert "ATTENDEE" not in letter.context["calendar"]  # RFC 5546 §3.2.1
    assert render(letter).text.count("10:00 ~ 11:00") == 11


def test_dates_that_cannot_be_had_are_kept_with_their_reason() -> None:
    wish = make.wish(during=hours("10:00", "11:00", date(2026, 12, 11)))  # Fridays; two are holidays
    make.booking(room=wish.room, during=hours("10:30", "11:30", date(2026, 12, 18)), now=make.noon(date(2026, 12, 14)))

    planned = recurring.preview(wish, every_weeks=1, dates=4, by=wish.person, now=NOON)
    assert not BookingSeries.objects.exists()
    assert not RejectedDate.objects.exists()
    assert [one.is_free for one in planned] == [True, False, False, False]

    found = series(wish)
    assert days(found) == [date(2026, 12, 11)]
    rejected = dict(found.rejected.values_list("day", "reason"))
    assert "이미 쓰이는" in rejected[date(2026, 12, 18)]
    assert "공휴일" in rejected[date(2026, 12, 25)]


def test_the_hours_of_the_month_end_a_series_too() -> None:
    company = make.member(region="seoul")
    found = series(make.wish(during=hours("09:00", "13:00", date(2026, 12, 1)), company_=company), dates=8)
    in_december = [day for day in days(found) if day.month == 12]
    assert len(in_december) == 5
    assert len(days(found)) == 8


@pytest.mark.parametrize(("rhythm", "code"), [({"dates": 13}, "dates"), ({"dates": 1}, "dates"), ({"every_weeks": 2, "dates": 8}, "dates")])
def test_a_series_has_its_limits(rhythm: dict[str, int], code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        series(**rhythm)
    assert refused.value.code == code


def test_a_series_of_which_nothing_can_be_had_is_not_made() -> None:
    wish = make.wish(company_=make.company())
    with pytest.raises(ValidationError) as refused:
        series(wish)
    assert refused.value.code == "none"
    assert not BookingSeries.objects.exists()


@pytest.mark.parametrize(("scope", "left"), [("this", 3), ("following", 1), ("all", 0)])
def test_a_cancellation_means_this_the_following_or_all(scope: str, left: int) -> None:
    found = series()
    second = found.bookings.order_by("during")[1]
    recurring.cancel_all(second, scope, by=second.person, reason="", now=NOON)
    assert found.bookings.filter(state="confirmed").count() == left


def test_a_change_of_the_following_keeps_each_day_and_tells_which_could_not_follow() -> None:
    found = series()
    first, second, third, fourth = found.bookings.order_by("during")
    make.booking(room=found.room, during=hours("14:00", "15:00", TUESDAYS[3]), now=make.noon(date(2026, 12, 7)))
    wish = make.wish(found.room, hours("14:00", "15:00", date(2026, 12, 2)), company_=found.company)

    refused = recurring.change_all(second, "following", wish, by=second.person, now=NOON)

    times = [booking.during for booking in Booking.objects.filter(series=found).order_by("pk")]
    assert times == [
        first.during, hours("14:00", "15:00", date(2026, 12, 2)), hours("14:00", "15:00", TUESDAYS[2]), fourth.during,
    ]  # fmt: skip
    assert len(refused) == 1
    assert third.pk
    assert "이미 쓰이는" in refused[0]


def test_the_pages_show_first_and_book_then() -> None:
    company = make.member()
    client, room = make.signed_in(company.managers().get()), make.meeting_room()
    body = {"day": "2026-11-24", "begins": "10:00", "ends": "11:00", "every_weeks": 2, "dates": 3, "title": "주간 회의", "guests": ""}
    with time_machine.travel(NOON, tick=False):
        url = reverse("workspace:plan_series", args=[room.pk])
        assert client.get(url).status_code == 200
        assert len(client.get(url, body).context["planned"]) == 3
        assert not Booking.objects.exists()
        answer = client.post(reverse("workspace:book_series", args=[room.pk]), body)
        found = BookingSeries.objects.get()
        assert answer.url == reverse("workspace:series", args=[found.pk])
        assert days(found) == [TUESDAYS[0], TUESDAYS[2], TUESDAYS[2] + timedelta(days=14)]
        assert client.get(answer.url).status_code == 200
        assert make.signed_in(make.stranger()).get(answer.url).status_code == 404
        assert client.get(url, body | {"dates": 20}).context["form"].errors["dates"]
        second = found.bookings.order_by("during")[1]
        cancel = reverse("workspace:cancel_booking", args=[second.pk])
        assert "scope" in client.get(cancel).context["form"].fields
        assert client.post(cancel, {"scope": "following", "reason": ""}).status_code == 302
    assert found.bookings.filter(state="confirmed").count() == 1
