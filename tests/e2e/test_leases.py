"""Every page of a lease, in both languages, at three widths; and one report from the first word to the decision, in the browser."""

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from innocenter.accounts.models import User
from tests import make
from tests.e2e.conftest import Shot, SignIn, check_looks, in_language, narrow, press
from workspace import renewals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _on_the_day_of_the_picture() -> Iterator[None]:
    with time_machine.travel(make.noon(date(2026, 11, 22)), tick=True):
        yield


@pytest.fixture
def hanbit() -> SimpleNamespace:
    manager = make.user(name="김예시")
    company = make.company(manager=manager, name="㈜한빛센서")
    institute = make.institute(name="한국전자통신연구원", name_en="ETRI")
    researcher = make.researcher(user=make.user(name="최가상"), institute=institute)
    project = make.confirmed_project(company_=company, researcher_=researcher, title="저전력 라이다 신호처리 모듈 공동개발")
    lease = make.lease(project_=project, desk_=make.desk(code="B-07"))
    make.lease(project_=make.confirmed_project(company_=company, researcher_=researcher), first_day=date(2029, 7, 1))
    renewals.sweep(now=make.noon(date(2026, 11, 2)))
    review = lease.reviews.get()
    return SimpleNamespace(manager=manager, researcher=researcher.user, head=make.head(), clerk=make.clerk(), lease=lease, review=review)


PAGES = [
    ("manager", "workspace:lease", "lease", "open"),
    ("manager", "workspace:leases", "", "open"),
    ("manager", "workspace:report", "lease", "open"),
    ("manager", "workspace:report_check", "lease", "open"),
    ("manager", "workspace:report_check", "lease", "written"),
    ("manager", "workspace:decline", "lease", "open"),
    ("researcher", "workspace:review", "review", "open"),
    ("manager", "workspace:lease", "lease", "conditions"),
    ("researcher", "workspace:review", "review", "conditions"),
    ("head", "admin:workspace_lease_change", "lease.pk", "conditions"),
    ("head", "admin:workspace_renewalreview_change", "review", "conditions"),
    ("head", "admin:workspace_renewalreview_changelist", "", "reported"),
    ("head", "admin:workspace_lease_changelist", "", "reported"),
]


def bring_to(hanbit: SimpleNamespace, state: str) -> None:
    now = make.noon(date(2026, 11, 20))
    if state != "open":
        hanbit.review.save_report(make.REPORT, by=hanbit.manager, now=now)
    if state in {"reported", "conditions"}:
        hanbit.review.submit_report(by=hanbit.manager, now=now)
    if state == "conditions":
        hanbit.review.confirm("changed", words="시험 장소가 바뀌었습니다.", by=hanbit.researcher, now=now)
        hanbit.review.extend_with_conditions(
            by=hanbit.head, months=6, conditions=[("자리를 주 3일 이상 사용", date(2027, 2, 1))], reason="성과가 뚜렷합니다.", now=now
        )


@pytest.mark.parametrize(("eyes", "name", "about", "state"), PAGES)
def test_a_page_of_a_lease_is_accessible_to_all(  # noqa: PLR0917 -- fixtures and one row
    page: Page, live_server: LiveServer, sign_in: SignIn, shot: Shot, hanbit: SimpleNamespace, eyes: str, name: str, about: str, state: str
) -> None:
    bring_to(hanbit, state)
    args = {"": [], "lease": [hanbit.lease.number], "lease.pk": [hanbit.lease.pk], "review": [hanbit.review.pk]}[about]
    person: User = getattr(hanbit, eyes)
    sign_in(person)
    for language in ("ko", "en"):
        in_language(page, live_server, language)
        User.objects.filter(pk=person.pk).update(language=language)
        answer = page.goto(live_server.url + reverse(name, args=args))
        assert answer
        assert answer.status == 200
        assert page.locator("h1").count() == 1
        check_looks(page)
        shot(f"{name.replace(':', '-')}-{state}-{language}-1280")
        narrow(page)
        shot(f"{name.replace(':', '-')}-{state}-{language}-375")
        narrow(page, 1280)


def test_from_the_lease_to_the_decision(page: Page, live_server: LiveServer, sign_in: SignIn, hanbit: SimpleNamespace) -> None:
    sign_in(hanbit.manager)
    page.goto(live_server.url + hanbit.lease.get_absolute_url())
    press(page.get_by_role("link", name="보고서 작성하기"))
    page.get_by_label("계획의 진행 상황").fill("계획대로 진행했습니다.")
    press(page.get_by_role("button", name="저장하고 확인하기"))
    expect(page.get_by_text("제출하려면 다음 내용이 더 필요합니다.")).to_be_visible()
    press(page.get_by_role("link", name="이어서 쓰기"))
    page.get_by_label("지금까지의 성과").fill("시제품 1점")
    page.get_by_label("자리 사용").fill("주 4일")
    page.get_by_label("자리가 계속 필요하신가요?").select_option("yes")
    page.get_by_label("앞으로 6개월의 계획").fill("신뢰성 시험")
    page.get_by_label("희망 연장 기간").select_option("6")
    press(page.get_by_role("button", name="저장하고 확인하기"))
    press(page.get_by_role("button", name="보고서 제출하기"))
    expect(page.get_by_text("보고서를 제출했습니다. 센터가 결정하고")).to_be_visible()

    sign_in(hanbit.researcher)
    page.goto(live_server.url + hanbit.review.get_absolute_url())
    page.get_by_text("협력이 계속되고 있습니다").click()
    press(page.get_by_role("button", name="답변 보내기"))
    expect(page.get_by_text("감사합니다. 답변을 기록했습니다.")).to_be_visible()

    sign_in(hanbit.head)
    page.goto(live_server.url + reverse("admin:workspace_renewalreview_changelist"))
    press(page.get_by_role("link", name="㈜한빛센서").first)
    press(page.get_by_role("link", name="연장하기", exact=True))
    page.get_by_label("사유").fill("성과가 뚜렷합니다.")
    press(page.get_by_role("button", name="연장하기", exact=True))
    expect(page.get_by_text("2027. 6. 30. (수)까지 연장했습니다.")).to_be_visible()
    assert [term.last_day for term in hanbit.lease.terms.all()] == [date(2026, 12, 31), date(2027, 6, 30)]
