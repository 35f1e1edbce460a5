"""The first page of the staff's site: what waits for this person."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from innocenter.look import queues
from innocenter.look.queues import Queue, work_queue
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
    assert "기다리는 일이 없습니다." in shown


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
