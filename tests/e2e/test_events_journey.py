"""A seminar from the idea to the certificate, in the browser and in Korean, with time moved and letters that really go out.

A researcher proposes, two reviewers read, staff place it; a company signs three colleagues up for two seats, the queue moves; the day is
checked in on a phone without a network; whoever was there is thanked, takes the slides and the certificate, and anybody can check it.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time

import pypdfium2
import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from events import sweeps
from events.models import CheckIn, Event, Proposal, Registration
from institutes.models import Institute
from tests import make, make_events, make_panels
from tests.conftest import Sink
from tests.e2e.conftest import Shot, SignIn, narrow, press
from tests.e2e.story import SEOUL, Telling, can_sign_in_by_hand, ko
from tests.files.uploads import pdf

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser_context_args]  # a clock of its own
TITLE = "현장형 비전 검사"
FIRST, SECOND, THIRD = "colleague@hanbit.example", "newcomer@hanbit.example", "third@hanbit.example"


class Story(Telling):
    """The people of the demo."""

    def __init__(self, page: Page, live_server: LiveServer, sign_in: SignIn, sink: Sink, clock: time_machine.Traveller) -> None:
        super().__init__(page, live_server, sign_in, sink, clock)
        etri = make.institute(name="한국전자통신연구원", short_name="ETRI")
        self.researcher = can_sign_in_by_hand(make.user(name="최가상", email="researcher@etri.example"))
        make.researcher(user=self.researcher, name="최가상", institute=etri)
        self.clerk = make_events.clerk(name="조본보기", email="staff@centre.example")
        self.reviewers = [make_panels.reviewer(user=make.user(name=name)) for name in ("강시범", "남모범")]
        self.manager = make.user(name="김예시", email="company@hanbit.example")
        self.company = make.company(name="㈜한빛센서", manager=self.manager)
        make.person(self.company, make.user(name="이견본", email=FIRST))
        self.room = make_events.seminar_room()
        make_events.series(title_ko="분야별 기술세미나", kind="seminar", begins=time(15), minutes=120)
        self.letters()

    def beat(self, day: date, hour: int, minute: int = 0) -> list[tuple[str, str]]:
        """Beat says "look now", twice over; the worker delivers. The letters of that moment."""
        self.letters()
        self.on(day, hour, minute)
        for _ in range(2):
            sweeps.sweep(now=datetime(day.year, day.month, day.day, hour, minute, tzinfo=SEOUL))
        return self.letters()

    def stands(self) -> dict[str, str]:
        """How each of the company's three stands."""
        return dict(Registration.objects.values_list("email", "state"))


@pytest.fixture
def story(page: Page, live_server: LiveServer, sign_in: SignIn, sink: Sink) -> Iterator[Story]:
    with time_machine.travel(datetime(2026, 11, 23, 10, tzinfo=SEOUL), tick=True) as clock:
        yield Story(page, live_server, sign_in, sink, clock)


def test_from_the_idea_of_a_researcher_to_the_certificate(story: Story, shot: Shot) -> None:
    proposal = propose(story)
    be_reviewed(story, proposal)
    event = be_placed(story, proposal)
    confirm_and_publish(story, event)
    three_for_two_seats(story, event, shot)
    the_queue_moves(story, event)
    slides_and_reminders(story)
    the_day_without_a_network(story, event, shot)
    certificates_arrive(story, event, shot)


def propose(story: Story) -> Proposal:
    page = story.goto(story.researcher, "/events/")
    press(page.get_by_role("link", name="세미나 제안하기"))
    page.get_by_label("행사 시리즈").select_option(label="분야별 기술세미나")
    page.get_by_label("제목(국문)").fill(TITLE)
    page.get_by_label("초록").fill("중소기업이 바로 쓸 수 있는 비전 검사를 소개합니다.")
    page.get_by_label("2026년 12월").check(force=True)
    press(page.get_by_role("button", name="저장하고 확인하기"))
    press(page.get_by_role("button", name="제안 제출"))
    expect(page.get_by_text("담당자가 검토자 두 분을 정합니다.")).to_be_visible()
    assert [address for address, _subject in story.letters()] == [story.researcher.email]
    return Proposal.objects.get()


