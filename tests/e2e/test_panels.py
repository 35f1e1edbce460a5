"""A panel in the browser: staff form it, a reviewer signs, scores beside the file and locks, the head decides on the result."""

import re
from urllib.parse import quote_plus

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from innocenter.accounts.models import User
from tests import make, make_panels
from tests.e2e.conftest import Shot, SignIn, check_looks, in_language, narrow, press
from workspace.models import Application, Panel, PanelSeat, Rubric

pytestmark = pytest.mark.django_db(transaction=True)


def sign(seat: PanelSeat) -> None:
    make_panels.declare(seat, now=timezone.now())


def test_from_the_first_seat_to_the_decision(page: Page, live_server: LiveServer, sign_in: SignIn, shot: Shot) -> None:
    make_panels.rule()
    application = make.application("in_review")
    own, second, third = (make_panels.reviewer() for _ in range(3))
    make_panels.reviewer(affiliation=application.company.name, user=make.user(email="tied@company.example", name="이해충돌"))
    clerk, head = make.clerk(), make.head(email="head@centre.example")

    # staff form it, see who is tied, and ask three
    sign_in(clerk)
    page.goto(f"{live_server.url}/admin/workspace/application/{application.pk}/change/")
    expect(page.get_by_role("link", name="선정하기", exact=True)).to_have_count(0)
    press(page.get_by_role("link", name="평가위원회 구성"))
    expect(page.get_by_label("평가 기한")).to_be_visible()
    check_looks(page)
    press(page.get_by_role("button", name="평가위원회 구성"))
    press(page.get_by_role("link", name="평가위원회를 열어 평가위원 모시기"))
    press(page.get_by_role("link", name="평가위원 모시기"))
    expect(page.get_by_text("이해충돌: 신청기업에 재직함")).to_be_visible()
    for one in (own, second, third):
        page.get_by_label(re.compile(f"^{one.user.name} ")).check(force=True)
    check_looks(page)
    shot("panel-invite-1280")
    press(page.get_by_role("button", name="평가위원 모시기"))
    expect(page.get_by_text("평가위원 3명에게 참여를 요청했습니다.")).to_be_visible()
    check_looks(page)
    shot("panel-asked-1280")

    # two others sign; our reviewer reads, signs, and the file opens
    panel = Panel.objects.get()
    mine, *others = PanelSeat.objects.filter(panel=panel).order_by("reviewer__pk")
    assert mine.reviewer == own.user
    for seat in others:
        sign(seat)
    sign_in(own.user)
    reviewer_scores(page, live_server, shot, mine)

    # the others' sheets come in; the head reads how the figure came about, and decides
    for seat in make_panels.seats_of(panel)[1:]:
        make_panels.lock(seat, 4, now=timezone.now())
    sign_in(head)
    page.goto(f"{live_server.url}/admin/workspace/panel/{panel.pk}/change/")
    expect(page.get_by_text("(80.00 + 80.00 + 93.00) ÷ 3 = 84.33점")).to_be_visible()
    check_looks(page)
    shot("panel-result-1280")
    page.goto(f"{live_server.url}/admin/workspace/application/{application.pk}/change/")
    press(page.get_by_role("link", name="선정하기", exact=True))
    expect(page.get_by_text("평가위원회 평균은 84.33점이며")).to_be_visible()
    page.locator("textarea[name=reason]").fill("계획이 뚜렷합니다.")
    press(page.get_by_role("button", name="선정하기"))
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert Application.objects.get().state == "selected"


