"""Experts, their hours, and the times that are kept of them."""

from datetime import time, timedelta

from mentoring.models import SlotHold
from tests import make, make_experts
from tests.make import NOON
from tests.tries import Kept, Trigger, the_same, update

EMPTY = make.hours("10:00", "10:00")
CONSTRAINTS = [
    Kept(
        make_experts.expert,
        {
            "expert_offers_something": {"forms": []},
            "expert_visits_somewhere": {"forms": ["visit"]},
            "expert_has_a_capacity": {"hours_a_month": 0},
            "expert_times_make_sense": {"lead_hours": 28 * 24},
            "expert_off_the_list_for_a_reason": {"is_active": False},
        },
    ),
    Kept(
        make_experts.window,
        {
            "window_of_a_weekday_or_a_day": {"weekday": None},
            "window_begins_before_it_ends": {"ends": time(9)},
            "window_of_the_week_once": the_same(),
        },
    ),
    Kept(make_experts.day_window, {"window_of_a_day_once": the_same()}),
    Kept(make_experts.blocked, {"blocked_once": the_same(), "blocked_from_a_beginning_to_an_end": {"during": EMPTY}}),
    Kept(
        make_experts.hold,
        {
            "slot_expert_once_at_a_time": the_same(),
            "slot_has_begin_and_end": {"during": EMPTY},
            "slot_is_busy_meanwhile": {"busy": make.hours("10:00", "10:30", make_experts.TUESDAY)},
            "slot_held_for_a_while": {"held_until": None},
        },
    ),
]


def freed() -> SlotHold:
    kept = make_experts.hold()
    kept.free(by=None, now=NOON + timedelta(hours=1))
    return kept


TRIGGERS: dict[str, Trigger] = {"mentoring.SlotHold:lifecycle": (freed, lambda row: update(row, state="held"))}