def be_reviewed(story: Story, proposal: Proposal) -> None:
    page = story.goto(story.clerk, "/admin/")
    press(page.get_by_role("link", name=re.compile("검토자를 정할 세미나 제안")))
    press(page.get_by_role("link", name=TITLE))
    press(page.get_by_role("link", name="검토자 정하기"))
    for one in story.reviewers:
        page.get_by_label(re.compile(f"^{one.user.name} ")).check(force=True)
    story.confirm()
    for one in story.reviewers:
        page = story.goto(one.user, story.link_in(one.user.email, TITLE))
        press(page.get_by_role("button", name="이해관계가 없습니다: 열기"))
        page.get_by_label("채택", exact=True).check(force=True)
        page.get_by_label("그렇게 본 까닭").fill("기업이 바로 써 볼 수 있습니다.")
        press(page.get_by_role("button", name="의견 제출"))
        expect(page.get_by_text("의견을 담당자에게 전했습니다. 결정은 센터가 합니다.")).to_be_visible()
    story.on(date(2026, 11, 25))
    story.letters()
    story.act(story.clerk, proposal, "Accept the proposal", comment="좋은 주제입니다. 날짜를 찾겠습니다.")
    assert [address for address, _subject in story.letters()] == [story.researcher.email]


def be_placed(story: Story, proposal: Proposal) -> Event:
    """Staff see the free dates and rooms, and take one."""
    page = story.goto(story.clerk, "/admin/")
    press(page.get_by_role("link", name=re.compile("날짜를 정할 채택 세미나")))
    press(page.get_by_role("link", name=TITLE))
    press(page.get_by_role("link", name="날짜 정하기"))
    page.locator(f"input[value='2026-12-17/{story.room.pk}']").check(force=True)
    story.confirm()
    return Event.objects.get()


def confirm_and_publish(story: Story, event: Event) -> None:
    """The letter's subject says what the speaker is to do; two seats, and everybody sees it."""
    page = story.by_link(story.researcher.email, "발표 확정 요청")
    press(page.get_by_role("button", name="발표 확정하기"))
    expect(page.get_by_text("발표를 확정하셨습니다. 그날 뵙겠습니다.")).to_be_visible()
    assert Proposal.objects.get().state == "confirmed"
    story.on(date(2026, 12, 1))
    story.act(story.clerk, event, "Change the seats", onsite="2", online="0")
    story.act(story.clerk, event, "Publish the event")
    story.page.context.clear_cookies()
    story.page.goto(f"{story.url}/events/")
    expect(story.page.get_by_role("link", name=TITLE).first).to_be_visible()


def three_for_two_seats(story: Story, event: Event, shot: Shot) -> None:
    story.on(date(2026, 12, 2))
    story.letters()
    page = story.goto(story.manager, event.get_absolute_url())
    press(page.get_by_role("link", name="㈜한빛센서"))
    page.get_by_label(re.compile("이견본")).check(force=True)
    page.get_by_label("그 밖의 동료").fill(f"박첫걸음, {SECOND}\n한새로, {THIRD}")
    page.get_by_label("자리가 있는 만큼 확정하고 나머지는 대기").check(force=True)
    press(page.locator("main form button[type=submit]").last)
    expect(page.get_by_text("한새로").first).to_be_visible()
    shot("events-journey-colleagues-1280")
    assert story.stands() == {FIRST: "confirmed", SECOND: "confirmed", THIRD: "queued"}
    told = {address: subject for address, subject in story.mail() if address != story.manager.email}
    assert set(told) == {FIRST, SECOND, THIRD}
    assert "대기" in told[THIRD]


def own_data(story: Story, address: str, subject: str) -> None:
    """From the letter, without an account: who I am, and that I come."""
    page = story.by_link(address, subject)
    press(page.get_by_role("link", name=ko("Confirm my data")).first)
    page.get_by_label("위 내용이 맞으며, 행사에 참가하겠습니다").check(force=True)
    story.click("Confirm")
    expect(page.get_by_text(ko("Thank you. Your data are confirmed."))).to_be_visible()


def the_queue_moves(story: Story, event: Event) -> None:
    """Two confirm their own data; one of them cancels by the link of the letter, and the third has the seat at once."""
    page = story.by_link(THIRD, "대기")
    expect(page.get_by_text("대기 1번")).to_be_visible()
    own_data(story, SECOND, "참가가 확정되었습니다")
    first = Registration.objects.get(email=FIRST)
    page = story.goto(first.person, first.get_absolute_url())  # type: ignore[arg-type]  # -- has an account
    press(page.get_by_role("link", name=ko("Cancel the registration")))
    assert story.stands()[FIRST] == "confirmed"  # looking at the page changes nothing
    story.click("Cancel the registration")
    expect(page.get_by_text(ko("Your registration is cancelled."))).to_be_visible()
    assert story.stands() == {FIRST: "cancelled", SECOND: "confirmed", THIRD: "confirmed"}
    own_data(story, THIRD, "빈자리가 생겨")
    fresh = Event.objects.get(pk=event.pk)
    assert (fresh.taken_onsite, fresh.capacity_onsite) == (2, 2)


