"""Who may do what in which state: asked of the verbs themselves."""

from typing import Any

import pytest

from tests import make, make_mentoring
from tests.make import NOON
from tests.walk import cast, cells, possible

pytestmark = pytest.mark.django_db
COMPANY = {"manager", "member", "own clerk", "own desk"}
DESK = {"desk"}
ASK: dict[str, Any] = {
    "save_draft": lambda row, by: row.save_draft({"title": "다른 말"}, by=by, now=NOON),
    "add_file": lambda row, by: row.add_file(make_mentoring.stored("또.pdf"), by=by, now=NOON),
    "discard": lambda row, by: row.discard(by=by),
    "submit": lambda row, by: row.submit(by=by, now=NOON),
    "reply": lambda row, by: row.reply("이것입니다.", by=by, now=NOON),
    "confirm_answer": lambda row, by: row.confirm_answer(by=by, now=NOON),
    "reopen": lambda row, by: row.reopen("아직 안 됩니다.", by=by, now=NOON),
    "withdraw": lambda row, by: row.withdraw(by=by, now=NOON),
}
WORK: dict[str, Any] = {
    "take": lambda row, by: row.take(by=by, now=NOON),
    "hand_to": lambda row, by: row.hand_to(make_mentoring.clerk(), by=by, now=NOON),
    "confirm_fields": lambda row, by: row.confirm_fields([], by=by, now=NOON),
    "ask_more": lambda row, by: row.ask_more("무엇인가요?", by=by, now=NOON),
    "answer": lambda row, by: row.answer("답입니다.", by=by, now=NOON),
    "refer": lambda row, by: row.refer("다른 곳", "장비가 있습니다.", by=by, now=NOON),
    "decline": lambda row, by: row.decline("분야가 다릅니다.", by=by, now=NOON),
}
VERBS = {**ASK, **WORK}
CLOSED = cells((["reopen"], COMPANY))
POSSIBLE = {
    "draft": cells((["save_draft", "add_file", "discard", "submit"], COMPANY)),
    "submitted": cells((["withdraw"], COMPANY), (["take", "hand_to"], DESK)),
    "triaging": cells((["withdraw"], COMPANY), (["hand_to", "confirm_fields", "ask_more", "decline"], DESK)),
    "info_needed": cells((["reply", "withdraw", "add_file"], COMPANY), (["hand_to"], DESK)),
    "answered": cells((["confirm_answer", "reopen", "withdraw"], COMPANY), (["hand_to"], DESK)),
    "resolved": CLOSED,
    "referred": CLOSED,
    "declined": CLOSED,
    "withdrawn": CLOSED,
}


@pytest.mark.parametrize("state", POSSIBLE)
def test_state_by_verb_by_role(state: str):
    request = make_mentoring.request(state)
    own_desk = make_mentoring.clerk()
    make.person(request.company, own_desk)
    roles = cast(request.company) | {"desk": make_mentoring.clerk(), "own desk": own_desk}
    assert possible(request, VERBS, roles) == POSSIBLE[state]


def test_with_confirmed_fields_the_desk_can_also_answer_and_refer():
    request = make_mentoring.request("triaging")
    request.confirm_fields([], by=request.owner, now=NOON)
    assert possible(request, {name: VERBS[name] for name in ("answer", "refer")}, {"desk": request.owner}) == cells(
        (["answer", "refer"], DESK)
    )


def test_a_file_leaves_a_draft_by_its_company_only():
    request = make_mentoring.draft()
    kept = request.add_file(make_mentoring.stored(), by=make_mentoring.asker(request.company), now=NOON)
    remove = {"remove_file": lambda row, by: row.remove_file(kept.pk, by=by, now=NOON)}
    assert possible(request, remove, cast(request.company)) == cells((["remove_file"], COMPANY - {"own desk"}))
