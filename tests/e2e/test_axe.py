"""Every page, in both languages, at three widths: axe finds nothing, and nothing scrolls sideways.

A page that is new gets a row: whose eyes, its URL name, and what of `a_centre` it is about.
"""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import LazySettings
from django.db.models import F
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from companies.models import Company
from events import following
from events.models import AnswerKind, CalendarKey, Event, GuestSignUp, Registration
from events.models.question import CHOSEN
from innocenter.accounts.models import User
from innocenter.look.errors import server_error
from innocenter.outbox.rendering import SIGNER
from innocenter.privacy.models import ConsentText
from institutes.models import Coordinator, Institute
from mentoring.models import ExpertProfile, Request, Session
from tests import (
    make,
    make_clinics,
    make_demands,
    make_events,
    make_experts,
    make_mentoring,
    make_offers,
    make_proposals,
    make_results,
    make_sessions,
)
from tests.e2e.conftest import SignIn, check_looks, in_language, press
from workspace.models import Booking, Room
from workspace.models.taking import Wish

pytestmark = pytest.mark.django_db(transaction=True)
VISITOR, MANAGER, COORDINATOR, EXPERT = "visitor", "manager", "coordinator", "expert_user"
PAGES = [
    (VISITOR, "home", ""),
    (VISITOR, "companies:list", ""),
    (VISITOR, "companies:page", "company"),
    (VISITOR, "companies:members", ""),
    (VISITOR, "companies:membership_about", ""),
    (VISITOR, "institutes:list", ""),
    (VISITOR, "institutes:page", "institute"),
    (VISITOR, "institutes:researchers", ""),
    (VISITOR, "institutes:researcher", "researcher"),
    (VISITOR, "workspace:home", ""),
    (VISITOR, "workspace:room", "desk"),
    (VISITOR, "workspace:calendar", ""),
    (VISITOR, "workspace:plan", ""),
    (VISITOR, "issued:check", ""),
    (VISITOR, "privacy:text", "text"),
    (VISITOR, "outbox:unsubscribe", "unsubscribing"),
    (VISITOR, "no such page", ""),
    (VISITOR, "events:list", ""),
    (VISITOR, "events:page", "event"),
    (VISITOR, "events:series", "series"),
    (VISITOR, "events:field", "field"),
    (VISITOR, "events:guest", "event"),
    (VISITOR, "events:guest_asked", "event"),
    (VISITOR, "events:guest_confirm", "wanted"),
    (VISITOR, "events:registration", "offered"),
    (VISITOR, "events:own_data", "offered"),
    (MANAGER, "me", ""),
    (MANAGER, "events:mine", ""),
    (MANAGER, "events:series", "series"),
    (MANAGER, "events:following", ""),
    (MANAGER, "events:register", "event"),
    (MANAGER, "events:colleagues", "colleagues"),
    (MANAGER, "events:hand_over", "seat"),
    (MANAGER, "events:give_up", "seat"),
    (MANAGER, "events:registration", "seat_link"),
    (MANAGER, "events:cancel", "seat_link"),
    (VISITOR, "mentoring:home", ""),
    (MANAGER, "mentoring:home", ""),
    (MANAGER, "mentoring:edit", "draft"),
    (MANAGER, "mentoring:check", "draft"),
    (MANAGER, "mentoring:discard", "draft"),
    (MANAGER, "mentoring:request", "answered"),
    (MANAGER, "mentoring:request", "info_needed"),
    (MANAGER, "mentoring:reply", "info_needed"),
    (MANAGER, "mentoring:reopen", "answered"),
    (MANAGER, "mentoring:withdraw", "answered"),
    (MANAGER, "mentoring:experts_may_read", "answered"),
    (MANAGER, "mentoring:expert_own", ""),
    (EXPERT, "mentoring:expert_own", ""),
    (EXPERT, "mentoring:expert_edit", ""),
    (EXPERT, "mentoring:expert_times", ""),
    (EXPERT, "mentoring:expert_leave", ""),
    (COORDINATOR, "mentoring:experts", ""),
    (COORDINATOR, "mentoring:expert", "expert"),
    (MANAGER, "companies:own", "company"),
    (MANAGER, "companies:edit", "company"),
    (MANAGER, "companies:people", "company"),
    (MANAGER, "companies:new", ""),
    (MANAGER, "companies:membership", "company"),
    (MANAGER, "workspace:visit", ""),
    (MANAGER, "companies:membership_card", "company"),
    (MANAGER, "workspace:bookings", ""),
    (MANAGER, "workspace:book", "room"),
    (MANAGER, "workspace:plan_series", "room"),
    (MANAGER, "workspace:at_the_door", "room"),
    (MANAGER, "workspace:booking", "booking"),
    (MANAGER, "workspace:change_booking", "booking"),
    (MANAGER, "workspace:cancel_booking", "booking"),
    (MANAGER, "projects:list", ""),
    (MANAGER, "projects:page", "project"),
    (MANAGER, "projects:new", ""),
    (MANAGER, "projects:withdraw", "project"),
    (VISITOR, "projects:demands", ""),
    (MANAGER, "projects:demands", ""),
    (MANAGER, "projects:new_demand", ""),
    (MANAGER, "projects:demand", "demand_draft"),
    (MANAGER, "projects:edit_demand", "demand_draft"),
    (MANAGER, "projects:demand", "demand"),
    (MANAGER, "projects:close_demand", "demand"),
    (VISITOR, "projects:demand", "demand"),
    (EXPERT, "projects:demand", "demand"),
    (EXPERT, "projects:answer_demand", "demand"),
    (COORDINATOR, "companies:join", "company"),
    (COORDINATOR, "projects:page", "project"),
    (COORDINATOR, "projects:decline", "project"),
    (COORDINATOR, "institutes:edit", "institute"),
    (COORDINATOR, "institutes:new_researcher", "institute"),
    (COORDINATOR, "institutes:edit_researcher", "researcher"),
]


