"""What the desk has beside a question, in a real browser: accessible in both languages, and nothing wider than a phone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from innocenter.accounts.models import User
from tests import make, make_mentoring
from tests.e2e.conftest import Shot, SignIn, check_looks, in_language

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_desks_pages_are_accessible_to_all(page: Page, live_server: LiveServer, sign_in: SignIn, shot: Shot) -> None:
    case = make_mentoring.request("resolved")
    for late in range(5):
        made = make_mentoring.request("triaging")
        made.confirm_fields([], by=made.owner, now=make.NOON)
        made.answer("답입니다.", by=made.owner, now=make.NOON + timedelta(days=late))
    staff = make_mentoring.clerk(name="김담당")
    sign_in(staff)
    for language in ("ko", "en"):
        in_language(page, live_server, language)
        User.objects.filter(pk=staff.pk).update(language=language)
        for name, path in (
            ("figures", reverse("admin:mentoring_figures")),
            ("case_file", reverse("admin:mentoring_request_case_file", args=[case.pk])),
            ("front", "/"),
        ):
            answer = page.goto(f"{live_server.url}{path}")
            assert answer is not None
            assert (answer.status, page.locator("html").get_attribute("lang")) == (200, language)
            assert page.locator("h1").count() == 1
            check_looks(page)
            shot(f"mentoring_{name}_{language}")
