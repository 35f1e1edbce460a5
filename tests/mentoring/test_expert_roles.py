"""Who may do what with an expert's profile and hours: asked of the verbs themselves."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from innocenter.accounts.models import User
from mentoring.models import BlockedPeriod, ExpertProfile, Window
from mentoring.models.availability import whole_days_of
from tests import make, make_experts
from tests.make import NOON, TODAY
from tests.make_experts import ANSWERS, TUESDAY
from tests.walk import cells, possible

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)
EXPERT: dict[str, Any] = {
    "save_answers": lambda row, by: row.save_answers(ANSWERS | {"hours_a_month": 4}, by=by, now=LATER),
    "confirm": lambda row, by: row.confirm(by=by, now=LATER),
    "go_away": lambda row, by: row.go_away(TODAY + timedelta(days=28), by=by, now=LATER),
    "come_back": lambda row, by: row.come_back(by=by, now=LATER),
    "close": lambda row, by: row.close("다른 일이 많습니다.", by=by, now=LATER),
    "open": lambda row, by: row.open(by=by, now=LATER),
    "ask_to_confirm": lambda row, by: row.ask_to_confirm(by=by, now=LATER),
}
OWN: dict[str, Any] = {"take_away": lambda row, by: row.take_away(by=by, now=LATER)}


def people(of: ExpertProfile) -> dict[str, User]:
    coordinator = make.user()
    of.researcher.institute.coordinator_rows.create(user=coordinator)
    return {
        "expert": make_experts.user_of(of), "desk": make.staff("mentoring"), "coordinator": coordinator, "clerk": make.clerk(),
        "head": make.head(), "other expert": make_experts.user_of(make_experts.expert()), "stranger": make.user(),
    }  # fmt: skip


STATES = {
    "available": (
        make_experts.expert,
        cells((["save_answers", "confirm", "go_away", "close"], ["expert"]), (["save_answers", "close", "ask_to_confirm"], ["desk"])),
    ),
    "away": (
        lambda: make_experts.expert(away_until=TODAY + timedelta(days=7)),
        cells(
            (["save_answers", "confirm", "go_away", "come_back", "close"], ["expert"]),
            (["save_answers", "close", "ask_to_confirm"], ["desk"]),
        ),
    ),
    "closed by staff": (
        make_experts.closed,
        cells((["save_answers", "confirm", "go_away"], ["expert"]), (["save_answers", "open", "ask_to_confirm"], ["desk"])),
    ),
}


@pytest.mark.parametrize("state", STATES)
def test_state_by_verb_by_role(state: str):
    maker, expected = STATES[state]
    made = maker()
    assert possible(made, EXPERT, people(made)) == expected


def test_who_left_the_list_comes_back_by_themselves():
    made = make_experts.expert()
    made.close("쉬고 싶습니다.", by=make_experts.user_of(made), now=NOON)
    assert possible(made, {"open": EXPERT["open"]}, people(made)) == cells((["open"], ["expert", "desk"]))


@pytest.mark.parametrize("maker", [make_experts.window, make_experts.day_window, make_experts.blocked])
def test_hours_and_blocked_times_are_the_experts_own(maker: Any):
    row = maker()
    assert possible(row, OWN, people(row.expert)) == cells((["take_away"], ["expert"]))


def test_hours_are_entered_by_the_expert():
    made = make_experts.expert()
    adding = {
        "week": lambda row, by: Window.add_to_week(row, [2], time(14), time(16), by=by, now=NOON),
        "day": lambda row, by: Window.add_to_day(row, TUESDAY, time(14), time(16), by=by, now=NOON),
        "blocked": lambda row, by: BlockedPeriod.add(row, whole_days_of(TUESDAY, TUESDAY), by=by, now=NOON),
    }
    assert possible(made, adding, people(made)) == cells((["week", "day", "blocked"], ["expert"]))


def test_a_researcher_becomes_an_expert_by_themselves_or_is_asked_by_staff():
    researcher = make.researcher(user=make.user())
    roles = {"researcher": researcher.user, "desk": make.staff("mentoring"), "clerk": make.clerk(), "stranger": make.user()}
    begin = {"begin": lambda row, by: ExpertProfile.begin(row, ANSWERS, by=by, now=NOON)}
    assert possible(researcher, begin, roles) == cells((["begin"], ["researcher", "desk"]))
    made = ExpertProfile.begin(researcher, ANSWERS, by=roles["desk"], now=NOON)
    assert made.confirmed_at is None
    with pytest.raises(ValidationError, match="이미 전문가로"):
        ExpertProfile.begin(researcher, ANSWERS, by=roles["researcher"], now=NOON)