@pytest.fixture
def a_centre() -> SimpleNamespace:
    manager = make.user()
    company = make.company(manager=manager)
    coordinator = make.user()
    researcher = make.researcher(institute=make.institute(coordinator=coordinator))
    project = make.project(company_=company, researcher_=researcher, by=manager)
    lease = make.lease(project_=make.confirmed_project(company_=company))
    event, seat, offered = events_for(manager, company)
    followed_by(manager, event)
    return SimpleNamespace(
        event=event,
        series=event.series,
        field=SimpleNamespace(pk="EE"),
        wanted=SimpleNamespace(pk=wanted_at(event)),
        seat=seat,
        seat_link=SimpleNamespace(pk=seat.token),
        offered=SimpleNamespace(pk=offered.token),
        colleagues=SimpleNamespace(pk=[seat.event_id, company.pk]),
        manager=manager,
        coordinator=coordinator,
        text=ConsentText.objects.first(),
        unsubscribing=SimpleNamespace(pk=SIGNER.sign_object(["reader@example.com", "news"])),
        company=company,
        researcher=researcher,
        institute=researcher.institute,
        project=project,
        lease=lease,
        demand=make_demands.demand(company=company, audience="public", now=timezone.now()),
        demand_draft=make_demands.demand("draft", company=company),
        desk=make.desk(),
        room=(room := make.meeting_room()),
        booking=booked_for(manager, room),
        **questions_of(manager),
        expert=(expert := expert_of(researcher.institute)),
        expert_user=make_experts.user_of(expert),
    )


def events_for(manager: User, company: Company) -> tuple[Event, Registration, Registration]:
    """In a month, whatever day it is: one to register for, one with a seat of the manager's, one with an offered seat."""
    begins = timezone.now() + timedelta(days=30)
    when = {"starts_at": begins, "ends_at": begins + timedelta(hours=2)}
    event = make_events.event(series=make_events.series(), host=make.institute(), mode="both", capacity_online=5, **when)
    event.fields.set(["EE"])
    event.items.create(begins="15:00", minutes=30, title_ko="여는 말", title_en="Opening").speakers.create(name="홍연구")
    for n, kind in enumerate(AnswerKind):
        choices = "가\n나" if kind in CHOSEN else ""
        event.questions.create(kind=kind, words_ko=f"질문 {n}", words_en=f"Question {n}", choices=choices, position=n)
    Event.objects.filter(pk=event.pk).update(description="<h3>소개</h3><ul><li>하나</li></ul><p><a href='https://example.com'>링크</a></p>")
    seat = make_events.registered(make_events.event(**when), make_events.Attendee.of(manager, company=company))
    offered = make_events.registration("offered", of=make_events.event(capacity_onsite=1, promotion="offer", offer_hours=240, **when))
    return event, seat, offered


