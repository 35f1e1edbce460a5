"""Two steps without JavaScript, what the second of two is offered, and what people do with a booking afterwards."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from companies.models import Company
from tests import make
from tests.make import NOON, hours
from workspace.models import Booking, Room

pytestmark = pytest.mark.django_db
WANTED = {"day": "2026-11-24", "begins": "10:00", "ends": "11:00", "title": "시제품 검토", "guests": "Guest@Example.com\nother@example.com"}


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def company() -> Company:
    return make.member()


@pytest.fixture
def client(company: Company) -> Client:
    return make.signed_in(company.managers().get())


@pytest.fixture
def room() -> Room:
    return make.meeting_room()


def page(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(f"workspace:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_room_is_booked_in_two_steps(client: Client, room: Room) -> None:
    assert page(client, "book", room.pk)
    answer = client.post(reverse("workspace:book", args=[room.pk]), WANTED)
    booking = Booking.objects.get()
    assert answer.url == reverse("workspace:confirm_booking", args=[booking.pk])
    assert (booking.state, booking.during, booking.guests) == ("held", hours("10:00", "11:00"), ["guest@example.com", "other@example.com"])
    assert "12:10" in page(client, "confirm_booking", booking.pk)

    again = client.post(reverse("workspace:book", args=[room.pk]), WANTED)
    assert again.url == answer.url

    assert client.post(answer.url).url == booking.get_absolute_url()
    booking.refresh_from_db()
    assert booking.state == "confirmed"
    assert "10:30" in page(client, "booking", booking.pk)
    assert client.get(answer.url).url == booking.get_absolute_url()


def test_bad_input_is_told_beside_its_field_and_nothing_typed_is_lost(client: Client, room: Room) -> None:
    body = WANTED | {"ends": "09:30", "guests": "nobody"}
    answer = client.post(reverse("workspace:book", args=[room.pk]), body)
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"ends", "guests"}
    assert "시제품 검토" in answer.content.decode()
    answer = client.post(reverse("workspace:book", args=[room.pk]), WANTED | {"day": "2026-12-24"})
    assert set(answer.context["form"].errors) == {"day"}
    assert not Booking.objects.exists()


def test_whoever_comes_second_chooses_among_three_ways_out(client: Client, room: Room) -> None:
    make.booking(room=room)
    make.meeting_room()
    answer = client.post(reverse("workspace:book", args=[room.pk]), WANTED)
    assert answer.status_code == 200
    assert len(answer.context["slots"]) == 3
    assert answer.content.decode().count('type="hidden" name="title" value="시제품 검토"') == 3
    slot = answer.context["slots"][1]
    assert slot.during == hours("11:00", "12:00")
    assert client.post(reverse("workspace:book", args=[slot.room.pk]), WANTED | {"begins": "11:00", "ends": "12:00"}).status_code == 302


def test_choosing_again_gives_the_held_room_back(client: Client, room: Room) -> None:
    client.post(reverse("workspace:book", args=[room.pk]), WANTED)
    client.post(reverse("workspace:book", args=[room.pk]), WANTED | {"begins": "10:30"})
    assert sorted(Booking.objects.values_list("state", flat=True)) == ["expired", "held"]
    held = Booking.objects.get(state="held")
    assert client.post(reverse("workspace:let_go", args=[held.pk])).url == reverse("workspace:book", args=[room.pk])
    assert not Booking.objects.filter(state="held").exists()


def test_who_acts_for_no_company_is_told_what_to_do(room: Room) -> None:
    answer = make.signed_in(make.user()).get(reverse("workspace:book", args=[room.pk]))
    assert reverse("companies:new") in answer.content.decode()
    outsider = make.company()
    answer = make.signed_in(outsider.managers().get()).post(reverse("workspace:book", args=[room.pk]), WANTED)
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()


def test_strangers_meet_nothing_and_visitors_sign_in(company: Company) -> None:
    booking = make.booking(company_=company)
    stranger, visitor = make.signed_in(make.stranger()), Client()
    for name in ("booking", "confirm_booking", "change_booking", "cancel_booking"):
        url = reverse(f"workspace:{name}", args=[booking.pk])
        assert stranger.get(url).status_code == 404
        assert visitor.get(url).status_code == 302
    for name in ("let_go", "check_in", "leave", "cancel_booking", "confirm_booking", "change_booking"):
        url = reverse(f"workspace:{name}", args=[booking.pk])
        assert stranger.post(url).status_code == 404
    for name in ("let_go", "check_in", "leave"):
        assert stranger.get(reverse(f"workspace:{name}", args=[booking.pk])).status_code == 405
    colleague = make.user()
    make.person(company, colleague)
    assert make.signed_in(colleague).get(booking.get_absolute_url()).status_code == 404
    assert make.signed_in(make.clerk()).get(booking.get_absolute_url()).status_code == 200


def test_a_booking_is_changed_and_cancelled(client: Client, company: Company) -> None:
    booking = make.booking(company_=company, guests=["guest@example.com"])
    url = reverse("workspace:change_booking", args=[booking.pk])
    assert "guest@example.com" in page(client, "change_booking", booking.pk)
    body = WANTED | {"begins": "14:00", "ends": "15:00", "place": booking.room_id}
    assert client.post(url, body).url == booking.get_absolute_url()
    booking.refresh_from_db()
    assert (booking.during, booking.sequence) == (hours("14:00", "15:00"), 1)

    make.booking(room=booking.room, during=hours("16:00", "17:00"))
    answer = client.post(url, body | {"begins": "16:30", "ends": "17:30"})
    assert answer.status_code == 200
    assert answer.context["slots"]

    assert page(client, "cancel_booking", booking.pk)
    assert client.post(reverse("workspace:cancel_booking", args=[booking.pk]), {"reason": ""}).url == booking.get_absolute_url()
    booking.refresh_from_db()
    assert (booking.state, booking.is_late) == ("cancelled", False)
    assert client.post(reverse("workspace:cancel_booking", args=[booking.pk]), {"reason": ""}).status_code == 302


def test_the_code_at_the_door_shows_and_only_a_click_checks_in(company: Company, room: Room) -> None:
    booking = make.booking(company_=company, during=hours("13:00", "14:00", make.TODAY), room=room)
    make.booking(room=room, during=hours("15:00", "16:00", make.TODAY))
    colleague = make.user()
    make.person(company, colleague)
    client = make.signed_in(colleague)
    url = reverse("workspace:at_the_door", args=[room.pk])
    assert [may for _booking, may in client.get(url).context["rows"]] == [False]
    with time_machine.travel(NOON + timedelta(minutes=50), tick=False):
        assert [may for _booking, may in client.get(url).context["rows"]] == [True]
        assert client.post(url).status_code == 405
        booking.refresh_from_db()
        assert booking.state == "confirmed"
        assert client.post(reverse("workspace:check_in", args=[booking.pk])).status_code == 302
        booking.refresh_from_db()
        assert booking.state == "checked_in"
        mine = make.signed_in(booking.person)
        assert mine.post(reverse("workspace:leave", args=[booking.pk])).status_code == 302
    assert make.signed_in(make.stranger()).get(url).context["rows"] == []


def test_the_door_of_a_part_knows_the_combined_room(company: Company) -> None:
    left, right = make.meeting_room(), make.meeting_room()
    booking = make.booking(company_=company, during=hours("13:00", "14:00", make.TODAY), room=make.meeting_room(parts=[left, right]))
    rows = make.signed_in(booking.person).get(reverse("workspace:at_the_door", args=[left.pk])).context["rows"]
    assert [each for each, _may in rows] == [booking]


def test_managers_see_the_companys_bookings_in_the_same_statements(
    client: Client, company: Company, django_assert_num_queries
) -> None:
    colleague = make.user()
    make.person(company, colleague)
    make.booking(company_=company)
    url = reverse("workspace:bookings")
    client.get(url)
    with django_assert_num_queries(12):
        client.get(url)
    for day in (25, 26):
        make.booking(company_=company, during=hours("10:00", "11:00", date(2026, 11, day)))
    with django_assert_num_queries(12):
        answer = client.get(url)
    assert len(answer.context["coming"]) == 3
    assert answer.context["allowances"][0].used == timedelta(hours=3)


def test_my_page_tells_what_waits_and_what_is_on_today(client: Client, company: Company) -> None:
    room = make.meeting_room()
    client.post(reverse("workspace:book", args=[room.pk]), WANTED)
    make.booking(company_=company, during=hours("15:00", "16:00", make.TODAY))
    answer = client.get(reverse("me")).content.decode()
    assert reverse("workspace:bookings").rstrip("/") in answer
