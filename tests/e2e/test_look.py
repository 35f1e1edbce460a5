"""The sample page and the sample form, as a browser shows them."""

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.e2e.conftest import Shot, check_looks, in_language, narrow


@pytest.fixture(autouse=True)
def _sample_pages(settings: LazySettings) -> None:
    settings.ROOT_URLCONF = "tests.look.sample"


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_component_is_accessible(page: Page, live_server: LiveServer, shot: Shot, language: str) -> None:
    in_language(page, live_server, language)
    page.goto(f"{live_server.url}/sample/lease/?page=7")
    shot(f"sample-lease-{language}-1280")
    check_looks(page)
    narrow(page)
    shot(f"sample-lease-{language}-375")


def test_a_form_tells_its_errors_beside_the_fields_and_takes_the_focus_to_their_summary(
    page: Page, live_server: LiveServer, shot: Shot
) -> None:
    page.goto(f"{live_server.url}/sample/form/")
    shot("sample-form-1280")
    check_looks(page)
    page.get_by_label("사업자등록번호").fill("1234567890")
    page.get_by_role("button", name="저장하기").click()

    expect(page.locator(".error-summary")).to_be_focused()
    number = page.get_by_label("사업자등록번호")
    expect(number).to_have_attribute("aria-invalid", "true")
    expect(number).to_have_accessible_description("사업자등록번호의 마지막 숫자가 맞지 않습니다. 등록증을 보고 다시 입력해 주세요.")
    shot("sample-form-wrong-1280")
    check_looks(page)
    narrow(page)
    shot("sample-form-wrong-375")
    page.locator(".error-summary a").first.click()
    expect(page.get_by_label("기업 이름")).to_be_focused()


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(page: Page, live_server: LiveServer, shot: Shot) -> None:
    page.goto(f"{live_server.url}/sample/lease/")
    narrow(page)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".site-menu-sheet")).to_be_visible()
    shot("sample-menu-375")
    page.keyboard.press("Escape")
    expect(page.locator(".site-menu-sheet")).not_to_be_visible()


def test_a_form_is_sent_once_however_often_its_button_is_pressed(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/sample/form/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    with page.expect_navigation():
        page.evaluate("() => { const b = document.querySelector('main form button'); b.click(); b.click(); }")
    assert len(sent) == 1
