"""A conflict of interest that a change shows later takes the question away, however far it has come, and seals what was written."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from innocenter.outbox.models import Letter
from mentoring import sweeps
from mentoring.models import DeclaredTie, Offer, Request, Rival, Session
from tests import make, make_experts, make_mentoring, make_offers, make_sessions
from tests.make import NOON

pytestmark = pytest.mark.django_db


def question(state: str) -> Request:
    if state in {"offered", "accepted"}:
        return make_offers.offer(state, to=make_sessions.expert()).request
    return make_sessions.session(state).request


def offer_of(request: Request) -> Offer:
    found = request.open_offer
    assert found
    return found


def joins_the_company(request: Request) -> None:
    make.person(request.company, make_offers.user_of(offer_of(request)))


def joins_another_company(request: Request) -> None:
    make.company(manager=make_offers.user_of(offer_of(request)))


def changes_the_address(request: Request) -> None:
    user = make_offers.user_of(offer_of(request))
    asker = make_mentoring.asker(request.company)
    user.email = f"expert@{asker.email.partition('@')[2]}"
    user.save()


def is_declared(request: Request) -> None:
    DeclaredTie.objects.create(company=request.company, researcher=offer_of(request).expert.researcher, kind="adviser", note="전화로 들음")


def institute_is_declared(request: Request) -> None:
    institute = offer_of(request).expert.researcher.institute
    DeclaredTie.objects.create(company=request.company, institute=institute, kind="spin_off", note="공시")


def works_with_a_rival(request: Request) -> None:
    rival = make.company()
    make.project(company_=rival, researcher_=offer_of(request).expert.researcher, starts_on=date(2026, 11, 1))
    Rival.objects.create(company=request.company, rival=rival)


CHANGES = [joins_the_company, joins_another_company, changes_the_address, is_declared, institute_is_declared, works_with_a_rival]


@pytest.mark.parametrize(
    ("state", "change"), [("held", joins_the_company), *(("scheduled", change) for change in CHANGES), ("accepted", is_declared)]
)
def test_the_sweep_that_follows_takes_it_away_once(state: str, change: Callable[[Request], None]) -> None:
    request = question(state)
    offer, now = offer_of(request), NOON + timedelta(minutes=3)
    reader = make_offers.user_of(offer)
    sweeps.sweep(now=NOON)
    assert Request.objects.visible_to(reader).exists()
    change(request)
    for _ in range(2):
        sweeps.sweep(now=now)
    offer.refresh_from_db()
    request = Request.objects.get(pk=request.pk)
    assert (offer.state, offer.released_for, request.state) == ("released", "conflict", "triaging")
    assert not Request.objects.visible_to(reader).filter(company__people__user=None).exists()
    assert not request.sessions.live().exists()
    assert Letter.objects.filter(kind="mentoring.offer_back").count() == 1
    assert Letter.objects.filter(kind="mentoring.session_cancelled").count() == (2 if state == "scheduled" else 0)


@pytest.mark.parametrize("state", ["scheduled", "held"])
def test_nothing_of_it_is_open_to_that_expert_any_more(state: str) -> None:
    made = make_sessions.session(state)
    offer = offer_of(made.request)
    client = make.signed_in(make_offers.user_of(offer))
    is_declared(made.request)
    sweeps.sweep(now=NOON)
    assert client.get(f"/mentoring/sessions/{made.pk}/").status_code == 404
    assert client.get(f"/mentoring/sessions/{made.pk}/log/").status_code == 404
    words = client.get(f"/mentoring/offers/{offer.pk}/").content.decode()
    assert made.request.title not in words
    assert not Session.objects.log_owed().exists()


@pytest.mark.parametrize("state", ["scheduled", "held"])
def test_the_company_takes_its_word_back_and_the_desk_the_question(state: str) -> None:
    asked, desk = make_sessions.session(state).request, make_sessions.session(state).request
    asked.keep_from_experts(by=make_mentoring.asker(asked.company), now=NOON)
    assert desk.owner
    desk.take_back("다른 분께 여쭙겠습니다.", by=desk.owner, now=NOON)
    for request in (asked, desk):
        assert (request.state, request.expert, request.sessions.live().count()) == ("triaging", None, 0)


def test_a_session_whose_log_nobody_writes_any_more_does_not_stop_the_next_expert() -> None:
    made = make_sessions.session("held")
    is_declared(made.request)
    sweeps.sweep(now=NOON)
    request = Request.objects.get(pk=made.request_id)
    following = make_sessions.expert()
    assert request.owner
    request.offer_to(following, by=request.owner, now=NOON, why="다른 분입니다.").accept(by=make_experts.user_of(following), now=NOON)
    make_sessions.session("reported", of=Request.objects.get(pk=request.pk))
    request.refresh_from_db()
    assert (request.state, made.request.sessions.without_log().count()) == ("reported", 1)


def test_whoever_leaves_the_list_keeps_what_is_agreed() -> None:
    made = make_sessions.session()
    made.expert.close("그만두었습니다.", by=make_experts.user_of(made.expert), now=NOON)
    sweeps.sweep(now=NOON)
    assert make_sessions.fresh(made).state == "scheduled"


def test_a_second_expert_who_turns_out_to_be_tied_does_not_come_along() -> None:
    seat = make_sessions.seat("accepted")
    client = make.signed_in(make_experts.user_of(seat.expert))
    assert client.get(f"/mentoring/sessions/{seat.session_id}/").status_code == 200
    DeclaredTie.objects.create(company=seat.session.request.company, researcher=seat.expert.researcher, kind="adviser", note="전화로 들음")
    for _ in range(2):
        sweeps.sweep(now=NOON)
    seat.refresh_from_db()
    assert (seat.state, seat.session.state, seat.hold.state) == ("released", "scheduled", "freed")
    assert client.get(f"/mentoring/sessions/{seat.session_id}/").status_code == 404
    assert Letter.objects.filter(kind__in=["mentoring.session_cancelled", "mentoring.second_declined"]).count() == 2
