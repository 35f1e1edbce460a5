"""The front page and "my centre"."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from events.models import Attendee
from innocenter import home
from innocenter.accounts.models import User
from innocenter.look.asks import Ask
from innocenter.values.todo import Todo
from tests import make, make_events
from workspace.models import Rule

LONG_AFTER = datetime(2060, 12, 16, 6, 0, tzinfo=UTC)
# session, person, what holds anything, then only that: the application with its offer, the lease with its reviews,
# the registration; and as lists of what is mine the company, the application, the lease, the project
EVERYTHING = 12
# with one statement for all work queues
STAFF = 7


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 3])
def test_the_front_page_costs_the_same_however_much_there_is(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    for _ in range(many):
        make.company()
        make.institute()
        make.desk()
        make_events.event(starts_at=LONG_AFTER, ends_at=LONG_AFTER + timedelta(hours=2))
    # version, rule (tells the months), desks, next to be free, events, institutes, companies, the figures of the questions and their rule
    with django_assert_num_queries(9):
        assert client.get("/").status_code == 200


@pytest.mark.django_db
def test_the_front_page_shows_what_is_free_and_who_is_here(client: Client) -> None:
    company, institute = make.company(), make.institute()
    make.desk()
    page = client.get("/").content.decode()
    for words in ("1석 가운데 1석", company.name, institute.name, "연중 받습니다"):
        assert words in page


@pytest.mark.django_db
def test_the_front_page_tells_the_months_of_the_rule_in_force(client: Client) -> None:
    assert "최대 24개월이며, 6개월마다" in client.get("/").content.decode()
    Rule.objects.create(effective_from=date(2017, 1, 24), term_months=4, cap_months=18)
    told = client.get("/").content.decode()
    assert "최대 18개월이며, 4개월마다" in told
    assert "4개월마다 연장심사" in told


@pytest.mark.django_db
def test_the_front_page_of_an_empty_centre_says_what_to_do(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "첫 번째 기업이 되어 주세요" in page
    assert "아직 소개할 연구기관이 없습니다" in page
    assert page.count("행사 보기") == 1  # the button of one empty list does not stand under the next, too


@pytest.mark.django_db
def test_my_centre_is_for_those_who_signed_in(client: Client) -> None:
    assert client.get("/me/").headers["Location"] == "/accounts/login/?next=/me/"


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 3])
def test_my_centre_costs_the_same_however_much_is_mine(django_assert_num_queries: DjangoAssertNumQueries, many: int) -> None:
    person = make.user()
    for _ in range(many):
        ours = make.company(manager=person)
        make.lease(project_=make.confirmed_project(company_=ours))
        make.application(project_=make.confirmed_project(company_=ours))
        make_events.registered(make_events.event(starts_at=LONG_AFTER, ends_at=LONG_AFTER + timedelta(hours=2)), Attendee.of(person))
    client = make.signed_in(person)
    client.get("/me/")
    with django_assert_num_queries(EVERYTHING):
        page = client.get("/me/").content.decode()
    assert page.count("입주 신청</a>") == many
    assert page.count("자리가 확정되었습니다") == many


@pytest.mark.django_db
def test_my_centre_tells_by_date_and_keeps_apart_what_others_do(monkeypatch: pytest.MonkeyPatch) -> None:
    class Room:
        @staticmethod
        def asks(user: Any, today: date) -> list[Ask]:
            said = [
                Todo("날짜 없는 일", None, "하기", "/a/"),
                Todo("나중 일", date(2027, 1, 1), "하기", "/b/"),
                Todo("먼저 할 일", date(2026, 12, 1), "하기", "/c/", late=True),
                Todo("남의 일", date(2026, 11, 1), "", "", waiting=True),
            ]
            return [Ask(User.objects.filter(pk=user.pk), lambda found: said), Ask(User.objects.none(), lambda found: said)]

    monkeypatch.setattr(home, "ROOMS", (Room,))
    page = make.signed_in(make.user()).get("/me/").content.decode()
    places = [page.index(words) for words in ("먼저 할 일", "나중 일", "날짜 없는 일", "다른 분이 진행하고 있는 일", "남의 일")]
    assert places == sorted(places)
    assert "하실 일이 3건 있습니다." in page


@pytest.mark.django_db
def test_my_centre_of_a_newcomer_says_what_comes_next() -> None:
    page = make.signed_in(make.user()).get("/me/").content.decode()
    assert "기업을 등록해 주세요." in page
    assert "지금 하실 일이 없습니다." not in page
    assert "아직 소속된 기업이 없습니다." in page


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 3])
def test_my_centre_of_staff_tells_what_their_queues_hold(django_assert_num_queries: DjangoAssertNumQueries, many: int) -> None:
    for _ in range(many):
        make.renewal_review(reported=True)
    make.renewal_review()
    client = make.signed_in(make.head())
    client.get("/me/")
    with django_assert_num_queries(STAFF):
        page = client.get("/me/").content.decode()
    assert f"결정할 연장심사 {many}건" in page
    assert 'href="/admin/workspace/renewalreview/?waits=decision"' in page
    assert page.index("다른 분이 진행하고 있는 일") < page.index("기다리는 연장심사 보고서 1건")
    assert "퇴실점검 대기" not in page  # an empty queue is no news


@pytest.mark.django_db
def test_my_centre_says_of_a_lease_what_its_own_page_says() -> None:
    lease = make.lease(first_day=make.TODAY + timedelta(days=14))
    client = make.signed_in(lease.company.managers().get())

    assert "입주 예정" in client.get(lease.get_absolute_url()).content.decode()
    assert "입주 예정" in client.get("/me/").content.decode()


@pytest.mark.django_db
def test_queues_are_for_staff_only() -> None:
    make.renewal_review(reported=True)
    assert home.queue_todos(make.user(), date(2026, 11, 22)) == []


@pytest.mark.django_db
def test_search_engines_are_told_what_is_not_theirs(client: Client) -> None:
    answer = client.get("/robots.txt")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    lines = answer.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    for path in ("/admin/", "/accounts/", "/me/", "/documents/"):
        assert f"Disallow: {path}" in lines
    assert not any(line.startswith(("Disallow: /companies", "Disallow: /workspace")) for line in lines)


@pytest.mark.django_db
def test_a_browser_that_asks_for_the_icon_by_itself_gets_the_portals_own(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer["Location"]) == (302, "/static/icon.svg")
    assert client.get(answer["Location"])["Content-Type"] == "image/svg+xml"
