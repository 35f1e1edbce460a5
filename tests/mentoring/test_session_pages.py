"""The pages of sessions: for the company, for its expert, for a second one, for the desk."""

from datetime import timedelta

import pytest
import time_machine
import vobject
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from innocenter.privacy.models import AccessEvent
from innocenter.taxonomy.models import Holiday
from mentoring.models import Request, Session
from tests import make, make_experts, make_mentoring, make_sessions
from tests.make import NOON
from tests.make_experts import TUESDAY
from tests.make_sessions import GOALS, LOG, fresh, meet, people

pytestmark = pytest.mark.django_db
NEXT = meet(day=TUESDAY + timedelta(days=1))
LINK = "https://meet.example.com/abc"


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_the_list_of_times_to_the_session():
    request = make_sessions.case()
    company, _expert = people(request)
    client = make.signed_in(company)
    assert f"상담 {request.number}: 전문가와 만날 시간을 골라 주세요." in page(client, "/me/")
    path = f"/mentoring/{request.pk}/times/?form=online"
    words = page(client, path)
    assert "2026. 12. 1. (화)" in words
    assert "10:00~11:00" in words
    answer = client.post(path, {"time": meet().starts_at.isoformat(), "agenda": "시험 방법"})
    made = Session.objects.get()
    assert answer.url == f"/mentoring/sessions/{made.pk}/"
    words = page(client, answer.url)
    for told in ("상담 예정", "2026. 12. 1. (화) 10:00~11:00", "시험 방법", str(made.expert), "온라인"):
        assert told in words
    assert made.when_words in page(client, f"/mentoring/{request.pk}/")


def test_a_time_that_is_gone_is_told_beside_it_and_nothing_typed_is_lost():
    request = make_sessions.case()
    company, _expert = people(request)
    make_experts.hold(of=request.expert)
    answer = make.signed_in(company).post(
        f"/mentoring/{request.pk}/times/?form=online", {"time": meet().starts_at.isoformat(), "agenda": "오래 쓴 글"}
    )
    assert answer.status_code == 200
    words = answer.content.decode()
    assert "오래 쓴 글" in words
    assert 'class="error-summary"' in words


def test_at_the_centre_only_times_with_a_room_are_shown():
    request = make_sessions.case()
    client = make.signed_in(people(request)[0])
    path = f"/mentoring/{request.pk}/times/?form=onsite"
    assert "빈 시간이 없습니다" in page(client, path)
    make_sessions.room()
    assert "10:00~11:00" in page(client, path)


def test_the_expert_proposes_and_the_company_finds_it_first():
    request = make_sessions.case()
    company, expert = people(request)
    client = make.signed_in(expert)
    assert "시간 제안하기" in page(client, request.open_offer.get_absolute_url())
    answer = client.post(f"/mentoring/{request.pk}/propose/?form=online", {"times": [NEXT.starts_at.isoformat()], "agenda": ""})
    assert answer.url == request.open_offer.get_absolute_url()
    words = page(make.signed_in(company), f"/mentoring/{request.pk}/times/?form=online")
    assert words.index("전문가가 제안한 시간") < words.index("2026. 12. 1. (화)")


def test_the_link_is_seen_by_those_who_take_part_in_its_window_and_by_nobody_else():
    made = make_sessions.session()
    company, expert = people(made)
    made.give_link(LINK, by=expert, now=NOON)
    path = f"/mentoring/sessions/{made.pk}/"
    for now, seen in ((NOON, False), (made.starts_at - timedelta(minutes=31), False), (made.starts_at - timedelta(minutes=30), True),
                      (made.ends_at - timedelta(minutes=1), True), (made.ends_at, False)):  # fmt: skip
        with time_machine.travel(now, tick=False):
            for person in (company, expert):
                assert (LINK in page(make.signed_in(person), path)) is seen, now
            assert make.signed_in(make.user()).get(path).status_code == 404


def test_strangers_and_visitors_find_nothing():
    made = make_sessions.session()
    other = make_experts.user_of(make_sessions.expert())
    for name in ("", "entry.ics", "move/", "cancel/", "link/", "log/", "missed/", "objection/"):
        path = f"/mentoring/sessions/{made.pk}/{name}"
        for person in (make.user(), other, make_mentoring.asker(make.company()), make.staff("workspace")):
            assert make.signed_in(person).get(path).status_code == 404, path
        assert Client().get(path).headers["Location"] == f"/accounts/login/?next={path}"
    for name in ("times", "propose", "plan"):
        assert make.signed_in(other).get(f"/mentoring/{made.request_id}/{name}/").status_code == 404


def test_a_second_expert_reads_the_question_and_answers():
    seat = make_sessions.seat()
    person = make_experts.user_of(seat.expert)
    client = make.signed_in(person)
    path = f"/mentoring/sessions/{seat.session_id}/"
    assert "함께하실 수 있습니까?" in page(client, "/me/")
    words = page(client, path)
    assert make_mentoring.WORDS["problem"] in words
    client.post(f"/mentoring/joint-sessions/{seat.pk}/come/")
    assert "함께하실 수 있습니까?" not in page(client, path)
    assert client.post(f"/mentoring/joint-sessions/{seat.pk}/stay-away/").url == "/me/"
    assert client.get(path).status_code == 404


