"""The staff's pages of the space, its leases and reviews, with everything on them."""

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests import make
from tests.e2e.conftest import Shot, SignIn, check_looks

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_application_looks_right_in_every_state(page: Page, live_server: LiveServer, sign_in: SignIn, shot: Shot):
    sign_in(make.user(is_staff=True, is_superuser=True, name="김담당"))
    for state in ("submitted", "screening", "supplement", "in_review", "selected", "offered"):
        made = make.application(state)
        page.goto(f"{live_server.url}/admin/workspace/application/{made.pk}/change/")
        check_looks(page)
        shot(f"staff-application-{state}-1280")
        for act in [str(link.get_attribute("href")) for link in page.locator("a.act").all()]:
            page.goto(f"{live_server.url}{act}")
            check_looks(page)
            shot(f"staff-act-{act.split('/')[-2]}-1280")
    for name in ("application", "site", "room", "room/add", "rule", "rule/add", "site/add"):
        answer = page.goto(f"{live_server.url}/admin/workspace/{name}/")
        assert answer is not None
        assert answer.status == 200, name
        check_looks(page)
        shot(f"staff-{name.replace('/', '-')}-1280")
        page.set_viewport_size({"width": 375, "height": 800})
        shot(f"staff-{name.replace('/', '-')}-375")


def test_a_lease_and_its_review_look_right(page: Page, live_server: LiveServer, sign_in: SignIn, shot: Shot):
    review = make.renewal_review(reported=True)
    sign_in(make.user(is_staff=True, is_superuser=True, name="김담당"))
    for name, path in {
        "index": "",
        "leases": "workspace/lease/",
        "lease": f"workspace/lease/{review.lease_id}/change/",
        "reviews": "workspace/renewalreview/",
        "review": f"workspace/renewalreview/{review.pk}/change/",
    }.items():
        page.goto(f"{live_server.url}/admin/{path}")
        check_looks(page)
        shot(f"staff-{name}-1280")
        page.set_viewport_size({"width": 375, "height": 800})
        shot(f"staff-{name}-375")
    page.goto(f"{live_server.url}/admin/workspace/renewalreview/{review.pk}/change/")
    for act in [link.get_attribute("href") for link in page.locator("a.act").all()]:
        page.goto(f"{live_server.url}{act}")
        check_looks(page)
        shot(f"staff-act-{str(act).split('/')[-2]}-1280")
