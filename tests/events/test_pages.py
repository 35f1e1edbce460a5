"""The public programme and the page of an event."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from events import sweeps
from events.models import Event, Setting
from tests import make, make_events
from tests.make import NOON

pytestmark = pytest.mark.django_db
SECRET = "https://meet.example.com/secret-room-4711"


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.mark.parametrize("rows", [1, 3])
def test_the_programme_costs_the_same_however_long(rows, django_assert_num_queries):
    host = make.institute()
    for _ in range(rows):
        made = make_events.event(host=host, series=make_events.series(), room=make_events.seminar_room())
        made.fields.set(["EE", "EA"])
    with django_assert_num_queries(6):  # versions, the next change by the clock; fields, institutes, how many, which
        answer = Client().get(f"/events/?q=센서&field=EE&kind=seminar&institute={host.pk}&month=2026-12")
    assert answer.context["page_obj"].paginator.count == rows


def test_what_a_phone_folds_away_is_open_when_it_narrows_the_list():
    """Without a script: the page says so itself."""
    client = Client()
    assert [" open>" in client.get(f"/events/?{asked}").content.decode() for asked in ("", "q=포럼", "kind=forum", "mode=online")] == [
        False, False, True, True,
    ]  # fmt: skip


def test_with_two_thousand_events_the_programme_costs_no_more(django_assert_num_queries):
    host = make.institute()
    hour, day = timedelta(hours=1), timedelta(days=1)
    Event.objects.bulk_create(
        Event(
            title_ko=f"센서 기술세미나 {n}", kind="seminar", host=host, starts_at=make_events.STARTS + n % 500 * day + n * hour / 60,
            ends_at=make_events.STARTS + n % 500 * day + n * hour / 60 + hour, state="published", published_at=NOON, capacity_onsite=3,
        )
        for n in range(2000)
    )  # fmt: skip
    with django_assert_num_queries(6):
        answer = Client().get("/events/?q=센서&kind=seminar&page=7")
    assert answer.context["page_obj"].paginator.count == 2000
    assert len(answer.context["rows"]) == 20
    with django_assert_num_queries(1):
        Client().get("/events/?q=센서&kind=seminar&page=7")


def titles(query: str) -> list[str]:
    return [event.title_ko for event in Client().get(f"/events/?{query}").context["page_obj"]]


def test_the_programme_is_narrowed_by_month_kind_place_and_words():
    forum = make_events.event(title_ko="판교 기술포럼", kind="forum")
    later = make_events.event(
        title_ko="반도체 세미나", starts_at=make_events.STARTS + timedelta(days=30), ends_at=make_events.ENDS + timedelta(days=30),
        mode="online", capacity_onsite=0, capacity_online=5,
    )  # fmt: skip
    make_events.draft(title_ko="아직 초안")
    make_events.event(title_ko="초대 모임", audience="invited")
    off = make_events.event(title_ko="취소된 설명회")
    off.cancel(by=make_events.clerk(), reason="강사 사정", now=NOON)

    assert titles("") == [forum.title_ko, later.title_ko]
    assert titles("month=2026-12") == [forum.title_ko, off.title_ko]
    assert titles("month=2027-01&q=세미") == [later.title_ko]
    assert titles("kind=forum") == [forum.title_ko]
    assert titles("mode=online") == [later.title_ko]
    assert titles("q=포럼") == [forum.title_ko]
    assert titles("month=past") == []
    assert titles("month=9999-99&series=x&page=-1") == [forum.title_ko, later.title_ko]


def test_past_events_are_found_and_empty_lists_say_why():
    assert "예정된 행사가 없습니다" in Client().get("/events/").content.decode()
    made = make_events.event()
    with time_machine.travel(made.ends_at + timedelta(days=1), tick=False):
        assert titles("") == []
        assert titles("month=past") == [made.title_ko]
    assert "조건에 맞는 행사가 없습니다" in Client().get("/events/?q=없는말").content.decode()


def test_the_months_beside_keep_the_filters():
    page = Client().get("/events/?month=2027-01&kind=forum").content.decode()
    assert 'href="?month=2026-12&amp;kind=forum"' in page
    assert 'href="?month=2027-02&amp;kind=forum"' in page


def test_a_series_has_its_dates():
    series = make_events.series(title_ko="판교 기술포럼")
    made = make_events.event(series=series)
    make_events.event()
    assert titles(f"series={series.pk}") == [made.title_ko]
    assert "판교 기술포럼" in Client().get(f"/events/{made.pk}/").content.decode()


def test_an_event_says_when_where_and_how_many_seats_are_left():
    room = make_events.seminar_room(name_ko="세미나실 가")
    made = make_events.event(room=room, capacity_onsite=3, host=make.institute())
    item = made.items.create(begins="15:00", minutes=30, title_ko="여는 말")
    item.speakers.create(name="홍연구", affiliation="한국연구원")
    page = Client().get(f"/events/{made.pk}/").content.decode()
    said = ["2026. 12. 17. (목) 15:00~17:00", "세미나실 가", "3석 가운데 3석 남음", "여는 말", "홍연구"]
    for words in [*said, "지금 참가를 신청하실 수 있습니다"]:
        assert words in page
    for _ in range(3):
        make_events.registered(made)
    page = Client().get(f"/events/{made.pk}/").content.decode()
    assert "3석이 모두 찼으며 대기 신청 가능" in page
    assert "대기 신청</a>" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_an_event_costs_the_same_however_full(rows, django_assert_num_queries):
    made = make_events.event(series=make_events.series())
    for n in range(rows):
        item = made.items.create(begins=f"15:0{n}", minutes=5, title_ko=f"순서 {n}")
        item.speakers.create(name=f"강사{n}", researcher=make.researcher())
        make_events.event(series=made.series)
    with django_assert_num_queries(7):  # versions, the event, others of the series, agenda, speakers, researchers, fields
        assert Client().get(f"/events/{made.pk}/").status_code == 200


def test_search_engines_read_the_event_and_nothing_breaks_out_of_it():
    made = make_events.event(title_ko="</script><b>센서</b>", mode="both", capacity_online=2, join_link=SECRET)
    page = Client().get(f"/events/{made.pk}/").content.decode()
    said = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert said
    found = json.loads(said[1])
    assert (found["name"], found["startDate"]) == (made.title_ko, "2026-12-17T15:00:00+09:00")
    assert found["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert "<b>센서" not in page
    assert '<meta property="og:title"' in page


def said_of(made) -> dict:
    page = Client().get(f"/events/{made.pk}/").content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_search_engines_read_whether_it_stands_was_moved_and_what_a_seat_costs():
    made = make_events.event(capacity_onsite=1, room=make_events.seminar_room(), host=make.institute())
    made.items.create(begins="15:00", minutes=30, title_ko="여는 말").speakers.create(name="홍연구", affiliation="한국연구원")
    said = said_of(made)
    assert said["eventStatus"] == "https://schema.org/EventScheduled"
    assert "previousStartDate" not in said
    assert said["location"][0]["@type"] == "Place"
    assert said["location"][0]["address"]["addressCountry"] == "KR"
    assert (said["organizer"]["name"], said["performer"][0]["name"]) == (made.host.local_name, "홍연구")
    offer = said["offers"]
    assert (offer["price"], offer["priceCurrency"], offer["availability"]) == (0, "KRW", "https://schema.org/InStock")
    make_events.registered(made)
    assert said_of(made)["offers"]["availability"] == "https://schema.org/SoldOut"
    for days in (1, 2):
        to = Setting(made.starts_at + timedelta(days=days), made.ends_at + timedelta(days=days), elsewhere="대전")
        made.move(to, by=make_events.clerk(), reason="사정", now=NOON)
        sweeps.tell(now=NOON + timedelta(hours=days))
    said = said_of(made)
    assert said["eventStatus"] == "https://schema.org/EventRescheduled"
    assert said["previousStartDate"] == ["2026-12-17T15:00:00+09:00", "2026-12-18T15:00:00+09:00"]
    made.cancel(by=make_events.clerk(), reason="사정", now=NOON)
    said = said_of(made)
    assert said["eventStatus"] == "https://schema.org/EventCancelled"
    assert "offers" not in said
    assert said["startDate"] == "2026-12-20T15:00:00+09:00"


def test_the_page_is_shared_under_one_address_whatever_stands_behind_it():
    made = make_events.event()
    page = Client().get(f"/events/{made.pk}/?from=somewhere").content.decode()
    own = f"http://127.0.0.1:8000/events/{made.pk}/"
    assert f'<meta property="og:url" content="{own}">' in page
    assert f'<link rel="canonical" href="{own}">' in page
    assert f'value="{own}"' in page
    assert "somewhere" not in page.replace("%3Ffrom%3Dsomewhere", "").replace("/?from=somewhere", "")


def test_a_draft_is_previewed_by_the_staff_for_the_programme_alone():
    made = make_events.draft()
    url = f"/events/{made.pk}/"
    assert Client().get(url).status_code == 404
    assert make.signed_in(make.user()).get(url).status_code == 404
    assert make.signed_in(make.staff("workspace")).get(url).status_code == 404
    page = make.signed_in(make_events.clerk()).get(url).content.decode()
    assert "작성 중인 행사입니다" in page
    assert "noindex" in page


def test_what_was_announced_and_cancelled_says_why():
    made = make_events.event()
    make_events.registered(made)
    made.cancel(by=make_events.clerk(), reason="강사 사정", now=NOON)
    page = Client().get(f"/events/{made.pk}/").content.decode()
    assert "행사가 취소되었습니다. 사유: 강사 사정" in page
    assert "EventCancelled" in page


def test_an_event_by_invitation_is_seen_by_the_invited():
    made = make_events.event(audience="invited")
    guest = make.user()
    made.invitees.create(email=guest.email)
    assert Client().get(f"/events/{made.pk}/").status_code == 404
    assert make.signed_in(make.user()).get(f"/events/{made.pk}/").status_code == 404
    assert make.signed_in(guest).get(f"/events/{made.pk}/").status_code == 200


@pytest.mark.parametrize("hostile", ["%00", "%ED%A0%80", "x" * 6_000, "'; drop table--", "%FF"])
def test_hostile_words_find_nothing_and_break_nothing(hostile):
    make_events.event()
    for name in ("q", "month", "series", "institute", "page"):
        assert Client().get(f"/events/?{name}={hostile}").status_code == 200


def test_a_month_is_shown_as_a_calendar_from_sunday_to_saturday():
    made = make_events.event(title_ko="판교 기술포럼")
    late = make_events.event(starts_at=make_events.STARTS.replace(hour=15, day=30), ends_at=make_events.STARTS.replace(hour=17, day=30))
    weeks = Client().get("/events/?month=2026-12").context["weeks"]
    assert [len(week) for week in weeks] == [7] * 5
    assert (str(weeks[0][0].day), str(weeks[-1][-1].day)) == ("2026-11-29", "2027-01-02")
    shown = {str(day.day): [event.pk for event in day.events] for week in weeks for day in week if day.events}
    assert shown == {"2026-12-17": [made.pk], "2026-12-31": [late.pk]}, "half past midnight in Seoul is the next day"
    assert [str(day.day) for week in weeks for day in week if day.is_off and not day.is_other and day.day.weekday() < 5] == ["2026-12-25"]
    assert Client().get("/events/").context["weeks"] == []
