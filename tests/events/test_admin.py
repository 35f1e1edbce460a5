"""The staff's desk for the programme: lists, pages and what the form must not touch."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from events import sweeps
from events.models import Event, Registration
from tests import make, make_events
from tests.make import NOON
from tests.posts.rows_programme import no_rows

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("path", "statements"), [("event", 6), ("registration", 6), ("series", 6)])
def test_a_list_costs_the_same_however_long(
    django_assert_num_queries: DjangoAssertNumQueries, path: str, statements: int, rows: int
) -> None:
    for _ in range(rows):
        make_events.registered(make_events.event(series=make_events.series()))
    client = make.signed_in(make_events.clerk())
    client.get(f"/admin/events/{path}/")
    with django_assert_num_queries(statements):
        page = client.get(f"/admin/events/{path}/").content.decode()
    assert page.count('class="action-select"') in {0, rows}
    assert page.count("<tr>") >= rows


def test_the_page_of_an_event_says_what_is_missing_and_how_the_seats_stand() -> None:
    client = make.signed_in(make_events.clerk())
    event = make_events.draft(summary="")
    assert "요약이 없습니다" in client.get(f"/admin/events/event/{event.pk}/change/").content.decode()
    one = make_events.registration("queued")
    page = client.get(f"/admin/events/event/{one.event_id}/change/").content.decode()
    assert "대기: 1명" in page
    assert one.event.title_ko in page


def test_the_form_of_a_published_event_writes_words_and_never_the_seats_that_others_count() -> None:
    event = make_events.event()
    client = make.signed_in(make_events.clerk())
    stale = client.get(f"/admin/events/event/{event.pk}/change/?edit=1")
    assert 'name="capacity_onsite"' not in stale.content.decode()
    assert 'name="starts_at_0"' not in stale.content.decode()
    make_events.registered(event)
    body = {
        "title_ko": "새 제목", "summary": event.summary, "join_opens_minutes": 30, "promotion": "auto", "offer_hours": 24,
        **no_rows("items", "questions", "invitees"),
    }  # fmt: skip
    assert client.post(f"/admin/events/event/{event.pk}/change/?edit=1", body).status_code == 302
    row = Event.objects.get(pk=event.pk)
    assert (row.title_ko, row.taken_onsite, row.state, row.starts_at) == ("새 제목", 1, "published", event.starts_at)


def test_why_somebody_is_not_in_is_told_by_the_timeline() -> None:
    one = make_events.registration("pending")
    one.reject(by=make_events.clerk(name="김담당"), reason="정원이 적습니다.", now=NOON)
    page = make.signed_in(make_events.clerk()).get(f"/admin/events/registration/{one.pk}/change/").content.decode()
    assert "정원이 적습니다." in page
    assert "김담당" in page


def test_the_page_of_a_series_shows_its_twelve_dates() -> None:
    series = make_events.series()
    page = make.signed_in(make_events.clerk()).get(f"/admin/events/series/{series.pk}/change/").content.decode()
    assert "매달 셋째 목요일 15:00" in page


def test_staff_of_other_rooms_are_refused() -> None:
    for person in (make.clerk(), make.staff("mentoring")):
        assert make.signed_in(person).get("/admin/events/event/").status_code == 403
    assert make.signed_in(make.head()).get("/admin/events/event/").status_code == 200


def test_work_queues_count_what_waits() -> None:
    make_events.registration("pending")
    make_events.draft()
    unseen = make_events.registered(make_events.event(title_ko="종이 명단으로 접수한 세미나"))
    Event.objects.filter(pk=unseen.event_id).update(starts_at=NOON - timedelta(days=3), ends_at=NOON - timedelta(days=2, hours=22))
    sweeps.sweep(now=NOON)
    client = make.signed_in(make_events.clerk())
    page = client.get("/admin/").content.decode()
    assert "출석을 마감하지 않은 행사" in page
    found = client.get("/admin/events/event/?attendance=open").content.decode()
    assert "종이 명단으로 접수한 세미나" in found
    assert found.count("<tr>") == 2
    assert "승인할 참가신청" in page
    assert "아직 공개하지 않은 행사" in page
    assert Registration.objects.count() == 2
