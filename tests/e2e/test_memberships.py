"""A company from far away becomes a member in a real browser, shows its card at the reception, and renews a year later."""

from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from companies import memberships
from innocenter.accounts.models import User
from tests import make
from tests.e2e.conftest import Shot, SignIn, check_looks, in_language, press

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_applying_to_the_card_and_the_renewal(page: Page, live_server: LiveServer, sign_in: SignIn, shot: Shot) -> None:
    boss, clerk = make.user(name="김예시"), make.clerk()
    company = make.whole_company(name="㈜아라해양기술", manager=boss, region="jeju")
    with time_machine.travel(make.NOON, tick=True):
        sign_in(boss)
        page.goto(f"{live_server.url}/companies/membership/")
        press(page.get_by_role("link", name="㈜아라해양기술의 멤버십"))
        check_looks(page)
        press(page.get_by_role("link", name="멤버십 신청하기"))
        check_looks(page)
        press(page.get_by_role("button", name="신청하기"))
        check_looks(page)  # with what is missing told
        page.get_by_label("센터를 이용하려는 목적").fill("한 달에 두 번 연구기관과 회의합니다.")
        page.locator("label", has_text="멤버십을 위한 개인정보").click()
        press(page.get_by_role("button", name="신청하기"))
        expect(page.get_by_role("status").first).to_contain_text("멤버십이 시작되었습니다")
        shot("membership")
        press(page.get_by_role("link", name="회원증 보기").first)
        check_looks(page)
        shot("membership-card")
        seen = page.get_by_role("link", name="안내 데스크에서 보는 페이지").get_attribute("href")
        assert seen

        sign_in(clerk)
        page.goto(seen)
        check_looks(page)
        expect(page.get_by_role("heading", level=2)).to_have_text("㈜아라해양기술")
        page.context.clear_cookies()
        page.goto(seen)
        check_looks(page)
        expect(page.locator("main")).not_to_contain_text("아라해양기술")

    membership = company.memberships.get()
    assert membership.last_day
    late = make.noon(membership.last_day - timedelta(days=20))
    with time_machine.travel(late, tick=True):
        memberships.sweep(now=late)
        sign_in(boss)
        page.goto(f"{live_server.url}/me/")
        press(page.get_by_role("link", name="멤버십 갱신하기"))
        check_looks(page)
        press(page.get_by_role("button", name="멤버십 갱신하기"))
        expect(page.get_by_role("status").first).to_contain_text("멤버십을 갱신했습니다")
        expect(page.locator("main")).to_contain_text("2028. 11. 22. (수)")


@pytest.mark.parametrize("state", ["applied", "suspended", "renewal_due"])
def test_the_pages_of_every_state_look_right_in_both_languages(page: Page, live_server: LiveServer, sign_in: SignIn, state: str) -> None:
    membership = make.membership(state)
    boss = membership.company.managers().get()
    sign_in(boss)
    for language in ("ko", "en"):
        in_language(page, live_server, language)
        User.objects.filter(pk=boss.pk).update(language=language)
        for name in ("", "leave/", "renew/", "card/"):
            page.goto(f"{live_server.url}{membership.get_absolute_url()}{name}")
            check_looks(page)
