"""Check-ins, the door, surveys."""

from typing import Any

from events.models import Answer, AnswerSheet, CheckIn, DoorHelper, Survey
from tests import make, make_events
from tests.make import NOON
from tests.tries import Kept, Trigger, the_same, update


def check_in() -> CheckIn:
    return CheckIn.objects.get(registration=make_events.registration("attended"))


def helper() -> DoorHelper:
    event = make_events.event()
    make_events.helper(event)
    return DoorHelper.objects.get(event=event)


def survey() -> Survey:
    return Survey.objects.prepared(make_events.event())


def question() -> Any:
    return survey().questions.first()


def answer() -> Answer:
    asked = question()
    return Answer.objects.create(sheet=AnswerSheet.objects.create(survey=asked.survey), question=asked, number=5)


CONSTRAINTS = [
    Kept(
        check_in,
        {
            "checkin_stands_once": lambda row: CheckIn.objects.create(registration=row.registration, how="list", at=NOON, by=make.user()),
            "checkin_by_somebody": {"by": None},
            "checkin_undone_by_somebody_for_a_reason": {"undone_at": NOON},
        },
    ),
    Kept(helper, {"doorhelper_once": the_same()}),
    Kept(survey, {"survey_open_from_until": {"opened_at": NOON}}),
    Kept(question, {"surveyquestion_asked_once": the_same()}),
    Kept(answer, {"answer_once_for_a_question": lambda row: Answer.objects.create(sheet=row.sheet, question=row.question, number=1),
                  "answer_number_or_words": {"number": 6}}),
]  # fmt: skip
TRIGGERS: dict[str, Trigger] = {"events.CheckIn:a_check_in_stays": (check_in, lambda row: update(row, how="qr"))}