def reviewer_scores(page: Page, live_server: LiveServer, shot: Shot, seat: PanelSeat) -> None:
    sheet = f"{live_server.url}{reverse('workspace:sheet', args=[seat.pk])}"
    answer = page.goto(sheet)
    assert answer is not None
    assert answer.status == 404
    page.goto(f"{live_server.url}/me/")
    press(page.get_by_role("link", name="서약서 읽기"))
    expect(page.get_by_role("heading", name="이해관계 서약서")).to_be_visible()
    check_looks(page)
    shot("reviewer-declare-1280")
    page.get_by_label("위 내용이 모두 사실이며").check(force=True)
    page.get_by_label("서약서를 읽었으며").check(force=True)
    press(page.get_by_role("button", name="서약하기"))
    expect(page.get_by_text("서류가 열렸습니다. 평가해 주세요.")).to_be_visible()
    shot("reviewer-signed-1280")
    press(page.get_by_role("link", name="읽고 평가하기"))

    # saved while it is filled in; a reload finds it again
    expect(page.get_by_role("heading", name="평가할 서류")).to_be_visible()
    page.locator(".scored").first.get_by_label("5", exact=True).check(force=True)
    expect(page.locator("#saved")).to_contain_text("5개 항목 가운데 1개 항목 입력")
    with page.expect_response(lambda answer: quote_plus("목표가") in (answer.request.post_data or "")):
        page.locator(".scored textarea").first.fill("목표가 분명합니다.")
    page.reload()
    expect(page.locator(".scored").first.get_by_label("5", exact=True)).to_be_checked()
    expect(page.locator(".scored textarea").first).to_have_value("목표가 분명합니다.")
    check_looks(page)
    shot("reviewer-sheet-1280")
    narrow(page)
    shot("reviewer-sheet-375")
    narrow(page, 1280)
    for line, mark in zip(page.locator(".scored").all(), (5, 4, 5, 5, 4), strict=True):
        line.get_by_label(str(mark), exact=True).check(force=True)
    press(page.get_by_role("button", name="저장하고 확인"))
    expect(page.get_by_text("93.00 / 100")).to_be_visible()
    check_looks(page)
    shot("reviewer-lock-1280")
    press(page.get_by_role("button", name="평가표 제출하기"))
    expect(page.get_by_text("평가표를 제출했습니다. 고맙습니다.")).to_be_visible()
    check_looks(page)
    shot("reviewer-locked-1280")


def test_a_reviewers_pages_are_accessible_in_both_languages(page: Page, live_server: LiveServer, sign_in: SignIn) -> None:
    who = make_panels.reviewer()
    panel = make_panels.panel(now=timezone.now(), score_by=timezone.localdate())
    asked = make_panels.seat(panel, who, now=timezone.now())
    other = make_panels.panel(make.renewal_review(reported=True), now=timezone.now(), score_by=timezone.localdate())
    seats = [make_panels.seat(other, one, now=timezone.now()) for one in (who, make_panels.reviewer(), make_panels.reviewer())]
    for seat in seats:
        sign(seat)
    open_seat = make_panels.seats_of(other)[0]
    make_panels.save(open_seat, 4, now=timezone.now())
    sign_in(who.user)
    paths = [reverse("workspace:seats"), *(reverse(f"workspace:{name}", args=[asked.pk]) for name in ("seat", "decline_seat"))]
    paths += [reverse(f"workspace:{name}", args=[open_seat.pk]) for name in ("seat", "sheet", "lock_sheet")]
    for language in ("ko", "en"):
        in_language(page, live_server, language)
        User.objects.filter(pk=who.user_id).update(language=language)
        for path in paths:
            answer = page.goto(f"{live_server.url}{path}")
            assert answer is not None
            assert (answer.status, page.locator("html").get_attribute("lang")) == (200, language)
            check_looks(page)


def test_what_staff_keep_for_panels_looks_right(page: Page, live_server: LiveServer, sign_in: SignIn, shot: Shot) -> None:
    panel = make_panels.scoring()
    draft = Rubric.objects.in_use("renewal").new_version()
    sign_in(make.user(is_staff=True, is_superuser=True, name="김담당"))
    known = Rubric.objects.in_use("application").pk
    for name in (
        "panel",
        f"panel/{panel.pk}/change",
        "rubric",
        f"rubric/{draft.pk}/change",
        f"rubric/{known}/change",
        "reviewer",
        "reviewer/add",
        "reviewerstatement",
        "reviewerstatement/add",
        "publicmaildomain",
    ):
        answer = page.goto(f"{live_server.url}/admin/workspace/{name}/")
        assert answer is not None
        assert answer.status == 200, name
        check_looks(page)
        shot(f"staff-{re.sub(r'[/0-9]+', '-', name)}-1280")
    page.goto(f"{live_server.url}/admin/workspace/panel/{panel.pk}/change/")
    for link in [str(act.get_attribute("href")) for act in page.locator("a.act").all()]:
        page.goto(f"{live_server.url}{link}")
        check_looks(page)
