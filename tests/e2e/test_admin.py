"""The staff's pages in a browser: the portal's theme, the strict policy, and nothing for axe to find."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.conf import LazySettings
from django.urls import clear_url_caches
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from innocenter.look import queues
from innocenter.look.queues import Queue, work_queue
from innocenter.taxonomy.models import Holiday
from tests import make
from tests.e2e.conftest import Shot, SignIn, check_looks, in_language, press

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _staff_site(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.ROOT_URLCONF = "tests.look.staff_site"
    clear_url_caches()
    monkeypatch.setattr(queues, "_declared", {})

    @work_queue(order=1, permission="projects.view_project")
    def late(today: date) -> Queue:
        return Queue("연장심사 결정", 12, oldest=date(2026, 11, 2), next_due=today - timedelta(days=2), url="/admin/projects/project/")

    @work_queue(order=2, permission="projects.view_project")
    def soon(today: date) -> Queue:
        return Queue("접수된 입주신청", 3, oldest=date(2026, 11, 18), next_due=today + timedelta(days=3), url="/admin/projects/project/")

    @work_queue(order=3, permission="projects.view_project")
    def empty(today: date) -> Queue:
        return Queue("보내지 못한 메일", 0)

    @work_queue(order=4, permission="projects.view_project")
    def broken(today: date) -> Queue:
        raise ValueError

    yield
    clear_url_caches()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_kind_of_page_looks_right(page: Page, live_server: LiveServer, sign_in: SignIn, shot: Shot, language: str):
    project = make.project()
    decided = make.project()
    decided.confirm(by=decided.counterparts()[0], now=make.NOON)
    Holiday.objects.create(day=date(2027, 1, 4), name="임시 공휴일")
    sign_in(make.user(is_staff=True, is_superuser=True, name="김담당"))
    in_language(page, live_server, language)
    for name, path in {
        "index": "",
        "app": "projects/",
        "list": "projects/project/",
        "list-with-filters": "companies/company/?q=",
        "object": f"projects/project/{decided.pk}/change/",
        "object-with-acts": f"projects/project/{project.pk}/change/",
        "act": f"projects/project/{project.pk}/act/decline/",
        "add": "taxonomy/holiday/add/",
        "form": f"taxonomy/holiday/{Holiday.objects.get().pk}/change/",
        "history": f"projects/project/{project.pk}/history/",
        "inlines": f"companies/company/{project.company_id}/change/",
        "add-inlines": "companies/company/add/",
        "many": "accounts/user/add/",
    }.items():
        page.goto(f"{live_server.url}/admin/{path}")
        check_looks(page)
        if language == "ko":
            shot(f"admin-{name}-1280")
            page.set_viewport_size({"width": 375, "height": 800})
            shot(f"admin-{name}-375")


def test_a_refused_act_takes_the_reader_to_the_fault(page: Page, live_server: LiveServer, sign_in: SignIn, shot: Shot):
    project = make.project()
    sign_in(make.user(is_staff=True, is_superuser=True, name="김담당"))
    page.goto(f"{live_server.url}/admin/projects/project/{project.pk}/change/")
    press(page.get_by_role("link", name="거절"))
    page.get_by_label("사유").fill("짧다")
    press(page.get_by_role("button", name="거절"))
    expect(page.get_by_role("alert")).to_contain_text("사유를 더 자세히 적어 주세요.")
    expect(page.get_by_label("사유")).to_have_value("짧다")
    check_looks(page)
    shot("admin-act-refused-1280")
    page.get_by_label("사유").fill("맞는 장비가 없습니다.")
    press(page.get_by_role("button", name="거절"))
    expect(page.get_by_text("거절했습니다.")).to_be_visible()
    expect(page.get_by_text("맞는 장비가 없습니다.")).to_have_count(2)  # the history tells the entry and the reason
