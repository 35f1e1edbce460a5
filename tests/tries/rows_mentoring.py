"""Questions to the centre, what is said about them, and the rules."""

from datetime import date
from typing import Any

from mentoring.models import Answer, Inquiry, Reopening, Rule
from tests import make, make_mentoring
from tests.make import NOON
from tests.tries import Kept, Trigger, the_same, update


def question(state: str) -> Any:
    return lambda: make_mentoring.request(state)


def inquiry() -> Inquiry:
    return make_mentoring.request("info_needed").inquiries.get()


def answer() -> Answer:
    return make_mentoring.request("answered").answers.get()


def reopening() -> Reopening:
    request = make_mentoring.request("resolved")
    request.reopen("다시 벗겨집니다.", by=make_mentoring.asker(request.company), now=NOON)
    return request.reopening


CONSTRAINTS = [
    Kept(
        question("draft"),
        {"request_one_draft_for_a_person": the_same(), "request_sent_has_a_receipt": {"submitted_at": NOON}},
    ),
    Kept(
        question("triaging"),
        {
            "request_in_hand_has_a_due_day": {"due_on": None},
            "request_has_a_promise": {"promised_for": None},
            "request_clock_stands_while_the_company_is_asked": {"days_left": 1},
            "request_fields_confirmed_by_somebody": {"fields_confirmed_at": NOON},
            "request_closed_at_a_time": {"closed_at": NOON},
        },
    ),
    Kept(
        question("answered"),
        {
            "request_goes_on_with_confirmed_fields": {"fields_confirmed_at": None, "fields_confirmed_by": None},
            "request_answered_at_a_time": {"first_answer_at": None},
        },
    ),
    Kept(question("referred"), {"request_referred_to_somebody": {"referred_to": ""}}),
    Kept(question("declined"), {"request_sent_away_for_a_reason": {"reason": ""}}),
    Kept(
        inquiry,
        {
            "inquiry_one_open_for_a_request": the_same(),
            "inquiry_replied_by_somebody": {"reply": "답"},
            "inquiry_asks_something": {"text": ""},
        },
    ),
    Kept(answer, {"answer_says_something": {"text": ""}}),
    Kept(reopening, {"reopening_says_something": {"text": ""}}),
    Kept(
        lambda: Rule.objects.create(effective_from=date(2027, 1, 1)),
        {
            "mrule_answer_after_triage": {"triage_days": 4},
            "mrule_reminded_before_it_ends": {"info_reminder_days": 5},
            "mrule_likeness_is_a_share": {"alike_percent": 101},
            "mrule_offer_reminded_before_it_ends": {"reply_days": 1},
            "mrule_expert_reminded_before_it_ends": {"fresh_reminder_days": 180},
        },
    ),
]
TRIGGERS: dict[str, Trigger] = {
    "mentoring.Request:lifecycle": (question("triaging"), lambda row: update(row, state="submitted")),
    "mentoring.Answer:answer_stands": (answer, lambda row: update(row, text="다른 답")),
    "mentoring.Reopening:reopening_stands": (reopening, lambda row: update(row, text="다른 말", opened_by=make.user)),
}
