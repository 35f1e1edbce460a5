"""Who may do what with a session in which state: asked of the verbs themselves."""

from datetime import timedelta
from typing import Any

import pytest

from innocenter.accounts.models import User
from mentoring.models import Request, Session
from tests import make, make_experts, make_mentoring, make_sessions
from tests.make import NOON
from tests.make_experts import TUESDAY
from tests.make_sessions import GOALS, LOG, meet
from tests.walk import cells, possible

pytestmark = pytest.mark.django_db
NEXT = meet(day=TUESDAY + timedelta(days=1))
HOUR = timedelta(hours=1)
LINK = "https://meet.example.com/abc"
SESSION: dict[str, Any] = {
    "agree": lambda row, by: row.agree(by=by, now=NOON),
    "move": lambda row, by: row.move(NEXT.starts_at, NEXT.ends_at, by=by, now=NOON),
    "cancel": lambda row, by: row.cancel("출장이 생겼습니다.", by=by, now=NOON),
    "give_link": lambda row, by: row.give_link(LINK, by=by, now=NOON),
    "invite_second": lambda row, by: row.invite_second(make_sessions.expert(), by=by, now=NOON),
    "release_second": lambda row, by: row.release_second(by=by, now=NOON),
    "write_log": lambda row, by: row.write_log(LOG, by=by, now=row.ends_at),
    "record_absence": lambda row, by: row.record_absence(
        "오지 않았습니다.", absent="company", by=by, now=row.starts_at + timedelta(minutes=15)
    ),
    "contradict": lambda row, by: row.contradict("로비에 있었습니다.", by=by, now=row.ends_at),
    "excuse": lambda row, by: row.excuse(by=by, now=row.ends_at),
}
SEAT: dict[str, Any] = {
    "accept": lambda row, by: row.accept(by=by, now=NOON),
    "decline": lambda row, by: row.decline(by=by, now=NOON),
}
REQUEST: dict[str, Any] = {
    "choose_time": lambda row, by: row.choose_time(meet(), by=by, now=NOON),
    "propose_times": lambda row, by: row.propose_times([meet()], by=by, now=NOON),
    "write_plan": lambda row, by: row.write_plan(GOALS, by=by, now=NOON),
    "conclude": lambda row, by: row.conclude(by=by, now=NOON),
}
COMPANY, EXPERT, DESK = ["manager", "member", "own desk"], ["expert"], ["desk"]
BOTH = [*COMPANY, *EXPERT]
POSSIBLE = {
    "proposed": cells((["agree"], COMPANY), (["cancel"], [*BOTH, *DESK])),
    "scheduled": cells(
        (["move"], BOTH), (["cancel", "record_absence"], [*BOTH, *DESK]), (["give_link"], [*EXPERT, *DESK]), (["invite_second"], DESK),
        (["write_log"], EXPERT),
    ),
    "held": cells((["write_log"], EXPERT), (["record_absence"], [*BOTH, *DESK])),
    "reported": set(),
    "no_show": cells((["contradict"], EXPERT), (["excuse"], DESK)),
    "cancelled": set(),
    "lapsed": set(),
}  # fmt: skip


def people(request: Request) -> dict[str, User]:
    own_desk = make_mentoring.clerk()
    make.person(request.company, own_desk)
    found = request.expert
    assert found
    return {
        "manager": request.company.managers().exclude(pk=own_desk.pk)[0], "member": make.person(request.company).user, "own desk": own_desk,
        "expert": make_experts.user_of(found), "desk": make_mentoring.clerk(), "other expert": make_experts.user_of(make_sessions.expert()),
        "workspace": make.clerk(), "other manager": make_mentoring.asker(make.company()), "stranger": make.user(),
    }  # fmt: skip


@pytest.mark.parametrize("state", POSSIBLE)
def test_state_by_verb_by_role(state: str):
    session: Session = make_sessions.session(state)
    assert possible(session, SESSION, people(session.request)) == POSSIBLE[state]


@pytest.mark.parametrize(
    ("state", "verbs"), [("invited", ["accept", "decline"]), ("accepted", ["decline"]), ("declined", []), ("released", [])]
)
def test_only_who_was_asked_answers(state: str, verbs: list[str]):
    seat = make_sessions.seat(state)
    roles = people(seat.session.request) | {"second": make_experts.user_of(seat.expert)}
    assert possible(seat, SEAT, roles) == cells((verbs, ["second"]))


def test_the_desk_releases_a_second_expert():
    seat = make_sessions.seat()
    verbs = {name: SESSION[name] for name in ("invite_second", "release_second")}
    assert possible(seat.session, verbs, people(seat.session.request)) == cells((["release_second"], DESK))


@pytest.mark.parametrize(
    ("state", "allowed"),
    [
        ("cancelled", cells((["choose_time"], COMPANY), (["propose_times", "write_plan"], EXPERT))),
        ("scheduled", cells((["write_plan"], EXPERT))),
        ("reported", set()),
    ],
)
def test_a_question_by_verb_by_role(state: str, allowed: set[tuple[str, str]]):
    request = Request.objects.get(pk=make_sessions.session(state).request_id)
    assert possible(request, REQUEST, people(request)) == allowed
