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


def test_a_feed_has_a_name_says_how_often_to_look_and_answers_a_second_time_that_nothing_changed():
    series = make_events.series(title_ko="판교 기술포럼")
    with time_machine.travel(NOON, tick=False):
        made = make_events.event(series=series)
        made.fields.set(["EE"])
        other = make_events.event()
        for url, name, count in [
            ("/events/calendar.ics", "센터의 행사", 2),
            (f"/events/series/{series.pk}/calendar.ics", "판교 기술포럼", 1),
            ("/events/fields/EE/calendar.ics", "정보·통신 분야 행사", 1),
        ]:
            first = Client().get(url)
            said = Calendar.from_ical(first.content)
            assert (str(said["name"]), said["refresh-interval"].dt, len(read(url))) == (name, timedelta(hours=3), count)
            assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT3H\r\n" in first.content
            again = Client().get(url, headers={"If-None-Match": first["ETag"]})
            assert (again.status_code, again.content) == (304, b"")
        tag = Client().get("/events/calendar.ics")["ETag"]
        other.cancel(by=make_events.clerk(), reason="사정", now=NOON)
        assert Client().get("/events/calendar.ics", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("url", ["/events/series/99/", "/events/fields/XX/"])
def test_what_does_not_exist_has_no_feed_and_no_page(url):
    assert Client().get(url).status_code == 404
    assert Client().get(f"{url}calendar.ics").status_code == 404


def test_what_is_cancelled_stays_in_the_feed_for_ninety_days():
    with time_machine.travel(NOON, tick=False):
        made = make_events.event()
        made.cancel(by=make_events.clerk(), reason="사정", now=NOON)
    for days, found in ((90, ["CANCELLED"]), (91, [])):
        with time_machine.travel(made.ends_at + timedelta(days=days) - timedelta(seconds=1), tick=False):
            assert [str(entry["status"]) for entry in read("/events/calendar.ics").values()] == found


@pytest.mark.parametrize("rows", [1, 3])
def test_readers_of_news_get_what_was_announced_with_its_state_and_no_secret(rows, django_assert_num_queries):
    with time_machine.travel(NOON, tick=False):
        for _ in range(rows):
            about = {"host": make.institute(), "summary": "<b>센서</b>"}
            made = make_events.event(mode="both", capacity_online=3, join_link=SECRET, **about)
        make_events.event(audience="invited")
        with django_assert_num_queries(1):
            answer = Client().get("/events/news.atom")
        assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
        assert SECRET.encode() not in answer.content
        assert answer.content.count(b"<entry>") == rows
        assert "&amp;lt;b&amp;gt;센서" in answer.content.decode()  # HTML inside XML: escaped for both
        assert f"<id>urn:uuid:{made.uid}</id>" in answer.content.decode()
        made.cancel(by=make_events.clerk(), reason="사정", now=NOON)
        later = Client().get("/events/news.atom")
        assert f"<title>취소: {made.title_ko}</title>" in later.content.decode()
        assert Client().get("/events/news.atom", headers={"If-None-Match": later["ETag"]}).status_code == 304


@pytest.mark.parametrize("rows", [1, 3])
def test_a_series_and_a_field_have_pages_with_dates_ahead_and_past(rows, django_assert_num_queries):
    series = make_events.series(host=make.institute())
    series.fields.set(["EE", "EA"])
    with time_machine.travel(NOON, tick=False):
        for _ in range(rows):
            make_events.event(series=series, room=make_events.seminar_room(), host=make.institute()).fields.set(["EE"])
            gone = {"starts_at": NOON + timedelta(days=1), "ends_at": NOON + timedelta(days=2)}
            make_events.event(series=series, title_ko=f"지난 포럼 {_}", **gone).fields.set(["EE"])
        make_events.draft(series=series, title_ko="아직 초안")
    with time_machine.travel(NOON + timedelta(days=3), tick=False):
        # versions, the next change by the clock, itself, ahead, past; a series has fields
        for url, count in ((series.get_absolute_url(), 6), ("/events/fields/EE/", 5)):
            with django_assert_num_queries(count):
                page = Client().get(url).content.decode()
            assert (page.count("<li>\n    <h3>"), page.count("지난 포럼")) == (rows, rows)
            assert "아직 초안" not in page
            assert f'href="{url}calendar.ics"' in page


def test_news_of_a_series_and_of_a_field_tell_of_these_alone():
    with time_machine.travel(NOON, tick=False):
        series = make_events.series(title_ko="판교 포럼")
        one, other = make_events.event(series=series, title_ko="포럼 한 번"), make_events.event(title_ko="센서 세미나")
        other.fields.set(["EE"])
        for address, told, not_told in (
            (f"/events/series/{series.pk}/news.atom", one, other), ("/events/fields/EE/news.atom", other, one),
        ):  # fmt: skip
            answer = Client().get(address)
            text = answer.content.decode()
            assert (told.title_ko in text, not_told.title_ko in text) == (True, False)
            assert f'href="http://testserver{address}" rel="self"' in text
            assert Client().get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
        assert Client().get("/events/series/999999/news.atom").status_code == 404
