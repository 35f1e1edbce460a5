"""How questions end, and what the desk has beside them."""

from datetime import timedelta

from mentoring.models import CannedReply, Fit
from tests import make, make_mentoring, make_results
from tests.tries import Kept, Trigger, the_same, update


def fit() -> Fit:
    made = make_results.met()
    return made.say_fit("good", by=make_mentoring.asker(made.company), now=make.NOON)


CONSTRAINTS = [
    Kept(
        lambda: CannedReply.objects.create(title="시험 기관 안내", use="answer", text="다음과 같습니다."),
        {"canned_reply_named_once": the_same(), "canned_reply_says_something": {"text": ""}},
    ),
    Kept(fit, {"fit_said_once": the_same(), "fit_verdict_is_known": {"verdict": "well"}}),
    Kept(make_results.outcome, {"outcome_scores_between_one_and_five": {"again": 6}, "outcome_verdict_is_known": {"verdict": "maybe"}}),
    Kept(
        make_results.follow_up,
        {
            "follow_up_asked_once": the_same(),
            "follow_up_answered_at_a_time": {"holds": "yes"},
            "follow_up_link_works_for_a_while": {"expires_on": make.TODAY - timedelta(days=1)},
        },
    ),
]
TRIGGERS: dict[str, Trigger] = {
    "mentoring.Fit:fit_stands": (fit, lambda row: update(row, verdict="not")),
    "mentoring.Outcome:outcome_stands": (make_results.outcome, lambda row: update(row, verdict="not")),
    "mentoring.FollowUp:answered_follow_up_stands": (
        lambda: make_results.follow_up(answered=True), lambda row: update(row, holds="no"),
    ),
}  # fmt: skip