def wanted_at(event: Event) -> str:
    """The link of a guest who has not confirmed."""
    now = timezone.now()
    text = ConsentText.objects.in_force(["event_guest"]).get()
    GuestSignUp.objects.ask(event, make_events.guest(), wish="either", text=text, ip=None, now=now)
    return GuestSignUp.objects.latest("pk").get_absolute_url().split("/")[-2]


def followed_by(person: User, event: Event) -> None:
    following.follow(person, series=event.series, now=timezone.now())
    following.follow(person, field=event.fields.get(), now=timezone.now())
    CalendarKey.objects.make(person, now=timezone.now())


def booked_for(person: User, room: Room) -> Booking:
    """By staff, so that it needs no membership: next week, whatever day it is."""
    day, clerk, now = timezone.localdate() + timedelta(days=7), make.clerk(), timezone.now()
    wish = Wish(room, make.hours("10:00", "11:00", day), person, title="시제품 검토", guests=["guest@example.com"])
    booking = Booking.objects.hold(wish, by=clerk, now=now, override="시연")
    booking.confirm(by=clerk, now=now)
    return booking


def questions_of(manager: User) -> dict[str, Request]:
    """Of a member company of theirs: one that waits for details, one that is answered, and a draft that is like both, with a file."""
    company = make_mentoring.company(manager=manager, name="한빛도금")
    found = {state: make_mentoring.request(state, company_=company, by=manager) for state in ("info_needed", "answered", "draft")}
    found["draft"].add_file(make_mentoring.stored(), by=manager, now=make.NOON)
    return found


def expert_of(institute: Institute) -> ExpertProfile:
    """With hours, a blocked time and an agreed one that has come to lie in it."""
    expert = make_experts.expert(institute=institute, forms=["online", "visit"], regions=["daejeon"])
    make_experts.hold(of=expert, agreed=True)
    make_experts.blocked(of=expert)
    return expert


def args_of(key: object) -> list[object]:
    return key if isinstance(key, list) else [key]


@pytest.mark.parametrize("row", PAGES, ids=lambda row: f"{row[1]} for {row[0]}")
def test_a_page_is_accessible_to_all(
    page: Page, live_server: LiveServer, sign_in: SignIn, a_centre: SimpleNamespace, row: tuple[str, str, str]
) -> None:
    eyes, name, about = row
    path = "/no-such-page/" if " " in name else reverse(name, args=args_of(getattr(a_centre, about).pk) if about else [])
    if eyes != VISITOR:
        sign_in(getattr(a_centre, eyes))
    for language in ("ko", "en"):
        in_language(page, live_server, language)
        if eyes != VISITOR:
            User.objects.filter(pk=getattr(a_centre, eyes).pk).update(language=language)
        answer = page.goto(f"{live_server.url}{path}")
        assert answer is not None
        assert answer.status == (404 if " " in name else 200)
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("h1").count() == 1
        check_looks(page)


APPLICATION = [
    (
        "draft",
        ["apply", "applications", "edit cooperation", "edit space", "edit plan", "edit documents", "edit contact", "check", "discard"],
    ),
    ("submitted", ["application", "receipt", "withdraw"]),
    ("supplement", ["application", "supplement", "more_time"]),
    ("waitlisted", ["application", "withdraw"]),
    ("not_selected", ["application", "appeal"]),
    ("offered", ["application", "sign"]),
]


@pytest.mark.parametrize(("state", "names"), APPLICATION, ids=lambda value: value if isinstance(value, str) else "")
def test_an_applications_pages_are_accessible_to_all(
    page: Page, live_server: LiveServer, sign_in: SignIn, state: str, names: list[str]
) -> None:
    made = make.application(state)
    manager = made.company.managers().get()
    sign_in(manager)
    for language in ("ko", "en"):
        in_language(page, live_server, language)
        type(manager).objects.filter(pk=manager.pk).update(language=language)
        for name, *step in (words.split() for words in names):
            path = reverse(f"workspace:{name}", args=[] if name in ("apply", "applications") else [made.pk, *step])
            answer = page.goto(f"{live_server.url}{path}")
            assert answer is not None
            assert (answer.status, page.url) == (200, f"{live_server.url}{path}")
            assert page.locator("html").get_attribute("lang") == language
            check_looks(page)


SESSIONS = [
    ("", 0, ["times"]),
    ("", 1, ["propose", "plan"]),
    ("scheduled", 0, ["session", "move", "call_off"]),
    ("scheduled", 1, ["session", "link"]),
    ("held", 1, ["session", "log", "missed"]),
    ("reported", 0, ["session"]),
    ("no_show", 1, ["session", "objection"]),
]


