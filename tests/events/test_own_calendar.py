"""One's own calendar: only what one is registered for, under an address that can be revoked."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from events import feeds
from events.models import CalendarKey, Setting
from innocenter.accounts.models import User
from tests import make, make_events
from tests.make import NOON
from tests.make_events import Attendee, registered

pytestmark = pytest.mark.django_db
SECRET = "https://meet.example.com/secret-room-4711"


def address(person: User) -> str:
    return feeds.own_path(CalendarKey.objects.make(person, now=NOON))


def read(url: str) -> dict[str, Any]:
    answer = Client().get(url)
    assert answer.status_code == 200
    assert b"ATTENDEE" not in answer.content
    assert SECRET.encode() not in answer.content
    assert b"/registrations/" not in answer.content
    return {str(event["summary"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_it_holds_what_the_person_is_registered_for_and_how_that_stands() -> None:
    person = make.user()
    own = Attendee.of(person)
    registered(make_events.event(title_ko="확정", mode="both", capacity_online=3, join_link=SECRET), own, wish="online")
    full = make_events.event(title_ko="대기", capacity_onsite=1)
    registered(full)
    registered(full, own)
    left = registered(make_events.event(title_ko="포기"), own)
    left.cancel(by=person, now=NOON)
    off = make_events.event(title_ko="취소")
    registered(off, own)
    off.cancel(by=make_events.clerk(), reason="사정", now=NOON)
    registered(make_events.event(title_ko="남의 것"))
    make_events.event(title_ko="신청 안 함")

    found = {title: str(entry["status"]) for title, entry in read(address(person)).items()}

    assert found == {"확정": "CONFIRMED", "대기": "TENTATIVE", "포기": "CANCELLED", "취소": "CANCELLED"}


def test_whoever_registers_again_has_the_entry_again_under_the_same_identity() -> None:
    person, event = make.user(), make_events.event(title_ko="다시")
    first = registered(event, Attendee.of(person))
    first.cancel(by=person, now=NOON)
    registered(event, Attendee.of(person))
    entry = read(address(person))["다시"]
    assert (str(entry["status"]), str(entry["uid"]).split("@")[0]) == ("CONFIRMED", f"event-{event.uid}")


def test_asked_again_nothing_changes_and_a_move_does() -> None:
    person, event = make.user(), make_events.event(title_ko="행사")
    registered(event, Attendee.of(person))
    url = address(person)
    first = Client().get(url)
    assert first["Cache-Control"] == "private"
    assert Client().get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304
    to = Setting(event.starts_at + timedelta(days=1), event.ends_at + timedelta(days=1), elsewhere="대전")
    event.move(to, by=make_events.clerk(), reason="사정", now=NOON)
    assert Client().get(url, headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert (read(url)["행사"]["sequence"], read(url)["행사"].decoded("dtstart")) == (1, to.starts_at)


def test_what_is_long_over_leaves_it() -> None:
    person, event = make.user(), make_events.event()
    registered(event, Attendee.of(person))
    url = address(person)
    with time_machine.travel(event.ends_at + timedelta(days=91), tick=False):
        assert read(url) == {}


def test_a_revoked_a_forged_and_a_dead_persons_address_is_no_page() -> None:
    person = make.user()
    client = make.signed_in(person)
    page = client.post("/events/mine/calendar/", follow=True).content.decode()
    key = CalendarKey.objects.of(person).get()
    old = feeds.own_path(key)
    assert f'value="http://127.0.0.1:8000{old}"' in page
    client.post(f"/events/mine/calendar/{key.name}/renew/")
    new = feeds.own_path(CalendarKey.objects.of(person).get())
    assert [Client().get(url).status_code for url in (old, new, f"/events/calendars/{key.secret}/my-events.ics")] == [404, 200, 404]
    client.post(f"/events/mine/calendar/{key.name}/renew/")  # a second click on the old page
    assert Client().get(new).status_code == 200
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert Client().get(new).status_code == 404


def test_the_calendar_speaks_the_persons_language() -> None:
    person = make.user(language="en")
    registered(make_events.event(title_ko="센서", title_en="Sensors"), Attendee.of(person))
    assert set(read(address(person))) == {"Sensors"}


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_three_statements(rows: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    person = make.user()
    for _ in range(rows):
        registered(make_events.event(host=make.institute(), room=make_events.seminar_room()), Attendee.of(person))
    url = address(person)
    with django_assert_num_queries(3):  # the key with its person, registrations, sessions
        assert len(read(url)) == rows