def test_the_log_is_written_and_read():
    made = make_sessions.session("held")
    company, expert = people(made)
    client = make.signed_in(expert)
    with time_machine.travel(made.ends_at + timedelta(hours=1), tick=False):
        assert f"{made.request.number} 상담 일지를 써 주세요." in page(client, "/me/")
        body = {**LOG, "hours": "1.5"}
        wrong = client.post(f"/mentoring/sessions/{made.pk}/log/", body | {"advice": ""})
        assert wrong.status_code == 200
        assert LOG["findings"] in wrong.content.decode()
        assert client.post(f"/mentoring/sessions/{made.pk}/log/", body).url == f"/mentoring/sessions/{made.pk}/"
        assert LOG["advice"] in page(make.signed_in(company), f"/mentoring/sessions/{made.pk}/")
    assert fresh(made).log.hours == LOG["hours"]


def test_an_absence_and_what_the_other_side_says():
    made = make_sessions.session("no_show")
    company, expert = people(made)
    words = page(make.signed_in(expert), f"/mentoring/sessions/{made.pk}/")
    assert "20분을 기다렸습니다." in words
    answer = make.signed_in(expert).post(f"/mentoring/sessions/{made.pk}/objection/", {"text": "로비에 있었습니다."})
    assert answer.status_code == 302
    assert "로비에 있었습니다." in page(make.signed_in(company), f"/mentoring/sessions/{made.pk}/")


def test_a_day_off_announced_later_is_shown_to_both_and_the_desk():
    made = make_sessions.session()
    Holiday.objects.create(day=TUESDAY, name="임시공휴일")
    for person in people(made):
        assert "임시공휴일" in page(make.signed_in(person), f"/mentoring/sessions/{made.pk}/")
    desk = make.signed_in(make_mentoring.clerk())
    assert "임시공휴일" in page(desk, f"/admin/mentoring/session/{made.pk}/change/")
    assert "문제가 생긴 상담 일정" in page(desk, "/admin/")
    assert made.request.number in page(desk, "/admin/mentoring/session/?when=way")


def test_the_entry_is_published_without_an_attendee():
    made = make_sessions.session()
    answer = make.signed_in(people(made)[0]).get(f"/mentoring/sessions/{made.pk}/entry.ics")
    read = vobject.readOne(answer.content.decode())
    assert (read.method.value, read.vevent.dtstart.value) == ("PUBLISH", made.starts_at)
    assert "attendee" not in read.vevent.contents
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_an_experts_reading_is_written_down():
    made = make_sessions.session()
    company, expert = people(made)
    page(make.signed_in(expert), f"/mentoring/sessions/{made.pk}/")
    seen = AccessEvent.objects.get(about_type="mentoring.session", actor=expert)
    assert (seen.about_id, seen.people) == (str(made.pk), [company.pk])


def test_the_plan_of_a_series_is_written_and_shown():
    request = make_sessions.case(wanted="series")
    company, expert = people(request)
    path = f"/mentoring/{request.pk}/plan/"
    client = make.signed_in(expert)
    assert client.post(path, {"goal_1": GOALS[0]}).status_code == 200
    client.post(path, {f"goal_{n}": goal for n, goal in enumerate(GOALS, 1)})
    assert f"3회 가운데 1회차: {GOALS[0]}" in page(make.signed_in(company), f"/mentoring/{request.pk}/times/")


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_cost_the_same_however_much_there_is(django_assert_num_queries: DjangoAssertNumQueries, many: int):
    request = make_sessions.case(wanted="series")
    company, expert = people(request)
    for n in range(many):
        found = Request.objects.get(pk=request.pk)
        made = found.choose_time(meet(day=TUESDAY + timedelta(days=n)), by=company, now=NOON)
        if n < many - 1:
            made.finish(now=made.ends_at)
    client, theirs = make.signed_in(company), make.signed_in(expert)
    client.get("/me/")
    theirs.get("/me/")
    with django_assert_num_queries(SESSION):
        page(client, f"/mentoring/sessions/{made.pk}/")
    with django_assert_num_queries(QUESTION):
        page(client, f"/mentoring/{request.pk}/")
    with django_assert_num_queries(MOVE):
        page(client, f"/mentoring/sessions/{made.pk}/move/")
    desk = make.signed_in(make_mentoring.clerk())
    desk.get("/admin/mentoring/session/")
    with django_assert_num_queries(DESK):
        page(desk, "/admin/mentoring/session/?when=all")


SESSION, QUESTION, MOVE, DESK = 12, 9, 9, 7


@pytest.mark.parametrize("state", ["cancelled", "no_show"])
def test_after_a_session_that_was_off_the_past_does_not_say_once_more_that_an_expert_accepted(state: str):
    made = make_sessions.session(state)
    words = page(make.signed_in(people(made)[0]), f"/mentoring/{made.request_id}/")
    assert words.count("전문가가 상담을 맡기로 했습니다.") == 1
    assert "예정한 상담을 하지 못해 다른 시간을 정하기로 했습니다." in words


def test_from_the_log_the_company_is_led_to_its_closing_words():
    made = make_sessions.session("reported")
    company, person = people(made)
    assert f"/mentoring/{made.request_id}/close/" in page(make.signed_in(company), made.get_absolute_url())
    assert "/close/" not in page(make.signed_in(person), made.get_absolute_url())
