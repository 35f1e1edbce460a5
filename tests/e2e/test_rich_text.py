"""The editor of rich text under our own security policy, and the text area that is left without JavaScript."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from events.models import Event
from tests import make_events
from tests.e2e.conftest import SignIn, check_looks, press

pytestmark = pytest.mark.django_db(transaction=True)


def form_of(event: Event, live_server: LiveServer) -> str:
    return f"{live_server.url}/admin/events/event/{event.pk}/change/?edit=1"


def test_staff_write_a_description_with_the_editor(page: Page, live_server: LiveServer, sign_in: SignIn):
    event = make_events.draft(description="<p>첫 문단</p><p>둘째 문단</p>")
    sign_in(make_events.clerk())
    page.goto(form_of(event, live_server))
    editor = page.locator("trix-editor")
    expect(editor).to_contain_text("둘째 문단")
    expect(page.locator("[data-trix-button-group=file-tools]")).to_have_count(0)

    editor.click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="굵게").click()
    page.keyboard.type("굵은 글")
    page.get_by_role("button", name="굵게").click()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="목록", exact=True).click()
    page.keyboard.type("한 가지")
    page.keyboard.press("Control+a")
    page.locator("[data-trix-action=link]").click()
    page.locator("input[name=href]").fill("https://www.example.com/")
    page.locator("input[data-trix-method=setAttribute]").click()
    expect(editor.locator("a")).not_to_have_count(0)
    check_looks(page)
    press(page.locator("input[name=_save]"))

    event.refresh_from_db()
    assert "<strong>굵은 글</strong>" in event.description
    assert "<li>" in event.description
    assert 'href="https://www.example.com/"' in event.description
