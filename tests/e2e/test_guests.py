"""A guest comes to a seat without an account; somebody follows a series, takes the address of their calendar, and shares a page."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from events.models import Event
from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from tests import make, make_events
from tests.e2e.conftest import Shot, SignIn, narrow, press

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_clock]


def an_event() -> Event:
    begins = timezone.now() + timedelta(days=30)
    series = make_events.series(title_ko="판교 기술포럼", host=make.institute())
    event = make_events.event(
        title_ko="차세대 이차전지 기술세미나", series=series, mode="both", capacity_online=30, capacity_onsite=1, host=make.institute(),
        starts_at=begins, ends_at=begins + timedelta(hours=2),
    )  # fmt: skip
    event.fields.set(["EE"])
    event.items.create(begins="15:00", minutes=30, title_ko="여는 말").speakers.create(name="홍연구", affiliation="한국연구원")
    return event


def link_in_the_letter() -> str:
    letter = Letter.objects.get(kind="events.guest_confirm")
    words = render(letter).text
    start = words.index(f"{settings.SITE_URL}/events/guests/")
    return words[start + len(settings.SITE_URL) :].split()[0]


def test_a_guest_takes_a_seat_by_the_link_of_a_letter(page: Page, live_server: LiveServer, shot: Shot) -> None:
    event = an_event()
    page.goto(f"{live_server.url}/events/")
    press(page.get_by_role("link", name=event.title_ko))
    press(page.get_by_role("link", name="비회원으로 참가 신청"))
    press(page.get_by_role("button", name="확인 메일 받기"))
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    shot("guest-errors")
    page.get_by_label("이름").fill("김손님")
    page.locator("[name=email]").fill("guest@example.com")
    page.get_by_label("소속").fill("한빛센서")
    page.locator("label[for=id_wish_0]").click()  # the label lies over the box, as people press it
    page.locator("label[for=id_consent_event_guest]").click()
    press(page.get_by_role("button", name="확인 메일 받기"))
    expect(page.get_by_role("heading", level=1)).to_have_text("메일을 확인해 주세요")
    shot("guest-asked")
    assert not event.registrations.exists()

    page.goto(f"{live_server.url}{link_in_the_letter()}")
    expect(page.locator("main")).to_contain_text("guest@example.com")
    shot("guest-confirm")
    narrow(page)
    shot("guest-confirm-375")
    press(page.get_by_role("button", name="참가를 확인합니다"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("차세대 이차전지 기술세미나")
    assert event.registrations.get().state == "confirmed"


def test_a_person_follows_a_series_and_has_a_calendar_of_their_own(
    page: Page, live_server: LiveServer, sign_in: SignIn, shot: Shot
) -> None:
    event = an_event()
    sign_in(make.user())
    page.goto(f"{live_server.url}{event.get_absolute_url()}")
    press(page.locator("main").get_by_role("link", name="판교 기술포럼").first)
    shot("series")
    press(page.get_by_role("button", name="새 일정 메일로 받기"))
    expect(page.locator("main")).to_contain_text("새 일정을 메일로 받고 있습니다")
    press(page.get_by_role("link", name="내 구독 목록"))
    press(page.get_by_role("button", name="주소 만들기"))
    address = page.get_by_label("캘린더 프로그램에 등록할 주소")
    expect(address).to_have_value(re.compile(r"/events/calendars/\S+/my-events\.ics"))
    shot("following")
    first = address.input_value()
    press(page.get_by_role("button", name="이 주소를 없애고 새로 만들기"))
    expect(address).not_to_have_value(first)
    narrow(page)
    shot("following-375")
    press(page.get_by_role("button", name="판교 기술포럼 알림 메일 그만 받기"))
    expect(page.locator("main")).to_contain_text("아직 구독하는 시리즈나 분야가 없습니다")


@pytest.mark.parametrize("can_copy", [True, False])
def test_a_page_is_shared_without_anybody_elses_help(page: Page, live_server: LiveServer, shot: Shot, can_copy: bool) -> None:
    event = an_event()
    write = "text => { window.copied = text; return Promise.resolve(); }" if can_copy else "() => Promise.reject(new Error('no'))"
    page.add_init_script(
        "Object.defineProperty(navigator, 'share', {value: undefined});"
        f"Object.defineProperty(navigator, 'clipboard', {{value: {{writeText: {write}}}}});"
    )
    page.goto(f"{live_server.url}{event.get_absolute_url()}")
    page.get_by_role("button", name="이 페이지 공유하기").click()
    expect(page.locator(".share [role=status]")).to_have_text("주소를 복사했습니다." if can_copy else "선택된 주소를 복사해 주세요.")
    if can_copy:
        assert page.evaluate("window.copied") == f"{settings.SITE_URL}{event.get_absolute_url()}"
        shot("event")
        narrow(page)
        shot("event-375")
