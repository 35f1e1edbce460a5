"""The first page of the staff's site: what waits for this person."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db.models import Count
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from companies.models import Company
from innocenter.look import queues
from innocenter.look.queues import Part, Queue, work_queue
from projects.models import Project
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def declared(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    found: dict[str, Any] = {}
    monkeypatch.setattr(queues, "_declared", found)
    return found


def index(*codenames: str) -> str:
    person = make.staff("mentoring")
    person.groups.clear()
    person.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return make.signed_in(person).get("/admin/").content.decode()


def test_queues_stand_in_their_order_with_number_oldest_and_next_due():
    @work_queue(order=20, permission="projects.view_project")
    def second(today: date) -> Queue:
        return Queue("두 번째 일", 0)

    @work_queue(order=10, permission="projects.view_project")
    def first(today: date) -> Queue:
        assert today == timezone.localdate()
        return Queue("첫 번째 일", 7, oldest=date(2026, 11, 2), next_due=today - timedelta(days=3), url="/admin/projects/project/")

    shown = index("view_project")
    assert shown.index("첫 번째 일") < shown.index("두 번째 일")
    assert "<strong>7</strong>건" in shown
    assert "2026. 11. 2. (월)" in shown
    assert "3일 지났습니다" in shown
    assert 'class="work-queue is-late"' in shown
    assert '<a href="/admin/projects/project/">첫 번째 일</a>' in shown
    assert "기다리는 일이 없는 업무 목록 1개" in shown


def test_an_empty_queue_is_folded_away_and_can_still_be_opened():
    @work_queue(order=1, permission="projects.view_project")
    def nothing(today: date) -> Queue:
        return Queue.of("빈 목록", Project.objects.all(), url="/admin/projects/project/")

    shown = index("view_project")
    assert "기다리는 일이 없습니다." in shown
    folded = shown[shown.index("<details") : shown.index("</details>")]
    assert '<a href="/admin/projects/project/">빈 목록</a>' in folded
    assert "빈 목록" not in shown.replace(folded, "")


def test_what_others_are_at_stands_after_what_waits_for_me():
    @work_queue(order=1, permission="projects.view_project")
    def theirs(today: date) -> Queue:
        return Queue("남의 일", 2, waiting=True)

    @work_queue(order=2, permission="projects.view_project")
    def mine(today: date) -> Queue:
        return Queue("나의 일", 1)

    shown = index("view_project")
    assert shown.index("나의 일") < shown.index("남의 일")


def test_all_queues_are_counted_in_one_statement(django_assert_num_queries: DjangoAssertNumQueries):
    first, second = make.project(), make.project()
    make.project(company_=second.company)
    found = [
        Queue.of("사업", Project.objects.order_by("title"), url="/a/", oldest="starts_on"),
        Queue.of("한 번씩", Company.objects.filter(projects__isnull=False).distinct(), url="/b/"),
        Queue.of("열이 더 있는 것", Company.objects.annotate(n=Count("projects")).filter(n=2).order_by("n"), url="/c/"),
        Queue.of("없는 것", Project.objects.none(), url="/d/", due="starts_on"),
        Queue(
            "두 가지", parts=[Part(Project.objects.filter(pk=-1), url="/e/"), Part(Company.objects.filter(pk=first.company_id), url="/f/")]
        ),
        Queue("센 것", 9, url="/g/"),
    ]
    with django_assert_num_queries(1):
        queues.count_together(found)
        told = [(queue.count, queue.url, queue.next_due) for queue in found]
    assert told == [(3, "/a/", None), (2, "/b/", None), (1, "/c/", None), (0, "/d/", None), (1, "/f/", None), (9, "/g/", None)]
    assert found[0].oldest == first.starts_on


def test_a_queue_that_cannot_be_counted_says_so_and_leaves_the_others_alone(caplog: pytest.LogCaptureFixture):
    make.project()

    @work_queue(order=1, permission="projects.view_project")
    def broken_count(today: date) -> Queue:
        return Queue.of("못 세는 일", Project.objects.all(), url="/a/", due="no_such_field")

    @work_queue(order=2, permission="projects.view_project")
    def whole(today: date) -> Queue:
        return Queue.of("멀쩡한 일", Project.objects.all(), url="/b/")

    shown = index("view_project")
    assert "이 목록을 불러오지 못했습니다." in shown
    assert '<a href="/b/">멀쩡한 일</a>' in shown
    assert "work queue failed: " in caplog.text


def test_a_queue_is_not_even_counted_for_somebody_without_the_permission():
    @work_queue(order=1, permission="projects.change_project")
    def hidden(today: date) -> Queue:
        raise AssertionError("counted")

    shown = index("view_project")
    assert "불러오지 못했습니다" not in shown
    assert "맡으신 업무 목록이 없습니다." in shown


def test_who_sees_a_queue_and_cannot_do_its_work_is_told_that_others_are_at_it():
    @work_queue(order=1, permission="workspace.view_renewalreview", done_with="workspace.decide_renewalreview")
    def to_decide(today: date) -> Queue:
        return Queue("결정할 일", 1)

    waiting = {name: queues.cards(person, make.TODAY)[0].queue for name, person in {"clerk": make.clerk(), "head": make.head()}.items()}

    assert {name: queue and queue.waiting for name, queue in waiting.items()} == {"clerk": True, "head": False}


def test_a_broken_queue_says_so_and_leaves_the_others_alone(caplog: pytest.LogCaptureFixture):
    @work_queue(order=1, permission="projects.view_project")
    def broken_work(today: date) -> Queue:
        raise ValueError("no such rule")

    @work_queue(order=2, permission="projects.view_project")
    def whole(today: date) -> Queue:
        return Queue("멀쩡한 일", 1)

    shown = index("view_project")
    assert "이 목록을 불러오지 못했습니다." in shown
    assert "멀쩡한 일" in shown
    assert "work queue failed" in caplog.text


def test_the_way_in_is_the_portals_own_sign_in():
    answer = make.Client().get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/")
    assert make.signed_in(make.user()).get("/admin/login/").status_code == 403