@pytest.mark.parametrize("row", SESSIONS, ids=lambda row: f"{row[0] or 'no session'} for {('the company', 'the expert')[row[1]]}")
def test_a_sessions_pages_are_accessible_to_all(
    page: Page, live_server: LiveServer, sign_in: SignIn, row: tuple[str, int, list[str]]
) -> None:
    """Of the company (0) and of its expert (1)."""
    state, side, names = row
    made = make_sessions.session(state) if state else make_sessions.case()
    if state in {"held", "reported", "no_show"}:
        weeks = timedelta(days=14)
        Session.objects.update(starts_at=F("starts_at") - weeks, ends_at=F("ends_at") - weeks)
    person = make_sessions.people(made)[side]
    sign_in(person)
    for language in ("ko", "en"):
        in_language(page, live_server, language)
        User.objects.filter(pk=person.pk).update(language=language)
        for name in names:
            path = reverse(f"mentoring:{name}", args=[made.pk])
            answer = page.goto(f"{live_server.url}{path}")
            assert answer is not None
            assert (answer.status, page.url) == (200, f"{live_server.url}{path}")
            assert page.locator("html").get_attribute("lang") == language
            check_looks(page)


PROPOSALS = [
    ("draft", ["proposals", "propose", "edit_proposal", "submit_proposal", "withdraw_proposal"]),
    ("changes", ["edit_proposal", "proposal"]),
    ("placed", ["proposals", "proposal", "withdraw_proposal"]),
]


