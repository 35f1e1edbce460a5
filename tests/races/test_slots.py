"""Many companies at one time of one expert, on real threads and a real PostgreSQL, and twins without the guard."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.db import connection, transaction

from innocenter.accounts.models import User
from mentoring import availability
from mentoring.models import ExpertProfile, SlotHold
from tests import make, make_experts
from tests.make import NOON
from tests.make_experts import TUESDAY
from tests.races.meeting import meeting
from tests.races.test_offers import at_once
from workspace.models.claim import at

pytestmark = pytest.mark.django_db(transaction=True)
TEN = make.hours("10:00", "11:00", TUESDAY)
UNTIL = NOON + timedelta(hours=24)


def holding(expert: ExpertProfile, by: User, hour: int = 10) -> Callable[[], SlotHold]:
    return lambda: availability.hold(ExpertProfile.objects.get(pk=expert.pk), at(TUESDAY, time(hour)), by=by, now=NOON)


def bare(expert: ExpertProfile, by: User) -> SlotHold:
    return SlotHold(expert=expert, during=TEN, busy=TEN, held_until=UNTIL, made_by=by, made_at=NOON)


def test_one_time_of_an_expert_goes_to_one_of_eight_who_choose_it() -> None:
    expert, people = make_experts.expert(), [make.user() for _ in range(8)]

    told = at_once(*(holding(expert, by) for by in people))

    assert told == ["Taken"] * 7 + ["done"]
    assert SlotHold.objects.live().count() == 1


def test_twin_without_the_lock_and_the_constraint_the_time_is_promised_more_than_once() -> None:
    expert, people = make_experts.expert(), [make.user() for _ in range(8)]
    looked = meeting(len(people))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE mentoring_slothold DROP CONSTRAINT slot_expert_once_at_a_time")
    try:

        def unguarded(by: User) -> None:
            with transaction.atomic():
                is_taken = SlotHold.objects.live().filter(expert=expert, busy__overlap=TEN).exists()
                looked.wait()
                if not is_taken:
                    bare(expert, by).save()

        at_once(*(lambda by=by: unguarded(by) for by in people))

        assert SlotHold.objects.live().count() > 1
    finally:
        SlotHold.objects.all().delete()
        constraint = next(one for one in SlotHold._meta.constraints if one.name == "slot_expert_once_at_a_time")
        with connection.schema_editor() as editor:
            editor.add_constraint(SlotHold, constraint)


def test_twin_without_the_lock_the_constraint_holds_but_does_not_tell_in_words() -> None:
    expert, people = make_experts.expert(), [make.user() for _ in range(4)]

    told = at_once(*(lambda by=by: bare(expert, by).save() for by in people))

    assert told.count("done") == 1
    assert set(told) - {"done"} <= {"IntegrityError", "OperationalError"}


def test_what_ran_out_is_taken_by_one_of_two_while_its_first_holder_agrees_too_late() -> None:
    expert, by = make_experts.expert(), make.user()
    first = availability.hold(expert, at(TUESDAY, time(10)), by=make.user(), now=NOON - timedelta(hours=25))

    told = at_once(
        holding(expert, by),
        holding(expert, make.user()),
        lambda: SlotHold.objects.get(pk=first.pk).agree(by=None, now=NOON),
    )

    assert told in (["Taken", "Taken", "done"], ["Taken", "ValidationError", "done"])
    assert SlotHold.objects.live().count() == 1
    assert SlotHold.objects.live().get().pk != first.pk
