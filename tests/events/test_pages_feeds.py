"""Calendars read the programme: parsed back, stamped with the last revision, nobody named, no secret."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from events.models import Setting
from tests import make, make_events
from tests.make import NOON

pytestmark = pytest.mark.django_db
SECRET = "https://meet.example.com/secret-room-4711"


def read(url: str) -> dict[str, dict]:
    answer = Client().get(url)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    assert b"ATTENDEE" not in answer.content
    assert SECRET.encode() not in answer.content
    return {str(event["uid"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_the_feed_follows_an_event_under_one_identity():
    with time_machine.travel(NOON, tick=False):
        made = make_events.event(title_ko="가나다라마바사 " * 8, mode="both", capacity_online=3, join_link=SECRET)
        make_events.draft()
        make_events.event(audience="invited")
        (uid,) = first = read("/events/calendar.ics")
        assert str(made.uid) in uid
        assert (first[uid]["sequence"], first[uid].decoded("dtstart"), str(first[uid]["status"])) == (0, made.starts_at, "CONFIRMED")
        make_events.registered(made)  # a seat is no revision
        assert read("/events/calendar.ics")[uid].decoded("dtstamp") == first[uid].decoded("dtstamp")
        later = Setting(made.starts_at + timedelta(days=1), made.ends_at + timedelta(days=1), elsewhere="다른 곳")
        made.move(later, by=make_events.clerk(), reason="사정", now=NOON)
        moved = read(f"/events/{made.pk}/calendar.ics")[uid]
        assert (moved["sequence"], moved.decoded("dtstart")) == (1, later.starts_at)
        made.cancel(by=make_events.clerk(), reason="강사 사정", now=NOON)
        assert str(read("/events/calendar.ics")[uid]["status"]) == "CANCELLED"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_feed_costs_one_statement(rows, django_assert_num_queries):
    for _ in range(rows):
        make_events.event(host=make.institute(), room=make_events.seminar_room())
    with time_machine.travel(NOON, tick=False), django_assert_num_queries(1):
        assert len(read("/events/calendar.ics")) == rows


def test_what_is_not_public_has_no_entry():
    assert Client().get(f"/events/{make_events.draft().pk}/calendar.ics").status_code == 404
    assert Client().get(f"/events/{make_events.event(audience='invited').pk}/calendar.ics").status_code == 404
