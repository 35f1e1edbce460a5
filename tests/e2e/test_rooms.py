"""Companies and projects in a real browser: the pages that only some people reach, and a project from plan to confirmation."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from institutes.models import Institute
from projects.models import Project
from tests import make
from tests.e2e.conftest import SignIn, check_looks, press

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_project_is_planned_and_confirmed(page: Page, live_server: LiveServer, sign_in: SignIn) -> None:
    boss, researcher = make.user(), make.user()
    make.company(manager=boss, name="한빛센서")
    institute = make.institute(name="한국전자통신연구원")
    make.researcher(institute=institute, user=researcher, name="홍가람")

    sign_in(boss)
    page.goto(f"{live_server.url}/projects/new/")
    check_looks(page)
    page.get_by_label("연구기관").select_option("한국전자통신연구원")
    press(page.get_by_role("button", name="다음"))
    press(page.get_by_role("button", name="기관에 확인 요청하기"))
    check_looks(page)  # with what is missing told
    page.get_by_label("연구자").select_option("홍가람 · 책임연구원 · 센서연구실")
    page.get_by_label("과제명").fill("저전력 라이다 모듈")
    page.get_by_label("함께하려는 내용").fill("함께 만듭니다.")
    page.get_by_label("시작하는 달").fill("2027-01")
    page.get_by_label("기간(개월)").fill("12")
    press(page.get_by_role("button", name="기관에 확인 요청하기"))
    expect(page.get_by_role("heading", level=1)).to_have_text("저전력 라이다 모듈")

    sign_in(researcher)
    page.goto(f"{live_server.url}{Project.objects.get().get_absolute_url()}")
    check_looks(page)
    press(page.get_by_role("link", name="맞지 않아 거절합니다"))
    check_looks(page)
    page.go_back()
    press(page.get_by_role("button", name="협력과제 확인하기"))
    expect(page.get_by_role("status")).to_contain_text("협력과제를 확인했습니다")
    check_looks(page)
    assert Project.objects.get().is_confirmed


def test_a_colleague_joins_and_leaves(page: Page, live_server: LiveServer, sign_in: SignIn) -> None:
    boss, colleague = make.user(name="김하늘"), make.user(name="박서준")
    company = make.company(manager=boss)

    sign_in(colleague)
    page.goto(f"{live_server.url}/companies/{company.pk}/")
    press(page.get_by_role("link", name="참여 요청하기"))
    check_looks(page)
    press(page.get_by_role("button", name="참여 요청하기"))
    check_looks(page)

    sign_in(boss)
    page.goto(f"{live_server.url}/companies/{company.pk}/people/")
    check_looks(page)
    press(page.get_by_role("button", name="수락"))
    expect(page.get_by_role("status").first).to_contain_text("박서준 님이 기업에 참여합니다")
    page.get_by_label("이메일 주소").fill("new@example.com")
    press(page.get_by_role("button", name="초대 보내기"))
    expect(page.get_by_text("new@example.com").first).to_be_visible()
    press(page.get_by_role("link", name="초대 취소"))
    check_looks(page)

    newcomer = make.user(email="new@example.com")
    sign_in(newcomer)
    page.goto(f"{live_server.url}/companies/invitations/{company.people.get(email='new@example.com').pk}/")
    check_looks(page)
    press(page.get_by_role("button", name="수락"))
    check_looks(page)
    assert company.is_person(newcomer)


def test_a_coordinator_keeps_the_pages(page: Page, live_server: LiveServer, sign_in: SignIn) -> None:
    coordinator = make.user()
    institute = make.institute(coordinator=coordinator)
    sign_in(coordinator)
    page.goto(f"{live_server.url}{institute.get_absolute_url()}")
    press(page.get_by_role("link", name="연구자 추가"))
    check_looks(page)
    page.get_by_label("이름", exact=True).fill("홍가람")
    page.get_by_text("정보·통신").click()
    press(page.get_by_role("button", name="저장"))
    check_looks(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("홍가람")
    page.goto(f"{live_server.url}/institutes/{institute.pk}/edit/")
    check_looks(page)
    assert Institute.objects.get().researchers.get().name == "홍가람"
