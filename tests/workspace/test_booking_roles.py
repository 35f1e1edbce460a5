"""Bookings and closures: every verb, in every state, by every role."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from tests import make, walk
from tests.make import NOON, hours
from workspace.models import Booking, Closure
from workspace.models.taking import Wish

pytestmark = pytest.mark.django_db
BEGIN, END = hours("10:00", "11:00").lower, hours("10:00", "11:00").upper
CLOCK = {"held": NOON + timedelta(minutes=1), "confirmed": NOON, "past the numbers": NOON}
CLOCK |= {"begun": BEGIN + timedelta(minutes=5), "checked_in": BEGIN}
AFTER = END + timedelta(hours=1)
RUNS = walk.STAFF | {"manager", "own clerk", "visitor"}  # who comes, the company's managers, the staff
VERBS = ("confirm", "let_go", "cancel", "check_in", "leave", "excuse_no_show", "change")
ALLOWED: dict[str, set[tuple[str, str]]] = {
    "held": walk.cells((("confirm", "let_go"), RUNS)),
    "confirmed": walk.cells((("cancel",), RUNS), (("change",), walk.STAFF | {"manager", "visitor"})),
    "past the numbers": walk.cells((("cancel",), RUNS), (("change",), walk.STAFF)),
    "begun": walk.cells((("cancel",), RUNS), (("check_in",), RUNS | {"member"})),
    "checked_in": walk.cells((("leave",), RUNS)),
    "done": set(),
    "cancelled": set(),
    "released": walk.cells((("excuse_no_show",), walk.STAFF)),
    "expired": set(),
}


def verbs(now: datetime) -> dict[str, walk.Verb]:
    def change(one: Booking, by: Any) -> None:
        wish = make.wish(one.room, hours("14:00", "15:00"), company_=one.company, person=one.person)
        one.change(wish, by=by, now=now, reason="빔프로젝터가 고장났습니다.")

    return {
        "confirm": lambda one, by: one.confirm(by=by, now=now),
        "let_go": lambda one, by: one.let_go(by=by, now=now),
        "cancel": lambda one, by: one.cancel(by=by, now=now, reason="회의가 미뤄졌습니다."),
        "check_in": lambda one, by: one.check_in(by=by, now=now),
        "leave": lambda one, by: one.leave(by=by, now=now),
        "excuse_no_show": lambda one, by: one.excuse_no_show(by=by, reason="왔습니다.", now=now),
        "change": change,
    }


def past_the_numbers(wish: Wish) -> Booking:
    """Booked by staff, who said why."""
    clerk = make.clerk()
    made = Booking.objects.hold(wish, by=clerk, now=NOON, override="견학단")
    made.confirm(by=clerk, now=NOON)
    return made


@pytest.mark.parametrize("state", list(ALLOWED))
def test_every_verb_of_a_booking_in_this_state_by_every_role(state: str) -> None:
    company = make.member()
    visitor = make.person(company).user
    if state == "past the numbers":
        booking = past_the_numbers(make.wish(company_=company, person=visitor))
    else:
        booking = make.booking("confirmed" if state == "begun" else state, company_=company, person=visitor)
    people = walk.cast(company) | {"visitor": visitor}
    assert set(verbs(NOON)) == set(VERBS)
    assert walk.possible(booking, verbs(CLOCK.get(state, AFTER)), people) == ALLOWED[state]


def test_the_page_offers_a_change_only_to_whom_the_verb_hears() -> None:
    company = make.member()
    visitor = make.person(company).user
    own, ours = make.booking(company_=company, person=visitor), past_the_numbers(make.wish(company_=company, person=visitor))
    client = make.signed_in(visitor)
    with time_machine.travel(NOON, tick=False):
        for booking, is_offered in ((own, True), (ours, False)):
            address = reverse("workspace:change_booking", args=[booking.pk])
            assert (address in client.get(booking.get_absolute_url()).content.decode()) == is_offered
            assert (client.get(address).status_code == 200) == is_offered
    company.people.filter(user=visitor).update(state="left", left_at=NOON)
    assert not own.is_changed_by(visitor)


@pytest.mark.parametrize("state", ["closed", "lifted", "over"])
def test_every_verb_of_a_closure_by_every_role(state: str) -> None:
    closure = Closure.objects.close(make.meeting_room(), hours("09:00", "18:00"), reason="수리", by=make.clerk(), now=NOON)
    if state == "lifted":
        closure.lift(by=make.clerk(), now=NOON)
    now = hours("18:00", "19:00").lower if state == "over" else NOON
    lifting = {"lift": lambda one, by: one.lift(by=by, now=now)}
    roles = walk.STAFF | {"own clerk"}  # a room is no company's
    assert walk.possible(closure, lifting, walk.cast(make.member())) == (walk.cells((lifting, roles)) if state == "closed" else set())
