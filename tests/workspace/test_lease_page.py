"""The company's page of its lease, and the list of leases."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import make
from tests.make import todos_of
from workspace import renewals
from workspace.models import Lease
from workspace.next_steps import next_step_on
from workspace.todos import asks

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PICTURE = make.noon(date(2026, 11, 22))


@pytest.fixture(autouse=True)
def _on_the_day_of_the_picture():
    with time_machine.travel(PICTURE, tick=False):
        yield


def hanbit() -> Lease:
    company = make.company(name="㈜한빛센서")
    return make.lease(project_=make.confirmed_project(company_=company), desk_=make.desk(code="B-07"))


def text(response) -> str:
    return response.content.decode()


def test_the_page_says_what_the_picture_says():
    lease = hanbit()
    renewals.sweep(now=make.noon(date(2026, 11, 2)))
    page = text(make.signed_in(lease.company.managers().get()).get(lease.get_absolute_url()))

    for words in (
        "입주 중",
        "㈜한빛센서의 입주 현황",
        "3층 B-07",
        "2026. 7. 1. ~ 12. 31.",
        "2028. 6. 30.",
        "연장심사 보고서 · 12월 1일(화)",
        "9일 남았습니다",
        "보고서 작성하기",
    ):
        assert words in page
    assert "연장심사가 시작되었습니다. 보고서 기한은 2026. 12. 1. (화)입니다." in page


def test_a_colleague_may_read_it_a_stranger_finds_nothing_and_a_visitor_signs_in(client):
    lease = hanbit()
    colleague = make.person(lease.company).user
    assert make.signed_in(colleague).get(lease.get_absolute_url()).status_code == 200
    for nobody in (make.user(), lease.project.researcher.user, make.staff("mentoring")):
        assert make.signed_in(nobody).get(lease.get_absolute_url()).status_code == 404
    assert client.get(lease.get_absolute_url()).url.startswith("/accounts/login/")
    assert make.signed_in(colleague).post(lease.get_absolute_url()).status_code == 405
    assert make.signed_in(colleague).get("/workspace/leases/L-1999-0001/").status_code == 404


def test_somebody_who_left_finds_nothing_from_the_same_second():
    lease = hanbit()
    person = make.person(lease.company)
    client = make.signed_in(person.user)
    assert client.get(lease.get_absolute_url()).status_code == 200
    person.leave(by=person.user, now=PICTURE)
    assert client.get(lease.get_absolute_url()).status_code == 404


def test_staff_of_the_space_may_read_it():
    lease = hanbit()
    assert make.signed_in(make.clerk()).get(lease.get_absolute_url()).status_code == 200


def test_one_lease_is_shown_at_once_several_are_listed():
    lease = hanbit()
    manager = lease.company.managers().get()
    assert make.signed_in(manager).get(reverse("workspace:leases")).url == lease.get_absolute_url()
    assert "입주계약이 없습니다" in text(make.signed_in(make.user()).get(reverse("workspace:leases")))
    second = make.lease(project_=make.confirmed_project(company_=lease.company), first_day=date(2029, 7, 1))
    page = text(make.signed_in(manager).get(reverse("workspace:leases")))
    assert lease.number in page
    assert second.number in page


def test_the_page_and_the_list_cost_the_same_for_one_and_for_three():
    """The page of one lease with three terms; the list with two and with three leases."""
    lease = hanbit()
    client = make.signed_in(lease.company.managers().get())
    client.get(lease.get_absolute_url())  # remembers that the manager was here
    make.lease(project_=make.confirmed_project(company_=lease.company), first_day=date(2029, 7, 1))
    assert statements(client, reverse("workspace:leases")) == 5
    make.lease(project_=make.confirmed_project(company_=lease.company), first_day=date(2032, 7, 1))
    assert statements(client, reverse("workspace:leases")) == 5

    first = statements(client, lease.get_absolute_url())
    head = make.head()
    for _ in range(2):
        review = make.renewal_review(lease_=lease, reported=True)
        review.extend(by=head, months=6, reason="좋습니다.", now=PICTURE)
    assert (first, statements(client, lease.get_absolute_url())) == (14, 15)  # a decided review asks for its panel


def statements(client, url: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def sentences(user, today: date = date(2026, 11, 22)) -> list[tuple[str, date | None, bool]]:
    return [(todo.sentence, todo.due, todo.waiting) for todo in todos_of(asks(user, today))]


def test_my_page_says_what_is_expected_of_whom():
    lease = hanbit()
    manager, member, researcher = lease.company.managers().get(), make.person(lease.company).user, lease.project.researcher.user
    assert sentences(manager) == sentences(researcher) == []

    renewals.sweep(now=make.noon(date(2026, 11, 2)))
    assert sentences(manager) == [("연장심사 보고서를 제출해 주세요.", date(2026, 12, 1), False)]
    assert sentences(member) == [("연장심사 보고서를 준비해 주세요. 제출은 기업 관리자가 합니다.", date(2026, 12, 1), False)]
    assert sentences(researcher) == [("㈜한빛센서와의 협력이 어떤 상태인지 알려 주세요.", date(2026, 12, 7), False)]

    review = lease.reviews.get()
    review.save_report(make.REPORT, by=member, now=PICTURE)
    assert sentences(manager)[0][0] == "연장심사 보고서를 쓰셨지만 아직 제출하지 않으셨습니다. 확인하고 제출해 주세요."
    review.submit_report(by=manager, now=PICTURE)
    told = "보고서가 제출되었습니다. 연구기관이 협력 상태를 확인한 뒤 센터가 결정합니다."
    assert sentences(manager) == [(told, date(2026, 12, 7), True)]
    review.refresh_from_db()
    assert next_step_on(lease, review, today=date(2026, 12, 7)) == "기관의 확인 · 12월 7일(월)"  # the fact and the todo name the same
    assert next_step_on(lease, review, today=date(2026, 12, 8)) == "결정 · 12월 24일(목)"
    review.confirm("alive", by=researcher, now=PICTURE)
    assert sentences(manager) == [("보고서가 제출되었습니다. 센터가 결정하고 알려 드립니다.", date(2026, 12, 24), True)]
    assert sentences(researcher) == []
    review.end(by=make.head(), reason="끝", now=PICTURE)
    assert [due for _, due, _ in sentences(manager)] == [date(2027, 1, 8)]


def test_my_page_costs_the_same_for_one_lease_and_for_three():
    lease = hanbit()
    manager = lease.company.managers().get()
    renewals.sweep(now=make.noon(date(2026, 11, 2)))
    counts = []
    for start in (2029, 2035):
        with CaptureQueriesContext(connection) as seen:
            todos_of(asks(manager, date(2026, 11, 22)))
        counts.append(len(seen))
        for year in (start, start + 3):
            make.lease(project_=make.confirmed_project(company_=lease.company), first_day=date(year, 7, 1))
    assert counts == [3, 3]


def test_a_lease_that_has_not_begun_is_not_said_to_be_in_use():
    lease = make.lease(first_day=date(2026, 12, 14))
    page = text(make.signed_in(lease.company.managers().get()).get(lease.get_absolute_url()))
    assert "2026. 12. 14. (월)부터 개방형 사무공간을 사용합니다." in page
    assert "사용하고 있습니다" not in page
