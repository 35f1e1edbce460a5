"""A question from its first line to the figures on the front page, in the browser and in Korean, with time moved and letters that go out.

A company writes and sends; staff confirm the field and offer it to the first of the list, who says nothing; the list goes on by itself, the
second takes it on, proposes times, meets and writes the log; the company closes it, the front page says so, and a month later it is asked
how it goes on.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from companies.models import Company
from innocenter.accounts.models import User
from mentoring import sweeps
from mentoring.models import FollowUp, Request, Session
from tests import make, make_mentoring, make_offers
from tests.conftest import Sink
from tests.e2e.conftest import Shot, SignIn, narrow, press
from tests.e2e.story import SEOUL, Telling, can_sign_in_by_hand, ko

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "라이다 신호의 잡음을 줄이고 싶습니다"
PROBLEM = "햇빛이 강한 낮에 라이다 센서의 거리 오차가 커집니다. 신호처리 방법을 상담받고 싶습니다."
LOG = {
    "findings": "수신 신호가 포화되는 구간이 있습니다.",
    "advice": "수신 이득을 두 단계로 나누어 보세요.",
    "next_step": "기업이 회로를 바꾸어 한 주 동안 재 봅니다.",
}
MEETING = "https://meet.example/hanbit-1"
SAID = "낮에도 오차가 3cm를 넘지 않습니다."


class Story(Telling):
    """The people of the demo, and five questions of another company that were answered before, one of them late."""

    def __init__(self, page: Page, live_server: LiveServer, sign_in: SignIn, sink: Sink, clock: time_machine.Traveller) -> None:
        super().__init__(page, live_server, sign_in, sink, clock)
        self.kept: list[str] = []
        self.clerk = make_mentoring.clerk(name="조본보기", email="staff@centre.example")
        self.manager = can_sign_in_by_hand(make.user(name="김예시", email="company@hanbit.example", phone="02-555-0001"))
        self.company = make_mentoring.company(manager=self.manager, name="㈜한빛센서")
        self.silent = self.expert("최가상", "researcher@etri.example", "ETRI", "라이다, 신호처리")
        self.second = self.expert("권시범", "expert@keri.example", "KERI", "센서 회로, 신호처리")
        other = make_mentoring.company(name="주식회사 다온소재", now=make.NOON - timedelta(days=90))
        for n in range(5):
            self.answered_before(other, make.NOON - timedelta(days=60 - 7 * n), took=8 if n == 2 else 1)
        self.letters()

    def expert(self, name: str, email: str, institute: str, keywords: str) -> User:
        user = can_sign_in_by_hand(make.user(name=name, email=email))
        at = make.institute(name=f"{institute} (예시)", short_name=institute)
        make_offers.expert(user=user, institute=at, fields=["ED"], keywords=keywords, forms=["online"])
        return user

    def answered_before(self, company: Company, sent: datetime, *, took: int) -> None:
        asker = make_mentoring.asker(company)
        one = make_mentoring.draft(company_=company, now=sent)
        one.submit(by=asker, now=sent, is_another=True)
        one.take(by=self.clerk, now=sent)
        one.confirm_fields([], by=self.clerk, now=sent)
        one.answer("먼저 확인할 두 가지를 적었습니다.", by=self.clerk, now=sent + timedelta(days=took))
        one.confirm_answer(by=asker, now=sent + timedelta(days=took, hours=2))

    def mail(self) -> list[tuple[str, str]]:
        """What every letter says is kept, to look through at the end."""
        told = super().mail()
        for message in self.sink.messages:
            parts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
            self.kept.extend(map(str, [message["Subject"], *parts]))
        return told

    def beat(self, moment: datetime) -> list[tuple[str, str]]:
        """Beat says "look now", twice over; the worker delivers. The letters to these people, which stay in the inboxes."""
        self.letters()
        self.clock.move_to(moment)
        for _ in range(2):
            sweeps.sweep(now=moment)
        people = {person.email for person in (self.manager, self.clerk, self.silent, self.second)}
        return [(address, subject) for address, subject in self.mail() if address in people]

    def question(self) -> Request:
        return Request.objects.with_names().get(company=self.company)

    def front_page(self) -> tuple[str, str]:
        """As a visitor reads it: the share of answers in time, and of how many questions."""
        page = self.page
        page.context.clear_cookies()
        page.goto(f"{self.url}/")
        fact = page.locator("dl.facts > div").filter(has_text=ko("First answers in time")).locator("dd")
        expect(fact).to_have_text(re.compile(r"^\d+%$"))
        counted = page.get_by_text(re.compile("최근 12개월 동안 접수한 상담"))
        expect(counted).to_be_visible()
        return fact.inner_text(), counted.inner_text()


def seoul(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SEOUL)


@pytest.fixture
def story(page: Page, live_server: LiveServer, sign_in: SignIn, sink: Sink) -> Iterator[Story]:
    with time_machine.travel(datetime(2026, 11, 23, 13, tzinfo=SEOUL), tick=True) as clock:
        yield Story(page, live_server, sign_in, sink, clock)


def test_from_the_first_line_of_a_question_to_the_figures(story: Story, shot: Shot) -> None:
    share, counted = story.front_page()
    assert share == "80%"
    assert "5건을 집계" in counted
    ask(story, shot)
    staff_offer_it(story, shot)
    the_first_says_nothing(story)
    the_second_takes_it_on(story, shot)
    agree_on_a_time(story)
    meet_and_write_the_log(story)
    the_company_closes_it(story, shot)
    share, counted = story.front_page()
    assert share == "83%"
    assert "6건을 집계" in counted
    assert "직접 알려 준 6건" in counted
    shot("mentoring-journey-front-1280")
    a_month_later(story)
    story.letters()
    for words in (TITLE, PROBLEM, SAID, MEETING, *LOG.values()):
        assert not [letter for letter in story.kept if words in letter]


def ask(story: Story, shot: Shot) -> None:
    """What is typed is kept without a click; sent, it has a number, an owner and a day."""
    page = story.goto(story.manager, "/mentoring/")
    press(page.get_by_role("button", name=ko("Write a question")))
    story.on(date(2026, 11, 23), 13, 20)
    page.fill("[name=title]", TITLE)
    page.fill("[name=problem]", PROBLEM)
    expect(page.locator("#saved")).to_contain_text("13:20")
    page.reload()
    expect(page.locator("[name=problem]")).to_have_value(PROBLEM)
    story.on(date(2026, 11, 23), 13, 40)
    page.locator("[name=wanted][value=online]").check(force=True)
    expect(page.locator("#saved")).to_contain_text("13:40")
    press(page.get_by_role("button", name=ko("Save and look at it once more")))
    expect(page.get_by_text(PROBLEM)).to_be_visible()
    press(page.get_by_role("button", name=ko("Send the question")))
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    facts = page.locator("dl.facts")
    for words in ("M-2026-0006", "조본보기", "2026. 11. 26. (목)"):
        expect(facts).to_contain_text(words)
    shot("mentoring-journey-receipt-1280")
    told = dict(story.letters())
    assert set(told) == {story.manager.email, story.clerk.email}
    assert "11월 26일(목)까지 첫 답변" in told[story.manager.email]


def staff_offer_it(story: Story, shot: Shot) -> None:
    """From the queue to the list of candidates, each with its reasons, to an offer."""
    story.on(date(2026, 11, 23), 15)
    page = story.goto(story.clerk, "/admin/")
    press(page.get_by_role("link", name=re.compile(ko("Questions to answer"))))
    press(page.get_by_role("link", name="M-2026-0006"))
    press(page.locator("a.act", has_text=ko("Take it up")))
    story.confirm()
    question = story.question()
    story.goto(story.clerk, f"/admin/mentoring/request/{question.pk}/change/")
    press(page.locator("a.act", has_text=ko("Confirm the fields")))
    page.locator("[name=fields_of][value=ED]").check(force=True)
    story.confirm()
    page.goto(f"{story.url}/admin/mentoring/request/{question.pk}/change/")
    rows = page.get_by_role("region", name=ko("Candidates")).locator("tbody tr")
    expect(rows).to_have_count(2)
    for row, name, word in ((0, "최가상", "라이다"), (1, "권시범", "신호처리")):
        expect(rows.nth(row)).to_contain_text(name)
        expect(rows.nth(row).locator("li").filter(has_text=word).first).to_be_visible()
    shot("mentoring-journey-candidates-1280")
    first = question.line()[0]
    story.act(story.clerk, question, "Offer to an expert", expert=str(first))
    assert [address for address, _subject in story.mail()] == [story.silent.email]


def the_first_says_nothing(story: Story) -> None:
    """Reminded after a day; after the second it goes on by itself, and the first reads it no more. The company reads no name."""
    page = story.follow(story.silent, "맡으실지 알려 주세요")
    expect(page.get_by_text(PROBLEM)).to_be_visible()
    reminded = story.beat(seoul(date(2026, 11, 24), 9))
    assert [address for address, _subject in reminded] == [story.silent.email]
    assert story.beat(seoul(date(2026, 11, 25), 17)) == []
    told = dict(story.beat(seoul(date(2026, 11, 26), 9)))
    assert set(told) == {story.silent.email, story.second.email, story.clerk.email}
    assert "더 하실 일이 없습니다" in told[story.silent.email]
    late = story.question().offers.get(expert__researcher__user=story.silent)
    story.goto(story.silent, late.get_absolute_url())
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text(TITLE)
    story.goto(story.manager, story.question().get_absolute_url())
    expect(page.get_by_text(ko("The next expert was asked."))).to_be_visible()
    for name in ("최가상", "권시범"):
        expect(page.locator("main")).not_to_contain_text(name)


def the_second_takes_it_on(story: Story, shot: Shot) -> None:
    """The name of the company appears with the yes, and the expert's name to the company."""
    story.on(date(2026, 11, 26), 14)
    page = story.follow(story.second, "맡으실지 알려 주세요")
    expect(page.get_by_text(PROBLEM)).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("한빛센서")
    narrow(page)
    shot("mentoring-journey-offer-375")
    narrow(page, 1280)
    press(page.get_by_role("button", name=ko("Take it on")))
    expect(page.locator("main")).to_contain_text("㈜한빛센서")
    expect(page.get_by_role("link", name=story.manager.email)).to_be_visible()
    story.letters()
    story.goto(story.manager, story.question().get_absolute_url())
    expect(page.get_by_role("link", name="권시범").first).to_be_visible()


