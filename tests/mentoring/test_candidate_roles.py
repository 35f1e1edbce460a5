"""Who may look for candidates, and leave one out: asked of the verbs themselves."""

from typing import Any

import pytest

from mentoring.models import Request
from tests import make, make_experts, make_mentoring, make_offers
from tests.make import NOON
from tests.walk import cast, cells, possible

pytestmark = pytest.mark.django_db
VERBS: dict[str, Any] = {
    "find_candidates": lambda row, by: row.find_candidates(by=by, now=NOON),
    "skip_candidate": lambda row, by: row.skip_candidate(row.line()[0] if row.line() else 0, "멀리 계십니다.", by=by, now=NOON),
}


def looked_for() -> Request:
    """With one candidate, and another who came later."""
    make_offers.expert(keywords="도금", introduction="")
    request = make_offers.looked_at()
    make_offers.expert(keywords="도금, 니켈", introduction="")
    return request


def with_an_expert() -> Request:
    request = looked_for()
    request.offer_to(make_offers.expert(), why=make_offers.WHY, by=request.owner, now=NOON)
    return request


STATES: dict[str, tuple[Any, set[tuple[str, str]]]] = {
    "submitted": (make_mentoring.request, set()),
    "triaging, no field confirmed": (lambda: make_mentoring.request("triaging"), set()),
    "triaging": (looked_for, cells((["find_candidates", "skip_candidate"], {"desk"}))),
    "offered": (with_an_expert, cells((["skip_candidate"], {"desk"}))),
    "resolved": (lambda: make_mentoring.request("resolved"), set()),
}


@pytest.mark.parametrize("state", STATES)
def test_state_by_verb_by_role(state: str):
    asked, allowed = STATES[state]
    request = asked()
    own_desk = make_mentoring.clerk()
    make.person(request.company, own_desk)
    roles = cast(request.company) | {"desk": make_mentoring.clerk(), "own desk": own_desk}
    roles["expert"] = make_experts.user_of(make_experts.expert())
    assert possible(request, VERBS, roles) == allowed