@pytest.mark.parametrize(("state", "names"), PROPOSALS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_proposals_pages_are_accessible_to_all(
    page: Page, live_server: LiveServer, sign_in: SignIn, state: str, names: list[str]
) -> None:
    person = make_proposals.proposer()
    made = make_proposals.proposal(state, by=person)
    Coordinator.objects.create(institute=made.institute, user=person)  # sees the figures, too
    sign_in(person)
    paths = [reverse(f"events:{name}", args=[] if name in {"proposals", "propose"} else [made.pk]) for name in names]
    walk(page, live_server, person, paths)


def test_the_pages_of_speakers_and_reviewers_are_accessible_to_all(page: Page, live_server: LiveServer, sign_in: SignIn) -> None:
    token = make_proposals.proposal("placed").speakers.order_by("pk").last().token
    reviews = [make_proposals.review(state) for state in ("asked", "reading", "done")]
    speaker = [reverse(f"events:{name}", args=[token]) for name in ("talk", "decline_talk")]
    for review in reviews:
        sign_in(review.reviewer)
        walk(page, live_server, review.reviewer, [reverse("events:proposal_review", args=[review.pk]), *speaker])
    sign_in(reviews[0].reviewer)
    walk(page, live_server, reviews[0].reviewer, [reverse("events:step_back", args=[reviews[0].pk]), reverse("events:propose")])


@pytest.mark.parametrize("state", ["offered", "accepted", "declined"])
def test_the_pages_of_an_expert_are_accessible_to_all(page: Page, live_server: LiveServer, sign_in: SignIn, state: str) -> None:
    offer = make_offers.offer(state, line=make_offers.experts(2))
    person, asker = make_offers.user_of(offer), make_mentoring.asker(offer.request.company)
    names = {"offered": ["offer", "decline"], "accepted": ["offer", "give_back"], "declined": ["offer"]}[state]
    sign_in(person)
    walk(page, live_server, person, [reverse("mentoring:offers"), *(reverse(f"mentoring:{name}", args=[offer.pk]) for name in names)])
    sign_in(asker)
    walk(page, live_server, asker, [reverse(f"mentoring:{name}", args=[offer.request_id]) for name in ("request", "experts_may_read")])


def without_a_word() -> Request:
    made = make_results.reported()
    assert made.lapse(now=make.NOON + timedelta(days=30))
    return made


ENDS: list[tuple[str, Callable[[], Request], list[str]]] = [
    ("with the company's word", make_results.reported, ["close", "request", "become_project"]),
    ("with another expert", make_results.met, ["fit", "request"]),
    ("as a joint project", make_results.became, ["request"]),
    ("without a word", without_a_word, ["request"]),
]


@pytest.mark.parametrize(("_how", "make_one", "names"), ENDS, ids=lambda value: value if isinstance(value, str) else "")
def test_the_pages_of_an_end_are_accessible_to_all(
    page: Page, live_server: LiveServer, sign_in: SignIn, _how: str, make_one: Callable[[], Request], names: list[str]
) -> None:
    made = make_one()
    person = make_mentoring.asker(made.company)
    sign_in(person)
    walk(page, live_server, person, [reverse(f"mentoring:{name}", args=[made.pk]) for name in names])


@pytest.mark.parametrize("answered", [False, True], ids=["to answer", "answered"])
def test_a_follow_up_is_accessible_to_all(page: Page, live_server: LiveServer, answered: bool) -> None:
    """By its link, signed in as nobody."""
    asked = make_results.follow_up(answered=answered)
    person = make_mentoring.asker(asked.request.company)
    walk(page, live_server, person, [make_results.link_of(asked)])


@pytest.mark.parametrize("state", ["open", "cancelled"])
def test_a_clinic_day_is_accessible_to_all(page: Page, live_server: LiveServer, sign_in: SignIn, state: str) -> None:
    day = make_clinics.onsite(state=state)
    paths = [reverse("mentoring:clinics"), day.get_absolute_url()]
    walk(page, live_server, make.user(), paths)
    person = make_mentoring.asker(make_mentoring.request().company)
    sign_in(person)
    walk(page, live_server, person, [*paths, *([reverse("mentoring:clinic_slot", args=[day.slots.first().pk])] if state == "open" else [])])


def walk(page: Page, live_server: LiveServer, person: User, paths: list[str]) -> None:
    for language in ("ko", "en"):
        in_language(page, live_server, language)
        User.objects.filter(pk=person.pk).update(language=language)
        for path in paths:
            answer = page.goto(f"{live_server.url}{path}")
            assert answer is not None
            assert (answer.status, page.url) == (200, f"{live_server.url}{path}")
            assert page.locator("html").get_attribute("lang") == language
            check_looks(page)


def bad_request(page: Page, url: str) -> None:
    """More fields than Django reads."""
    page.goto(f"{url}/workspace/apply/")
    form = page.locator("main form").first
    one = "Object.assign(document.createElement('input'), {type: 'hidden', name: 'x'})"
    form.evaluate(f"form => {{ for (let n = 0; n < 1100; n++) form.append({one}) }}")
    press(form.locator("button[type=submit]"))


def forbidden(page: Page, url: str) -> None:
    page.goto(f"{url}/admin/accounts/user/")


def by_button_only(page: Page, url: str) -> None:
    page.goto(f"{url}/workspace/apply/start/")


def stale_form(page: Page, url: str) -> None:
    page.goto(f"{url}/workspace/apply/")
    page.locator("main [name=csrfmiddlewaretoken]").first.evaluate("token => { token.value = 'x'.repeat(64) }")
    press(page.locator("main form button[type=submit]").first)


def too_often(page: Page, url: str) -> None:
    page.goto(f"{url}/accounts/reauthenticate/")
    page.fill("[name=password]", "wrong")
    press(page.locator("main form button[type=submit]").first)


def our_fault(page: Page, url: str) -> None:
    """The page as it is sent, under a status that does not fail the test."""
    words = server_error(RequestFactory().get("/")).content.decode()
    page.route("**/our-fault/", lambda route: route.fulfill(body=words, content_type="text/html; charset=utf-8"))
    page.goto(f"{url}/our-fault/")


HEADINGS: dict[int | str, str] = {
    400: "We could not read this request",
    403: "This page is for others",
    405: "This step is taken with a button",
    "403 of a stale form": "Please send it once more",
    429: "Too many tries",
    500: "Something went wrong on our side",
}
WRONG: dict[int | str, Callable[[Page, str], None]] = {
    400: bad_request,
    403: forbidden,
    405: by_button_only,
    "403 of a stale form": stale_form,
    429: too_often,
    500: our_fault,
}


@pytest.mark.parametrize("status", WRONG)
def test_a_page_of_what_went_wrong_is_accessible_to_all(
    page: Page, live_server: LiveServer, sign_in: SignIn, settings: LazySettings, status: int | str
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"reauthenticate": "0/m/user"}
    person = make.clerk() if status == 403 else make.company().managers().get()
    sign_in(person)
    for language in ("ko", "en"):
        in_language(page, live_server, language)
        type(person).objects.filter(pk=person.pk).update(language=language)
        with translation.override(language):
            WRONG[status](page, live_server.url)
            expect(page.locator("h1")).to_have_text(gettext(HEADINGS[status]))
        check_looks(page)
