"""Demands, and the questions that they grew out of."""

from mentoring.models import Continuation
from tests import make, make_demands, make_results
from tests.tries import Kept, Trigger, the_same, update


def continuation() -> Continuation:
    return make_results.became().continuations.get()


CONSTRAINTS = [
    Kept(make_demands.demand, {
        "demand_published_by_somebody_for_a_time": {"open_until": None},
        "demand_closed_by_somebody_for_a_reason": {"state": "closed"},
        "demand_taken_off_for_a_reason": {"state": "closed", "closed_by": make.user, "closed_at": make.NOON, "ending": "off"},
    }),
    Kept(make_demands.answer, {"demand_answered_once_by_each": the_same()}),
    Kept(continuation, {
        "continuation_is_one_thing": {"project": None},
        "continuation_one_project": the_same(project=make.project),
    }),
]  # fmt: skip
TRIGGERS: dict[str, Trigger] = {
    "projects.Demand:lifecycle": (
        lambda: make_demands.demand("closed"), lambda row: update(row, state="open", closed_at=None, closed_by=None, ending="")
    ),
}  # fmt: skip
