"""Two companies at one time of an expert, two sessions at one room, a move and a cancellation: on real threads and a real PostgreSQL."""

from datetime import timedelta

import pytest
from django.db import connection

from mentoring.models import Request, Session, SlotHold
from tests import make_sessions
from tests.make import NOON
from tests.make_experts import TUESDAY
from tests.make_sessions import fresh, meet, people
from tests.races.meeting import meeting
from tests.races.test_offers import at_once
from workspace.models import Claim

pytestmark = pytest.mark.django_db(transaction=True)
NEXT = meet(day=TUESDAY + timedelta(days=1))


def two_questions() -> list[Request]:
    """Of two companies, both with the same expert."""
    expert = make_sessions.expert()
    return [make_sessions.case(to=expert) for _ in range(2)]


def test_of_two_companies_that_choose_one_time_one_has_it() -> None:
    requests = two_questions()

    told = at_once(*(lambda one=one: Request.objects.get(pk=one.pk).choose_time(meet(), by=people(one)[0], now=NOON) for one in requests))

    assert told == ["Taken", "done"]
    assert SlotHold.objects.live().count() == 1
    assert Session.objects.scheduled().count() == 1
    assert sorted(Request.objects.values_list("state", flat=True)) == ["accepted", "scheduled"]


def test_twin_without_lock_and_constraint_both_have_it() -> None:
    requests = two_questions()
    expert = requests[0].expert
    assert expert
    looked = meeting(2)

    def unguarded(one: Request) -> None:
        assert not SlotHold.objects.live().filter(expert=expert, busy__overlap=meet().during).exists()
        looked.wait()
        SlotHold.objects.create(
            expert=expert, during=meet().during, busy=meet().during, state="agreed", made_by=people(one)[0], made_at=NOON
        )

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE mentoring_slothold DROP CONSTRAINT slot_expert_once_at_a_time")
    try:
        told = at_once(*(lambda one=one: unguarded(one) for one in requests))
        count = SlotHold.objects.live().count()
    finally:
        SlotHold.objects.all().delete()
        constraint = next(one for one in SlotHold._meta.constraints if one.name == "slot_expert_once_at_a_time")
        with connection.schema_editor() as editor:
            editor.add_constraint(SlotHold, constraint)
    assert told == ["done", "done"]
    assert count == 2


def test_the_last_room_goes_to_one_of_two_sessions() -> None:
    make_sessions.room()
    requests = [make_sessions.case() for _ in range(2)]

    told = at_once(
        *(lambda one=one: Request.objects.get(pk=one.pk).choose_time(meet(form="onsite"), by=people(one)[0], now=NOON) for one in requests)
    )

    assert told == ["ValidationError", "done"]
    assert Claim.objects.taking().count() == 1
    assert SlotHold.objects.live().count() == 1  # whoever got no room keeps no time either


def test_two_rooms_go_to_two_sessions() -> None:
    rooms = {make_sessions.room().pk, make_sessions.room().pk}
    requests = [make_sessions.case() for _ in range(2)]

    told = at_once(
        *(lambda one=one: Request.objects.get(pk=one.pk).choose_time(meet(form="onsite"), by=people(one)[0], now=NOON) for one in requests)
    )

    assert told == ["done", "done"]
    assert set(Session.objects.values_list("room", flat=True)) == rooms


def test_a_move_against_a_cancellation_ends_in_one_state() -> None:
    made = make_sessions.session()
    company, expert = people(made)

    told = at_once(
        lambda: fresh(made).move(NEXT.starts_at, NEXT.ends_at, by=company, now=NOON),
        lambda: fresh(made).cancel("출장이 생겼습니다.", by=expert, now=NOON),
    )

    made = fresh(made)
    assert made.state == "cancelled"
    assert (told, made.sequence, made.moved) in [(["done", "done"], 2, 1), (["ValidationError", "done"], 1, 0)]
    assert not SlotHold.objects.live().exists()
    assert Request.objects.get(pk=made.request_id).state == "accepted"


def test_two_who_move_it_at_once_move_it_once() -> None:
    made = make_sessions.session()

    told = at_once(*(lambda by=by: fresh(made).move(NEXT.starts_at, NEXT.ends_at, by=by, now=NOON) for by in people(made)))

    assert told == ["ValidationError", "done"]
    assert (fresh(made).moved, fresh(made).sequence) == (1, 1)
    assert SlotHold.objects.live().count() == 1
