"""A seminar from the idea to the confirmed date, in the browser and in Korean: researcher, staff, two reviewers, a guest who speaks."""

import re
from datetime import time

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from events.models import Event, Proposal, ProposalReview
from innocenter.outbox.models import Letter
from tests import make_events, make_panels, make_proposals
from tests.e2e.conftest import Shot, SignIn, check_looks, narrow, press
from tests.files.uploads import pdf
from workspace.models import Reviewer, Room

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_draft_to_the_confirmed_date(page: Page, live_server: LiveServer, sign_in: SignIn, shot: Shot) -> None:
    room = make_events.seminar_room()
    make_events.series(title_ko="분야별 기술세미나", begins=time(15), minutes=120)
    person, clerk = make_proposals.proposer(), make_events.clerk()
    reviewers = [make_panels.reviewer(), make_panels.reviewer()]
    make_panels.reviewer(institute=person.researcher.institute, affiliation="")

    sign_in(person)
    page.goto(f"{live_server.url}/events/")
    write(page, shot)
    sign_in(clerk)
    page.goto(f"{live_server.url}/admin/")
    ask(page, shot, reviewers)
    for one in reviewers:
        sign_in(one.user)
        page.goto(f"{live_server.url}/events/proposals/")
        review(page)
    shot("proposal-review-1280")
    assert set(ProposalReview.objects.values_list("state", flat=True)) == {"done"}

    sign_in(clerk)
    made = Proposal.objects.get()
    place(page, shot, f"{live_server.url}/admin/events/proposal/{made.pk}", room)

    sign_in(person)
    page.goto(f"{live_server.url}/me/")
    press(page.get_by_role("link", name="응답"))
    press(page.get_by_role("button", name="발표 확정하기"))
    expect(page.get_by_text("발표를 확정하셨습니다. 그날 뵙겠습니다.")).to_be_visible()
    page.context.clear_cookies()
    letter = Letter.objects.get(kind="events.talk_asked", address="guest@school.example")
    narrow(page)
    page.goto(f"{live_server.url}{letter.link}")
    shot("proposal-talk-375")
    press(page.get_by_role("button", name="발표 확정하기"))
    expect(page.get_by_text("발표를 확정하셨습니다. 그날 뵙겠습니다.")).to_be_visible()
    check_looks(page)

    sign_in(person)
    page.goto(f"{live_server.url}{made.get_absolute_url()}")
    expect(page.get_by_text("모두 정해졌습니다. 예정대로 열립니다.")).to_be_visible()
    check_looks(page)
    shot("proposal-page-1280")
    event = Event.objects.get()
    assert (event.title_ko, event.room, event.items.get().speakers.count()) == ("현장형 비전 검사", room, 2)


def write(page: Page, shot: Shot) -> None:
    """The researcher finds the way, writes, and submits."""
    press(page.get_by_role("link", name="세미나 제안하기"))
    page.get_by_label("행사 시리즈").select_option(label="분야별 기술세미나")
    page.get_by_label("제목(국문)").fill("현장형 비전 검사")
    shot("proposal-write-1280")
    press(page.get_by_role("button", name="저장하고 확인하기"))
    expect(page.get_by_text("초록이 없습니다.")).to_be_visible()
    press(page.get_by_role("link", name="이어서 쓰기"))
    page.get_by_label("초록").fill("중소기업이 바로 쓸 수 있는 비전 검사를 소개합니다.")
    page.get_by_label("2026년 12월").check(force=True)
    page.get_by_text("발표자 더 적기").click()
    second = page.get_by_role("group", name="발표자 2")
    second.get_by_label("이름").fill("이초청")
    second.get_by_label("이메일").fill("guest@school.example")
    press(page.get_by_role("button", name="저장하고 확인하기"))
    page.set_input_files("input[type=file]", {"name": "초안.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    press(page.get_by_role("button", name="파일 올리기"))
    expect(page.get_by_role("link", name="초안.pdf")).to_be_visible()
    check_looks(page)
    shot("proposal-check-1280")
    press(page.get_by_role("button", name="제안 제출"))
    expect(page.get_by_text("담당자가 검토자 두 분을 정합니다.")).to_be_visible()


def ask(page: Page, shot: Shot, reviewers: list[Reviewer]) -> None:
    """Staff ask two whom nothing ties to it."""
    press(page.get_by_role("link", name=re.compile("검토자를 정할 세미나 제안")))
    press(page.get_by_role("link", name="현장형 비전 검사"))
    press(page.get_by_role("link", name="검토자 정하기"))
    expect(page.get_by_text("이해관계로 제외된 분")).to_be_visible()
    for one in reviewers:
        page.get_by_label(re.compile(f"^{one.user.name} ")).check(force=True)
    check_looks(page)
    shot("proposal-ask-1280")
    press(page.locator(".act-buttons button"))
    expect(page.get_by_text("검토를 요청한 분: 2명.")).to_be_visible()


def review(page: Page) -> None:
    """One declares and recommends."""
    press(page.get_by_role("link", name="검토 시작"))
    press(page.get_by_role("button", name="이해관계가 없습니다: 열기"))
    page.get_by_label("채택", exact=True).check(force=True)
    page.get_by_label("그렇게 본 까닭").fill("기업이 바로 써 볼 수 있습니다.")
    press(page.get_by_role("button", name="의견 제출"))
    expect(page.get_by_text("의견을 담당자에게 전했습니다. 결정은 센터가 합니다.")).to_be_visible()


def place(page: Page, shot: Shot, desk: str, room: Room) -> None:
    """Staff read both reviews beside the proposal, accept, and place it into a free room."""
    page.goto(f"{desk}/change/")
    expect(page.locator(".side-review").get_by_text("기업이 바로 써 볼 수 있습니다.")).to_have_count(2)
    check_looks(page)
    shot("proposal-beside-1280")
    page.goto(f"{desk}/act/accept/")
    page.get_by_label("제안자에게 전하는 의견").fill("좋은 주제입니다.")
    press(page.locator(".act-buttons button"))
    page.goto(f"{desk}/act/place/")
    expect(page.get_by_text("정기 일정").first).to_be_visible()
    check_looks(page)
    shot("proposal-place-1280")
    page.locator(f"input[value='2026-12-17/{room.pk}']").check(force=True)
    press(page.locator(".act-buttons button"))
    expect(page.get_by_text("발표자마다 확정을 요청합니다.")).to_be_visible()
