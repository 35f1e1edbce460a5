"""Who may do what with an offer in which state, and with a question on its way to an expert: asked of the verbs themselves."""

from typing import Any

import pytest

from innocenter.accounts.models import User
from mentoring.models import Offer, Request
from tests import make, make_mentoring, make_offers, make_sessions
from tests.make import NOON
from tests.walk import cast, cells, possible

pytestmark = pytest.mark.django_db
OFFER: dict[str, Any] = {
    "accept": lambda row, by: row.accept(by=by, now=NOON),
    "decline": lambda row, by: row.decline("not_mine", by=by, now=NOON),
    "withdraw": lambda row, by: row.withdraw("form", by=by, now=NOON),
}
DESK_VERBS: dict[str, Any] = {
    "offer_to": lambda row, by: row.offer_to(make_offers.expert(), by=by, now=NOON, why=make_offers.WHY),
    "offer_next": lambda row, by: row.offer_next("급합니다.", by=by, now=NOON),
    "take_back": lambda row, by: row.take_back("직접 답합니다.", by=by, now=NOON),
    "ask_consent": lambda row, by: row.ask_consent("전문가가 계십니다.", by=by, now=NOON),
}
COMPANY_VERBS: dict[str, Any] = {
    "allow_experts": lambda row, by: row.allow_experts(by=by, now=NOON),
    "keep_from_experts": lambda row, by: row.keep_from_experts(by=by, now=NOON),
}
REQUEST = {**DESK_VERBS, **COMPANY_VERBS}
COMPANY, DESK = {"manager", "member", "own clerk", "own desk"}, {"desk"}


def roles(request: Request) -> dict[str, User]:
    own_desk = make_mentoring.clerk()
    make.person(request.company, own_desk)
    return cast(request.company) | {
        "desk": make_mentoring.clerk(), "own desk": own_desk, "other expert": make_offers.user_of(make_offers.expert()),
    }  # fmt: skip


OFFERS = {
    "offered": cells((["accept", "decline"], ["expert"])),
    "accepted": cells((["withdraw"], ["expert"])),
    "declined": set(),
    "expired": set(),
    "released": set(),
    "withdrawn": set(),
}


@pytest.mark.parametrize("state", OFFERS)
def test_an_offer_is_its_experts(state: str):
    offer: Offer = make_offers.offer(state, line=make_offers.experts(2))
    assert possible(offer, OFFER, roles(offer.request) | {"expert": make_offers.user_of(offer)}) == OFFERS[state]


def offered(state: str) -> Request:
    return make_offers.offer(state, line=make_offers.experts(2)).request


QUESTIONS: dict[str, tuple[Any, set[tuple[str, str]]]] = {
    "draft": (lambda: make_mentoring.request("draft"), set()),
    "submitted": (lambda: make_mentoring.request("submitted"), cells((["keep_from_experts"], COMPANY))),
    "triaging": (make_offers.looked_at, cells((["offer_to"], DESK), (["keep_from_experts"], COMPANY))),
    "triaging, ask us first": (
        lambda: make_offers.looked_at(readers="staff"),
        cells((["ask_consent"], DESK), (["allow_experts"], COMPANY)),
    ),
    "asked": (make_offers.asked, cells((["allow_experts", "keep_from_experts"], COMPANY))),
    "info_needed": (lambda: make_mentoring.request("info_needed"), cells((["keep_from_experts"], COMPANY))),
    "answered": (lambda: make_mentoring.request("answered"), cells((["keep_from_experts"], COMPANY))),
    "offered": (lambda: offered("offered"), cells((["offer_next", "take_back"], DESK), (["keep_from_experts"], COMPANY))),
    "accepted": (lambda: offered("accepted"), cells((["take_back"], DESK), (["keep_from_experts"], COMPANY))),
    "scheduled": (lambda: make_sessions.session().request, cells((["take_back"], DESK), (["keep_from_experts"], COMPANY))),
    "held": (lambda: make_sessions.session("held").request, cells((["take_back"], DESK), (["keep_from_experts"], COMPANY))),
    "reported": (lambda: make_sessions.session("reported").request, set()),
    "resolved": (lambda: make_mentoring.request("resolved"), set()),
    "withdrawn": (lambda: make_mentoring.request("withdrawn"), set()),
}


@pytest.mark.parametrize("state", QUESTIONS)
def test_a_question_on_its_way_to_an_expert(state: str):
    make_of, allowed = QUESTIONS[state]
    request = make_of()
    found = roles(request)
    last = request.offers.last()
    found |= {"expert": make_offers.user_of(last)} if last else {}
    assert possible(request, REQUEST, found) == allowed