def slides_and_reminders(story: Story) -> None:
    asked = story.beat(date(2026, 12, 7), 9)
    assert [address for address, subject in asked if "발표 자료를 올려 주세요" in subject] == [story.researcher.email]
    speaker = Proposal.objects.get().speakers.get()
    page = story.goto(story.researcher, speaker.get_absolute_url())
    page.set_input_files("input[type=file]", {"name": "비전검사.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    story.click("Send the slides")
    expect(page.get_by_text("비전검사.pdf")).to_be_visible()
    for day, hour, word in ((date(2026, 12, 16), 9, "내일"), (date(2026, 12, 17), 8, "오늘")):
        assert {address for address, subject in story.beat(day, hour) if word in subject} == {SECOND, THIRD}


def the_day_without_a_network(story: Story, event: Event, shot: Shot) -> None:
    """One shows the ticket's number, the other is found in the list; nothing is sent before the network is back."""
    story.on(date(2026, 12, 17), 14, 30)
    second = Registration.objects.get(email=SECOND)
    page = story.page
    page.clock.set_system_time(datetime(2026, 12, 17, 14, 30, tzinfo=SEOUL))
    narrow(page)
    story.goto(story.clerk, f"/events/{event.pk}/reception/")
    expect(page.locator("main[data-ready=yes]")).to_be_visible()
    expect(page.locator("#people li button[type=button]")).to_have_count(2)
    page.context.set_offline(True)
    expect(page.locator("#net")).to_contain_text("네트워크가 없습니다")
    page.locator("#id_ticket").fill(second.ticket)
    page.locator("#typed button").click()
    expect(page.locator("#told")).to_contain_text("박첫걸음 님이 입장했습니다")
    page.get_by_role("searchbox").fill("ㅎㅅㄹ")
    page.locator("#people li").filter(has_text="한새로").get_by_role("button").click()
    expect(page.locator("#net")).to_contain_text("2건")
    shot("events-journey-offline-375")
    assert not CheckIn.objects.exists()
    page.context.set_offline(False)
    expect(page.locator("#net")).to_be_hidden()
    expect(page.locator("#people li.in")).to_have_count(1)  # of those whom the search shows
    assert story.stands() == {FIRST: "cancelled", SECOND: "attended", THIRD: "attended"}
    narrow(page, 1280)


def certificates_arrive(story: Story, event: Event, shot: Shot) -> None:
    story.beat(date(2026, 12, 17), 17, 30)
    assert Event.objects.get(pk=event.pk).state == "held"
    assert Proposal.objects.get().state == "given"
    story.on(date(2026, 12, 18), 10)
    sweeps.sweep(now=datetime(2026, 12, 18, 10, tzinfo=SEOUL))
    page = story.page
    page.context.clear_cookies()
    for address in (SECOND, THIRD):
        path = story.link_in(address, "참가확인서가 나왔습니다")  # its first button opens the paper itself
        paper = page.request.get(f"{story.url}{path}")
        assert paper.headers["content-type"] == "application/pdf"
        with pypdfium2.PdfDocument(paper.body()) as document:
            words = document[0].get_textpage().get_text_bounded()
    assert "한새로" in words
    assert TITLE in words
    page.goto(story.url + path.removesuffix("certificate/"))
    expect(page.get_by_role("link", name=ko("Open the certificate (PDF)"))).to_be_visible()
    shot("events-journey-certificate-1280")
    check_it(story, words)


def check_it(story: Story, words: str) -> None:
    """Whoever is shown the paper reads initials, event and date, and nothing else of the person."""
    number, code = re.search(r"\d{4}-\d{5}", words), re.search(r"\b[0-9a-f]{16}\b", words.replace(" ", ""))
    assert number, words
    page = story.page
    page.context.clear_cookies()
    page.goto(f"{story.url}/documents/check/?number={number[0]}&code={code[0] if code else ''}")
    expect(page.get_by_role("heading", name=ko("This document was issued by us"))).to_be_visible()
    expect(page.locator("main")).to_contain_text(TITLE)
    expect(page.locator("main")).not_to_contain_text("한새로")
    expect(page.locator("main")).not_to_contain_text(THIRD)
    assert Institute.objects.get(short_name="ETRI").hosted_events.get().title_ko == TITLE
