"""Panels and their seats: every verb, in every state, by every role."""

from datetime import date
from typing import Any

import pytest

from tests import make, make_panels, walk
from tests.make import NOON
from workspace.models import Panel, PanelSeat, ReviewerStatement

pytestmark = pytest.mark.django_db
STAFF = walk.STAFF
LATER = make.noon(date(2026, 12, 7))  # a week after the scores were due: whoever has not locked is silent
NEXT = date(2026, 12, 14)

PANEL: dict[str, walk.Verb] = {
    "move_due": lambda one, by: one.move_due(score_by=NEXT, reason="연휴", by=by, now=LATER),
    "close": lambda one, by: one.close(by=by, now=LATER),
    "reopen": lambda one, by: one.reopen(by=by, reason="한 분 더", score_by=NEXT, now=LATER),
    "cancel": lambda one, by: one.cancel(by=by, reason="잘못 만들었습니다.", now=LATER),
    "invite": lambda one, by: PanelSeat.invite(one, [make_panels.reviewer()], by=by, now=LATER),
}
OF_A_PANEL = {
    "forming": {"move_due", "cancel", "invite"},
    "scoring": {"move_due", "close", "cancel", "invite"},  # three of four have locked
    "closed": {"reopen", "cancel"},
    "cancelled": set[str](),
    "decided": set[str](),
}


def panel_that_is(state: str) -> Panel:
    if state == "forming":
        return make_panels.panel()
    if state == "scoring":
        panel = make_panels.scoring(seats=4)
        for seat in make_panels.seats_of(panel)[:3]:
            make_panels.lock(seat)
        return panel
    panel = make_panels.closed()
    if state == "cancelled":
        panel.cancel(by=make.clerk(), reason="다시 만듭니다.", now=NOON)
    if state == "decided":
        assert panel.application
        panel.application.select(reason="좋습니다.", by=make.head(), now=NOON)
    return panel


@pytest.mark.parametrize("state", list(OF_A_PANEL))
def test_every_verb_of_a_panel_in_this_state_by_every_role(state: str) -> None:
    panel = panel_that_is(state)
    people = walk.cast(panel.company)
    seat = panel.seats.first()
    if seat:
        people["seated reviewer"] = seat.reviewer
    assert walk.possible(panel, PANEL, people) == walk.cells((OF_A_PANEL[state], STAFF))


def declare(seat: PanelSeat, by: Any) -> None:
    seat.declare(statement=ReviewerStatement.objects.in_force(LATER), conflict="", by=by, now=LATER)


def save_sheet(seat: PanelSeat, by: Any) -> None:
    items = [item.pk for item in seat.panel.rubric.items.all()]
    version = seat.panel.file_version()
    seat.save_sheet(dict.fromkeys(items, 3), dict.fromkeys(items, ""), "", version=version, by=by, now=LATER)


SEAT: dict[str, walk.Verb] = {
    "declare": declare,
    "decline": lambda seat, by: seat.decline(reason="출장", by=by, now=LATER),
    "save_sheet": save_sheet,
    "lock_sheet": lambda seat, by: seat.lock_sheet(by=by, now=LATER),
    "score_again": lambda seat, by: seat.score_again(by=by, now=LATER),
    "replace": lambda seat, by: seat.replace(make_panels.reviewer(), by=by, now=LATER),
    "take_out": lambda seat, by: seat.take_out(reason="이해관계", is_conflict=True, by=by, now=LATER),
}
OWN = {"own seat"}
OF_A_SEAT: dict[str, set[tuple[str, str]]] = {
    "invited": walk.cells((("declare", "decline"), OWN), (("replace", "take_out"), STAFF)),
    "cleared, forming": walk.cells((("decline",), OWN), (("replace", "take_out"), STAFF)),
    "filled in": walk.cells((("decline", "save_sheet", "lock_sheet"), OWN), (("replace", "take_out"), STAFF)),
    "locked": walk.cells((("take_out",), STAFF)),
    "locked, file changed": walk.cells((("score_again",), OWN), (("take_out",), STAFF)),
    "conflicted": set(),
    "declined": set(),
    "replaced": set(),
    "closed": walk.cells((("take_out",), STAFF)),
    "cancelled": set(),
    "decided": set(),
}


def seat_that_is(state: str) -> PanelSeat:
    match state:
        case "closed" | "cancelled" | "decided":
            return make_panels.seats_of(panel_that_is(state))[0]
        case "invited" | "cleared, forming":
            seat = make_panels.seat(make_panels.panel())
            return seat if state == "invited" else make_panels.declare(seat)
    seat = make_panels.seats_of(make_panels.scoring(seats=4))[0]
    match state:
        case "filled in":
            make_panels.save(seat, 4)
        case "locked" | "locked, file changed":
            make_panels.lock(seat)
        case "conflicted" | "replaced":
            seat.take_out(reason="밝혀졌습니다.", is_conflict=state == "conflicted", by=make.clerk(), now=NOON)
        case "declined":
            seat.decline(reason="출장", by=seat.reviewer, now=NOON)
    if state == "locked, file changed":
        application = seat.panel.application
        assert application
        application.freeze(by=application.company.managers().get(), now=NOON)
    return seat


@pytest.mark.parametrize("state", list(OF_A_SEAT))
def test_every_verb_of_a_seat_in_this_state_by_every_role(state: str) -> None:
    seat = seat_that_is(state)
    people = walk.cast(seat.panel.company) | {"own seat": seat.reviewer}
    others = [one for one in make_panels.seats_of(seat.panel) if one.pk != seat.pk]
    if others:
        people["another seat"] = others[0].reviewer
    assert walk.possible(seat, SEAT, people) == OF_A_SEAT[state]
