"""The calendar with the mouse, by keyboard and on a phone; the floor plan; a day of visit; the report of the desks. In a real browser."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from companies.models import Company
from innocenter.management import floors
from tests import make
from tests.e2e.conftest import Shot, SignIn, check_looks, in_language, narrow, press
from workspace.models import Booking, Room

pytestmark = pytest.mark.django_db(transaction=True)
TOMORROW = make.TODAY + timedelta(days=1)


@pytest.fixture
def member() -> Iterator[Company]:
    """A company whose colleague has booked; another company as well; a hot desk; a leased desk; everything drawn."""
    with time_machine.travel(make.NOON, tick=True):
        company = make.member(name="㈜아라해양기술", region="jeju")
        room = make.meeting_room(code="M-301", name_ko="회의실 1")
        make.hot_desk(code="H-01")
        make.booking(room=room, during=make.hours("10:00", "11:30"), company_=company, title="시제품 회의")
        make.booking(room=room, during=make.hours("15:00", "16:00"))
        make.booking("done", room=make.hot_desk(code="H-02"), during=make.hours("10:00", "12:00"), company_=company)
        make.lease(first_day=date(2026, 10, 1), desk_=make.desk(code="B-01"))
        floors.draw()
        yield company


def test_a_free_hour_is_booked_from_the_calendar(
    page: Page, live_server: LiveServer, sign_in: SignIn, member: Company, shot: Shot
) -> None:
    sign_in(member.managers().get())
    page.goto(f"{live_server.url}/workspace/calendar/?date={TOMORROW}")
    check_looks(page)
    shot("calendar-day")
    row = page.get_by_role("row", name="M-301")
    expect(row).to_contain_text("시제품 회의")
    row.get_by_role("link", name="13:00", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("시작")).to_have_value("13:00")
    page.go_back()

    narrow(page)
    expect(page.get_by_role("table")).to_be_hidden()
    shot("calendar-phone")
    page.get_by_role("listitem").filter(has_text="11:30 ~ 15:00").get_by_role("link").click()
    expect(page.get_by_label("시작")).to_have_value("11:30")
    narrow(page, 1280)

    page.goto(f"{live_server.url}/workspace/calendar/?date={TOMORROW}&span=week")
    check_looks(page)
    shot("calendar-week")
    press(page.get_by_role("link", name="목록으로 보기"))
    check_looks(page)


def test_the_floor_plan_is_walked_by_keyboard(page: Page, live_server: LiveServer, member: Company, shot: Shot) -> None:
    for language in ("en", "ko"):
        in_language(page, live_server, language)
        page.goto(f"{live_server.url}/workspace/plan/?date={TOMORROW}")
        check_looks(page)
    shot("floor-plan")
    codes = [place.get_attribute("aria-label") for place in page.locator("a.plan-place").all()]
    page.locator(".plan-wrap").focus()
    walked = []
    for _ in codes:
        page.keyboard.press("Tab")
        walked.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert walked == codes
    assert any("사용 중" in str(code) for code in codes)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/rooms/\d+/"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_visit_is_booked_in_one_go(page: Page, live_server: LiveServer, sign_in: SignIn, member: Company, shot: Shot) -> None:
    boss = member.managers().get()
    sign_in(boss)
    page.goto(f"{live_server.url}/workspace/visit/?date={date(2026, 11, 26)}")
    check_looks(page)
    shot("visit")
    page.locator("#id_room").select_option(index=1)
    page.get_by_role("button", name="방문 예약하기").click()
    expect(page.get_by_role("status").first).to_contain_text("방문을 예약했습니다")
    assert Booking.objects.filter(day=date(2026, 11, 26), state="confirmed").count() == 2


def test_the_report_of_the_desks_looks_right(page: Page, live_server: LiveServer, sign_in: SignIn, member: Company, shot: Shot) -> None:
    sign_in(make.clerk())
    page.goto(f"{live_server.url}{reverse('admin:workspace_occupancy')}?first=2026-11-01&last=2026-11-30")
    check_looks(page)
    shot("occupancy")
    page.get_by_label("사유").fill("운영위원회 보고")
    with page.expect_download() as download:
        page.get_by_role("button", name="내려받기").click()
    assert download.value.suggested_filename == "occupancy-20261101-20261130.xlsx"
    assert Room.objects.count() == 4
