"""Offers to experts."""

from datetime import date

from mentoring.models import Offer
from tests import make_offers
from tests.make import NOON
from tests.tries import Kept, Trigger, the_same, update


def of_more(state: str) -> Offer:
    return make_offers.offer(state, line=make_offers.experts(2))


CONSTRAINTS = [
    Kept(
        make_offers.offer,
        {
            "expertoffer_one_open_for_a_request": the_same(round=9),
            "expertoffer_answered_at_a_time": {"answered_at": NOON},
            "expertoffer_over_at_a_time": {"ended_at": NOON},
            "expertoffer_past_the_list_for_a_reason": {"rank": None},
            "expertoffer_reminded_before_it_ends": {"remind_on": date(2026, 11, 25)},
            "expertoffer_released_for_a_reason": {"released_for": "away"},
        },
    ),
    Kept(
        lambda: of_more("declined"),
        {
            "expertoffer_once_in_a_round": the_same(),
            "expertoffer_declined_for_a_reason": {"decline_reason": ""},
            "expertoffer_other_reason_in_words": {"decline_reason": "other"},
        },
    ),
]
TRIGGERS: dict[str, Trigger] = {
    "mentoring.Offer:lifecycle": (lambda: of_more("released"), lambda row: update(row, state="expired", released_for="")),
}