def agree_on_a_time(story: Story) -> None:
    """The expert proposes two times, the company takes one; whoever comes has it in the calendar, and the address stays on the page."""
    page = story.goto(story.second, story.question().open_offer.get_absolute_url())  # type: ignore[union-attr]  # -- it was taken on
    press(page.get_by_role("link", name=ko("Propose times")).first)
    for box in (0, 1):
        page.locator("[name=times]").nth(box).check(force=True)
    press(page.get_by_role("button", name=ko("Propose these times")))
    expect(page.locator(".krds-badge").first).to_be_visible()
    page = story.follow(story.manager, "시간을 골라 주세요")
    page.locator("[name=time]").first.check(force=True)
    press(page.get_by_role("button", name=ko("Agree on this time")))
    expect(page.get_by_text(ko("Time agreed"), exact=True).first).to_be_visible()
    assert sorted(Session.objects.values_list("state", flat=True)) == ["cancelled", "scheduled"]
    story.mail()
    invited = {mail["To"] for mail in story.sink.messages if any(part.get_content_type() == "text/calendar" for part in mail.walk())}
    assert {address for address in (story.manager.email, story.second.email) if any(address in to for to in invited)} == {
        story.manager.email, story.second.email,
    }  # fmt: skip
    story.goto(story.second, "/me/")
    press(page.get_by_role("link", name=ko("Give the address")).first)
    page.fill("[name=link]", MEETING)
    press(page.get_by_role("button", name=ko("Keep this address")))
    expect(page.get_by_text(ko("The address is kept. Those who take part see it shortly before the beginning."))).to_be_visible()


