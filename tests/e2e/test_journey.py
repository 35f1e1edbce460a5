"""The main job from end to end, in a browser, with time moved: apply, supplement, offer, lease, two years of reviews, cap, moving out."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from innocenter.accounts.models import User
from innocenter.management.centre import PDF
from tests import make
from tests.conftest import Sink
from tests.e2e.conftest import SignIn, press
from tests.e2e.story import SEOUL, Telling, can_sign_in_by_hand, ko
from tests.files import uploads
from workspace.models import Application, Claim, Lease, RenewalReview
from workspace.tasks import sweep

pytestmark = pytest.mark.django_db(transaction=True)

class Story(Telling):
    """The people of the main job."""

    def __init__(self, page: Page, live_server: LiveServer, sign_in: SignIn, sink: Sink, clock: time_machine.Traveller) -> None:
        super().__init__(page, live_server, sign_in, sink, clock)
        self.manager = can_sign_in_by_hand(make.user(name="김예시", email="manager@hanbit.example", phone="02-555-0001"))
        self.company = make.company(name="㈜한빛센서", manager=self.manager)
        self.professor = make.user(name="최가상", email="gasang@etri.example")
        self.clerk = make.clerk(name="조본보기", email="clerk@centre.example")
        self.head = make.head(name="윤예제", email="head@centre.example")
        self.desk = make.desk(code="B-07")
        self.project = make.project(company_=self.company, researcher_=make.researcher(user=self.professor))
        self.letters()

    def morning(self, day: date) -> None:
        """Beat says "look now", twice over; then the worker delivers."""
        self.on(day, 9)
        sweep()
        sweep()

    def accept_documents(self, person: User, application: Application) -> None:
        page = self.goto(person, f"/admin/workspace/application/{application.pk}/change/")
        press(page.locator("a.act", has_text=re.compile(f"^{re.escape(ko('Accept documents'))}$")).first)
        for kind in ("registration", "sme"):
            page.check(f"[name=kinds][value={kind}]")
        self.confirm()


@pytest.fixture
def story(page: Page, live_server: LiveServer, sign_in: SignIn, sink: Sink) -> Iterator[Story]:
    with time_machine.travel(datetime(2027, 7, 5, 10, tzinfo=SEOUL), tick=True) as clock:
        yield Story(page, live_server, sign_in, sink, clock)


def test_from_the_first_line_of_an_application_to_the_cap(story: Story):
    application = apply(story)
    answer_a_supplement(story, application)
    lease = be_offered_a_desk(story, application)
    two_years_of_reviews(story, lease)
    the_cap(story, lease)


def apply(story: Story) -> Application:
    page = story.goto(story.professor, f"/projects/{story.project.pk}/")
    story.click("Confirm the project")
    expect(page.get_by_text(ko("Confirmed by the institute")).first).to_be_visible()

    page = story.goto(story.manager, "/workspace/apply/")
    story.click("Begin an application")
    expect(page.locator(".saved").first).to_be_visible()
    application = Application.objects.get()
    for _step in range(6):
        if "/documents/" in page.url or "/check/" in page.url:
            break
        for field, text in {"desks": "1", "wanted_from": "2027-08-31", "months": "24", "plan": "라이다 모듈을 함께 만듭니다."}.items():
            if page.locator(f"[name={field}]").count():
                page.fill(f"[name={field}]", text)
        if page.locator("select[name=project]").count():
            page.select_option("select[name=project]", str(story.project.pk))
        story.click("Save and continue")
        expect(page.locator(".saved").first).to_be_visible()
    for kind in ("registration", "sme"):
        page.set_input_files(f"[name={kind}-file]", {"name": f"{kind}.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.fill("[name=sme-valid_until]", "2028-03-31")
    story.click("Save and continue")  # what was chosen is added on the way
    assert application.documents.current().count() == 2
    assert [address for address, _subject in story.letters()] == ["manager@hanbit.example"]

    page.goto(f"{story.url}/workspace/applications/{application.pk}/check/")
    for box in page.locator("input[type=checkbox]").all():
        box.check(force=True)
    story.click("Submit the application")
    expect(page.get_by_role("heading", name="W-2027-0001")).to_be_visible()
    assert {address for address, _subject in story.letters()} == {"manager@hanbit.example", "clerk@centre.example"}
    application.refresh_from_db()
    return application


def answer_a_supplement(story: Story, application: Application) -> None:
    story.on(date(2027, 7, 6))
    story.act(story.clerk, application, "Begin the screening")
    story.act(story.clerk, application, "Ask for a supplement", plan="협력기관이 맡는 부분을 나누어 적어 주세요.", due_on="2027-07-14")
    assert [address for address, _subject in story.letters()] == ["manager@hanbit.example"]

    story.on(date(2027, 7, 8))
    page = story.goto(story.manager, f"/workspace/applications/{application.pk}/supplement/")
    assert page.locator("[name=desks]").count() == 0
    page.fill("[name=plan]", "라이다 모듈을 함께 만듭니다. 신호처리는 연구원이, 광학부는 우리가 맡습니다.")
    story.click("Send the supplement")
    application.refresh_from_db()
    assert application.state == "screening", page.locator("main").inner_text()
    assert application.revisions.count() == 2
    assert [address for address, _subject in story.letters()] == ["clerk@centre.example"]


def be_offered_a_desk(story: Story, application: Application) -> Lease:
    story.on(date(2027, 7, 9))
    story.accept_documents(story.clerk, application)
    story.act(story.clerk, application, "Complete: to the review")
    story.act(story.head, application, "Select", reason="협력 계획이 뚜렷합니다.")
    assert "manager@hanbit.example" in [address for address, _subject in story.letters()]

    story.on(date(2027, 7, 12))
    page = story.goto(story.clerk, f"/admin/workspace/application/{application.pk}/change/")
    press(page.locator("a.act", has_text=ko("Offer desks")))
    page.get_by_label("B-07").check(force=True)
    press(page.locator("form button.act"))
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert Claim.objects.get().state == "held"

    story.on(date(2027, 7, 15))
    page = story.follow(story.manager, "서명해 주세요")
    assert page.url.endswith(f"/workspace/applications/{application.pk}/sign/")
    signed = {"name": "서명본.pdf", "mimeType": "application/pdf", "buffer": uploads.pdf("signed")}
    page.get_by_label(ko("Signed copy")).set_input_files(signed)  # type: ignore[arg-type]
    story.click("Sign for the company")
    application.refresh_from_db()
    story.act(story.clerk, application, "Sign for the centre")
    lease = Lease.objects.get()
    term = lease.terms.get()
    assert (lease.first_day, term.last_day, lease.last_possible_day) == (date(2027, 8, 31), date(2028, 2, 29), date(2029, 8, 30))
    assert Claim.objects.get().state == "live"
    assert "manager@hanbit.example" in [address for address, _subject in story.letters()]
    return lease


def two_years_of_reviews(story: Story, lease: Lease) -> None:
    """Each term's last day E by the Civil Act, counted from 31 August 2027, and what falls due before it."""
    for last_day, next_last_day, report_due in [
        (date(2028, 2, 29), date(2028, 8, 30), date(2028, 1, 31)),  # E−30 is a Sunday: the deadline moves forward
        (date(2028, 8, 30), date(2029, 2, 28), date(2028, 7, 31)),
        (date(2029, 2, 28), date(2029, 8, 30), date(2029, 1, 29)),
    ]:
        opens = last_day - timedelta(days=60)
        story.morning(opens - timedelta(days=1))
        assert not RenewalReview.objects.filter(term__end=last_day + timedelta(days=1)).exists()
        story.letters()

        story.morning(opens)
        review = RenewalReview.objects.get(term__end=last_day + timedelta(days=1))
        assert (review.opens_on, review.report_due_on) == (opens, report_due)
        assert sorted({address for address, _subject in story.letters()}) == ["gasang@etri.example", "manager@hanbit.example"]
        reminded = []
        for days in (45, 37):
            story.morning(last_day - timedelta(days=days))
            reminded.append([address for address, _subject in story.letters()])
        assert reminded == [["manager@hanbit.example"], ["manager@hanbit.example"]]

        report_and_confirm(story, lease, review)
        story.on(last_day - timedelta(days=8))
        story.act(story.head, review, "Extend", months="6", reason="계획대로 진행되고 있습니다.")
        assert lease.terms.order_by("number").last().last_day == next_last_day  # type: ignore[union-attr]
        assert {address for address, _subject in story.letters()} >= {"manager@hanbit.example", "gasang@etri.example"}


