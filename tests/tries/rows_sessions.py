"""Sessions, the times they were agreed for, second experts, logs and plans."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from mentoring.models import Appointment, SessionLog, SessionPlan, SlotHold
from tests import make_experts, make_sessions
from tests.make import NOON
from tests.tries import Kept, Trigger, the_same, update

BEFORE = NOON - timedelta(days=1)


def session(state: str) -> Any:
    return lambda: make_sessions.session(state)


def other_time() -> SlotHold:
    return make_experts.hold()


def appointment() -> Appointment:
    return make_sessions.session().appointments.get()


def log() -> SessionLog:
    found: SessionLog = make_sessions.session("reported").log
    return found


def plan() -> SessionPlan:
    request = make_sessions.case(wanted="series")
    return request.write_plan(make_sessions.GOALS, by=make_sessions.people(request)[1], now=NOON)


CONSTRAINTS = [
    Kept(
        session("scheduled"),
        {
            "session_one_agreed_for_a_request": the_same(uid=uuid4, hold=other_time, number=2),
            "session_ends_after_it_begins": {"ends_at": BEFORE},
            "session_moved_twice_at_most": {"moved": 3},
            "session_place_fits_its_form": {"place": "대전"},
            "session_agreed_by_somebody": {"agreed_at": None},
            "session_ended_at_a_time": {"closed_at": NOON},
            "session_objected_by_somebody": {"objection": "사정이 있었습니다."},
            "session_excused_by_somebody": {"excused_at": NOON},
        },
    ),
    Kept(session("proposed"), {"session_proposed_for_a_while": {"kept_until": None}}),
    Kept(
        session("held"),
        {"session_number_once": the_same(uid=uuid4, hold=other_time), "session_log_owed_by_a_day": {"log_due_on": None}},
    ),
    Kept(session("no_show"), {"session_missed_by_somebody": {"absence": ""}}),
    Kept(appointment, {"appointment_once_for_a_version": the_same(), "appointment_ends_after_it_begins": {"ends_at": BEFORE}}),
    Kept(
        make_sessions.seat,
        {"second_expert_one_for_a_session": the_same(hold=other_time), "second_expert_answered_at_a_time": {"answered_at": NOON}},
    ),
    Kept(log, {"log_hours_of_a_day": {"hours": Decimal(0)}, "log_says_something": {"advice": ""}}),
    Kept(plan, {"plan_of_three_to_six": {"goals": ["원인 찾기"]}}),
]
TRIGGERS: dict[str, Trigger] = {
    "mentoring.Session:lifecycle": (session("cancelled"), lambda row: update(row, state="scheduled", closed_at=None, closed_by=None)),
    "mentoring.SessionExpert:lifecycle": (lambda: make_sessions.seat("declined"), lambda row: update(row, state="accepted")),
    "mentoring.Appointment:appointment_stands": (appointment, lambda row: update(row, number=5)),
    "mentoring.SessionLog:log_stands": (log, lambda row: update(row, advice="다른 조언")),
}
