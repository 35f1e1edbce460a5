"""Every cell of reference/events.md §7: what leads where, and that nothing else does."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import InternalError, transaction

from events.models import Registration
from events.models.states import MOVES, State
from tests import make, make_events
from tests.make import NOON
from tests.make_events import ENDS, STARTS

pytestmark = pytest.mark.django_db
CONSEQUENCE = {
    "accept": lambda one: one.accept(by=one.person, now=NOON),
    "decline": lambda one: one.decline(by=one.person, now=NOON),
    "cancel": lambda one: one.cancel(by=one.person, now=NOON),
    "approve": lambda one: one.approve(by=make_events.clerk(), now=NOON),
    "reject": lambda one: one.reject(by=make_events.clerk(), reason="자리가 부족합니다.", now=NOON),
    "check_in": lambda one: one.check_in(by=make_events.clerk(), now=STARTS),
    "miss": lambda one: one.miss(by=make_events.clerk(), now=ENDS),
    "event off": lambda one: one.event.cancel(by=make_events.clerk(), reason="강사 사정입니다.", now=NOON),
}
LEADS = {
    ("pending", "approve"): "confirmed",
    ("pending", "reject"): "declined",
    ("pending", "cancel"): "cancelled",
    ("pending", "event off"): "cancelled",
    ("queued", "cancel"): "cancelled",
    ("queued", "event off"): "expired",
    ("offered", "accept"): "confirmed",
    ("offered", "decline"): "declined",
    ("offered", "cancel"): "declined",
    ("offered", "event off"): "expired",
    ("confirmed", "cancel"): "cancelled",
    ("confirmed", "check_in"): "attended",
    ("confirmed", "miss"): "no_show",
    ("confirmed", "event off"): "cancelled",
    ("no_show", "check_in"): "attended",  # was there after all
}


@pytest.mark.parametrize("act", CONSEQUENCE)
@pytest.mark.parametrize("state", [state.value for state in State])
def test_each_act_leads_where_the_table_says_or_is_refused(state: str, act: str) -> None:
    one = make_events.registration(state)
    assert one.state == state
    lead = LEADS.get((state, act))

    if lead or act == "event off":
        CONSEQUENCE[act](one)
        assert make_events.fresh(one).state == (lead or state)
    else:
        with pytest.raises(ValidationError) as refusal:
            CONSEQUENCE[act](one)
        assert refusal.value.code == ("already" if (state, act) == ("attended", "check_in") else "illegal_move")
        assert make_events.fresh(one).state == state

    assert make_events.columns(one.event) == one.event.counts()


@pytest.mark.parametrize("before", State)
@pytest.mark.parametrize("after", State)
def test_the_database_itself_refuses_what_the_table_does_not_name(before: State, after: State) -> None:
    one = make_events.registration(before.value)
    if before == after or after in MOVES[before]:
        return
    with pytest.raises(InternalError, match="Invalid transition"), transaction.atomic():
        Registration.objects.filter(pk=one.pk).update(state=after)


NEW: dict[str, tuple[Callable[[], Registration], str]] = {
    "a seat is free": (lambda: make_events.registered(make_events.event(capacity_onsite=1)), "confirmed"),
    "full": (lambda: make_events.registration("queued"), "queued"),
    "approval": (lambda: make_events.registered(make_events.event(needs_approval=True)), "pending"),
    "walk-in": (lambda: make_events.event().walk_in(make_events.guest(), by=make_events.clerk(), now=STARTS), "attended"),
}


@pytest.mark.parametrize("way", NEW)
def test_a_new_registration_begins_where_the_table_says(way: str) -> None:
    begin, state = NEW[way]
    one = begin()
    assert one.state == state
    assert make_events.columns(one.event) == one.event.counts()


def test_approved_to_a_full_house_is_the_end_of_the_queue() -> None:
    event = make_events.event(capacity_onsite=1, needs_approval=True)
    first, second = make_events.registered(event), make_events.registered(event)
    for one in (first, second):
        one.approve(by=make_events.clerk(), now=NOON)
    assert make_events.states(event) == ["confirmed", "queued"]
    assert second.queue_no == 1


def test_the_queue_moves_on_at_once_or_by_an_offer() -> None:
    for promotion, state in (("auto", "confirmed"), ("offer", "offered")):
        event = make_events.event(capacity_onsite=1, promotion=promotion)
        first, second = make_events.registered(event), make_events.registered(event)
        first.cancel(by=first.person, now=NOON)
        assert make_events.fresh(second).state == state


def test_an_offer_nobody_answers_goes_to_the_next_at_its_time_and_not_before() -> None:
    event = make_events.event(capacity_onsite=1, promotion="offer")
    people = [make_events.registered(event) for _ in range(3)]
    people[0].cancel(by=people[0].person, now=NOON)
    offered = make_events.fresh(people[1])
    assert offered.offer_until
    assert NOON < offered.offer_until <= event.starts_at

    assert offered.lapse(now=offered.offer_until - timedelta(seconds=1)) is False
    with pytest.raises(ValidationError, match=r"시간이 지나|time to answer is over") as refusal:
        offered.accept(by=offered.person, now=offered.offer_until)
    assert refusal.value.code == "too_late"
    assert offered.lapse(now=offered.offer_until) is True

    assert make_events.states(event) == ["cancelled", "expired", "offered"]
    assert make_events.columns(event) == event.counts() == {"taken_onsite": 1, "taken_online": 0, "held_onsite": 0, "held_online": 0}


def test_nobody_is_promoted_once_it_has_begun() -> None:
    one = make_events.registration("confirmed")
    waiting = make_events.registered(one.event)
    one.cancel(by=one.person, now=STARTS)
    assert make_events.fresh(waiting).state == "queued"


def test_strangers_change_nothing() -> None:
    stranger = make.user()
    for state, act in (("confirmed", "cancel"), ("offered", "accept"), ("offered", "decline")):
        one = make_events.registration(state)
        with pytest.raises(ValidationError) as refusal:
            getattr(one, act)(by=stranger, now=NOON)
        assert refusal.value.code == "not_allowed"
    with pytest.raises(ValidationError) as refusal:
        make_events.registration("pending").approve(by=make.clerk(), now=NOON)  # staff of another room are strangers here
    assert refusal.value.code == "not_allowed"


def test_staff_cancel_with_a_reason_and_the_link_of_a_letter_cancels_for_a_guest() -> None:
    one = make_events.registration("confirmed")
    with pytest.raises(ValidationError) as refusal:
        one.cancel(by=make_events.clerk(), now=NOON)
    assert refusal.value.code == "reason"
    guest = make_events.registered(make_events.event(), make_events.guest(email="Kim@Example.com"))
    assert (guest.email, guest.person) == ("kim@example.com", None)
    guest.cancel(by=None, by_link=True, now=NOON)
    assert guest.state == "cancelled"
