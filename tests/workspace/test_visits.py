"""A day of visit: desk and meeting room together, both or neither."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from tests import make
from tests.make import NOON, TODAY
from workspace import visits
from workspace.models import Booking, Claim

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)


def address() -> str:
    return f"{reverse('workspace:visit')}?date={TOMORROW}"


def wanted(desk: Any, room: Any, **about: str) -> dict[str, Any]:
    body = {"desk": desk.pk, "desk_begins": "09:00", "desk_ends": "18:00", "title": "시제품 회의"}
    return {**body, "room": room.pk, "room_begins": "10:00", "room_ends": "12:00", **about}


def test_one_click_books_the_desk_and_the_room() -> None:
    company, desk, room = make.member(), make.hot_desk(), make.meeting_room()
    boss = company.managers().get()
    client = make.signed_in(boss)
    assert f"{room} (09:00~18:00)" in client.get(address()).content.decode()

    answer = client.post(address(), wanted(desk, room))

    assert answer.url == reverse("workspace:bookings")
    found = {booking.room: (booking.state, booking.title, booking.person) for booking in Booking.objects.all()}
    assert found == {desk: ("confirmed", "", boss), room: ("confirmed", "시제품 회의", boss)}
    assert Claim.objects.taking().count() == 2


def test_what_one_is_refused_both_are() -> None:
    company, desk, room = make.member(), make.hot_desk(), make.meeting_room()
    make.booking(room=room, during=make.hours("11:00", "13:00"))
    before = Booking.objects.count()

    answer = make.signed_in(company.managers().get()).post(address(), wanted(desk, room))

    assert answer.status_code == 200
    assert f"{room}: 이 시간 중" in answer.content.decode()
    assert Booking.objects.count() == before
    assert not Claim.objects.filter(room=desk).exists()


def test_the_verb_books_all_or_nothing() -> None:
    company, desk, room = make.member(), make.hot_desk(), make.meeting_room()
    wishes = [make.wish(desk, company_=company), make.wish(room, make.hours("20:00", "21:00"), company_=company)]
    with pytest.raises(ValidationError) as refusal:
        visits.book(wishes, by=company.managers().get(), now=NOON)
    assert refusal.value.code == "closed"
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"desk": "", "room": ""},
        {"desk_ends": "09:00", "desk_begins": "10:00"},
        {"room": "999999"},
        {"room_begins": "x"},
        {"title": "가" * 101},
    ],
)
def test_bad_input_is_told_in_words_and_nothing_typed_is_lost(wrong: dict[str, str]) -> None:
    company, desk, room = make.member(), make.hot_desk(), make.meeting_room()
    answer = make.signed_in(company.managers().get()).post(address(), {**wanted(desk, room), "title": "시제품 회의", **wrong})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "error-summary" in text
    assert wrong.get("title", "시제품 회의") in text
    assert not Booking.objects.exists()


def test_who_may_open_it() -> None:
    make.hot_desk()
    assert Client().get(address()).url.startswith("/accounts/login/")
    assert "기업" in make.signed_in(make.user()).get(address()).content.decode()
    outsider = make.company()  # not a member
    desk, room = make.hot_desk(), make.meeting_room()
    answer = make.signed_in(outsider.managers().get()).post(address(), wanted(desk, room))
    assert answer.status_code == 200
    assert not Booking.objects.exists()


def test_a_closed_day_says_so() -> None:
    client = make.signed_in(make.member().managers().get())
    make.hot_desk()
    text = client.get(f"{reverse('workspace:visit')}?date=2026-12-25").content.decode()
    assert "이날은 비어 있는 자리가 없습니다" in text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_however_much_there_is(rows: int, django_assert_num_queries: Any) -> None:
    company = make.member()
    for _ in range(rows):
        make.hot_desk()
        make.booking(company_=company)
    client = make.signed_in(company.managers().get())
    client.get(address())
    with django_assert_num_queries(7):
        client.get(address())


def test_the_hours_offered_first_are_free_ones() -> None:
    company, desk, room = make.member(), make.hot_desk(), make.meeting_room()
    make.booking(room=room, during=make.hours("09:00", "13:00"))

    form = make.signed_in(company.managers().get()).get(address()).context["form"]

    first = {name: form.initial[name] for name in ("desk_begins", "desk_ends", "room_begins", "room_ends")}
    assert first == {"desk_begins": "09:00", "desk_ends": "18:00", "room_begins": "13:00", "room_ends": "18:00"}
    assert (form.initial["desk"], form.initial["room"]) == (str(desk.pk), str(room.pk))