def report_and_confirm(story: Story, lease: Lease, review: RenewalReview) -> None:
    last_day = review.term.last_day
    story.on(last_day - timedelta(days=34))
    page = story.goto(story.manager, f"/workspace/leases/{lease.number}/report/")
    for field in ("progress", "results", "desk_use", "next_plan"):
        page.fill(f"[name={field}]", "계획대로 진행하고 있습니다.")
    page.select_option("[name=still_needed]", "yes")
    page.select_option("[name=months_wanted]", "6")
    story.click("Save and check")
    expect(page.locator(".saved").first).to_be_visible()
    story.click("Submit the report")
    review.refresh_from_db()
    assert review.state == "reported"

    story.on(last_day - timedelta(days=28))
    page = story.goto(story.professor, f"/workspace/reviews/{review.pk}/")
    page.locator("input[name=answer][value=alive]").check(force=True)
    story.click("Send the answer")
    review.refresh_from_db()
    assert review.confirmation == "alive"
    story.letters()


def the_cap(story: Story, lease: Lease) -> None:
    """The last possible term is not reviewed: it ends, and the company moves out."""
    story.morning(date(2029, 7, 1))
    lease.refresh_from_db()
    assert (lease.state, lease.outcome, lease.reviews.count()) == ("ending", "cap_reached", 3)
    assert "manager@hanbit.example" in [address for address, _subject in story.letters()]

    story.morning(date(2029, 8, 30))
    lease.refresh_from_db()
    assert lease.state == "ending"
    story.morning(date(2029, 8, 31))
    lease.refresh_from_db()
    assert lease.state == "checkout"
    story.letters()

    story.on(date(2029, 9, 3))
    story.act(story.clerk, lease, "Inspect the desk", **{f"result_{item.pk}": "ok" for item in lease.inspection.items.all()})
    story.act(story.clerk, lease, "Record the check-out")
    assert lease.state == "closed"
    assert [(term.number, term.last_day) for term in lease.terms.order_by("number")] == [
        (1, date(2028, 2, 29)),
        (2, date(2028, 8, 30)),
        (3, date(2029, 2, 28)),
        (4, date(2029, 8, 30)),
    ]
    page = story.goto(story.manager, f"/workspace/leases/{lease.number}/")
    expect(page.get_by_text(ko("Moved out")).first).to_be_visible()