def meet_and_write_the_log(story: Story) -> None:
    session = Session.objects.get(state="scheduled")
    begins = timezone.localtime(session.starts_at)
    both = {story.manager.email, story.second.email}
    tomorrow = story.beat(seoul(begins.date() - timedelta(days=1), 9))
    assert {address for address, _subject in tomorrow} == both
    assert {address for address, _subject in story.beat(session.starts_at - timedelta(hours=2))} == both
    story.clock.move_to(session.starts_at - timedelta(minutes=10))
    page = story.goto(story.manager, session.get_absolute_url())
    expect(page.get_by_role("link", name=ko("To the online meeting"))).to_have_attribute("href", MEETING)
    story.beat(session.ends_at + timedelta(minutes=30))
    assert story.question().state == "held"
    story.goto(story.second, "/me/")
    press(page.get_by_role("link", name=ko("Write the log")).first)
    for field, words in LOG.items():
        page.fill(f"[name={field}]", words)
    page.fill("[name=hours]", "1.5")
    press(page.get_by_role("button", name=ko("Save the log")))
    expect(page.get_by_text(LOG["advice"])).to_be_visible()
    assert story.question().state == "reported"


def the_company_closes_it(story: Story, shot: Shot) -> None:
    page = story.follow(story.manager, "결과를 확인해 주세요")
    press(page.get_by_role("link", name=ko("Read the log")).first)
    expect(page.get_by_text(LOG["findings"])).to_be_visible()
    press(page.get_by_role("link", name=ko("Say what came of it")).first)
    page.locator("[name=verdict][value=solved]").check(force=True)
    for name, score in (("understood", 5), ("useful", 4), ("again", 5)):
        page.locator(f"[name={name}][value='{score}']").check(force=True)
    page.fill("[name=text]", SAID)
    shot("mentoring-journey-close-1280")
    press(page.get_by_role("button", name=ko("Close the question")))
    expect(page.get_by_text(ko("Thank you. The question is closed."))).to_be_visible()
    expect(page.get_by_text(SAID)).to_be_visible()
    assert story.question().state == "resolved"
    told = {address for address, subject in story.letters() if "결과를 알려 왔습니다" in subject}
    assert told == {story.second.email, story.clerk.email}


def a_month_later(story: Story) -> None:
    """By the link of the letter, without signing in: looking changes nothing, answering is possible once."""
    closed = story.question().closed_at
    assert closed
    told = story.beat(seoul(timezone.localdate(closed) + timedelta(days=30), 9))
    assert [address for address, subject in told if "경과를" in subject] == [story.manager.email]
    page = story.by_link(story.manager.email, "경과를")
    expect(page.locator("[name=holds]").first).to_be_attached()
    asked = FollowUp.objects.filter(request=story.question())
    assert asked.get().answered_at is None
    page.locator("[name=holds][value=yes]").check(force=True)
    page.locator("[name=led_to][value=product]").check(force=True)
    press(page.get_by_role("button", name=ko("Send the answer")))
    expect(page.get_by_text(ko("Thank you for telling us."))).to_be_visible()
    assert list(asked.values_list("holds", "led_to")) == [("yes", ["product"])]
    page.reload()
    expect(page.get_by_role("heading", name=ko("Thank you for your answer"))).to_be_visible()
