"""The main pages with scripts switched off: everything that a person must do can be done."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from innocenter.accounts.addresses import mark_confirmed
from innocenter.management.centre import PDF
from tests import make, make_events
from tests.e2e.conftest import SignIn, press
from tests.e2e.test_journey import ko
from workspace.models import Application, RenewalReview

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser_context_args(java_script_enabled=False)]


def send(page: Page, name: str) -> None:
    press(page.locator("main").get_by_role("button", name=ko(name), exact=True).first)


def test_scripts_are_really_off(page: Page, live_server: LiveServer) -> None:
    page.goto(live_server.url)
    page.set_content("<p id=p>off</p><script>document.getElementById('p').textContent = 'on'</script>")
    expect(page.locator("#p")).to_have_text("off")


def test_one_signs_in_and_changes_the_language(page: Page, live_server: LiveServer) -> None:
    person = make.user(email="kim@example.com")
    mark_confirmed(person)
    page.goto(f"{live_server.url}/accounts/login/?next=/me/")
    page.fill("[name=login]", person.email)
    page.fill("[name=password]", make.PASSWORD)
    send(page, "Sign in")
    expect(page).to_have_url(f"{live_server.url}/me/")

    press(page.locator("header").get_by_role("button", name="English").first)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_url(f"{live_server.url}/me/")


def test_a_company_applies(page: Page, live_server: LiveServer, sign_in: SignIn) -> None:
    project = make.confirmed_project()
    sign_in(project.company.managers().get())
    page.goto(f"{live_server.url}/workspace/apply/")
    send(page, "Begin an application")
    page.select_option("[name=project]", str(project.pk))
    send(page, "Save and continue")
    for name, words in {"desks": "1", "wanted_from": "2099-01-05", "months": "12"}.items():
        page.fill(f"[name={name}]", words)
    send(page, "Save and continue")
    page.fill("[name=plan]", "라이다 모듈을 함께 만듭니다.")
    send(page, "Save and continue")
    paper = {"name": "서류.pdf", "mimeType": "application/pdf", "buffer": PDF}
    page.set_input_files("[name=registration-file]", paper)
    page.set_input_files("[name=sme-file]", paper)
    page.fill("[name=sme-valid_until]", "2099-12-31")
    send(page, "Save and continue")
    page.fill("[name=contact_phone]", "02-555-0001")
    send(page, "Save and continue")
    for box in page.locator("main input[type=checkbox]").all():
        page.locator(f"label[for={box.get_attribute('id')}]").first.click(position={"x": 5, "y": 5})
    press(page.locator("main form button[type=submit]").last)

    application = Application.objects.get()
    assert application.state == "submitted"
    expect(page.locator("main")).to_contain_text(str(application.number))


def test_a_company_reports(page: Page, live_server: LiveServer, sign_in: SignIn) -> None:
    review = make.renewal_review()
    sign_in(review.lease.company.managers().get())
    page.goto(f"{live_server.url}/workspace/leases/{review.lease.number}/report/")
    for name in ("progress", "results", "desk_use", "next_plan"):
        page.fill(f"[name={name}]", "계획대로 진행했습니다.")
    page.select_option("[name=still_needed]", "yes")
    page.select_option("[name=months_wanted]", "6")
    press(page.locator("main form button[type=submit]").first)
    press(page.locator("main form button[type=submit]").last)
    assert RenewalReview.objects.get().state == "reported"


def test_the_menu_of_a_phone_opens(page: Page, live_server: LiveServer) -> None:
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto(live_server.url)
    page.locator(".site-menu summary").click()
    expect(page.locator(".site-menu-sheet").get_by_role("link").first).to_be_visible()


def test_staff_write_a_description_as_plain_text(page: Page, live_server: LiveServer, sign_in: SignIn) -> None:
    event = make_events.draft()
    sign_in(make_events.clerk())
    page.goto(f"{live_server.url}/admin/events/event/{event.pk}/change/?edit=1")
    page.fill("textarea[name=description]", "첫 문단\n둘째 줄\n\n둘째 문단")
    press(page.locator("input[name=_save]"))
    event.refresh_from_db()
    assert event.description == "<p>첫 문단<br>둘째 줄</p>\n\n<p>둘째 문단</p>"
    page.goto(f"{live_server.url}/admin/events/event/{event.pk}/change/")
    expect(page.locator(".rich-text p")).to_have_count(2)
