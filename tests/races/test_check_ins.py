"""One person at two receptions at once, and two who came without registering for the last seat."""

from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from events.models import CheckIn, Event, Registration
from events.models.check_in import How
from tests import make, make_events
from tests.make_events import STARTS, clerk, columns, states
from tests.races.test_offers import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def found(pk: int) -> Registration:
    return Registration.objects.select_related("event").get(pk=pk)


def test_one_ticket_at_two_receptions_at_once_is_one_check_in() -> None:
    one, staff = make_events.registration(), [clerk() for _ in range(8)]

    told = at_once(*(lambda by=by: found(one.pk).check_in(by=by, now=STARTS, how=How.QR) for by in staff))

    assert told == ["ValidationError"] * 7 + ["done"]
    assert CheckIn.objects.filter(registration=one).count() == 1


def test_one_batch_that_two_tabs_send_at_once_is_done_for_both_and_is_one_check_in() -> None:
    one, by, nonce = make_events.registration(), clerk(), uuid4()

    told = at_once(*[lambda: found(one.pk).check_in(by=by, now=STARTS, how=How.QR, nonce=nonce)] * 4)

    assert told == ["done"] * 4
    assert CheckIn.objects.filter(registration=one).count() == 1


def test_twin_without_the_lock_both_would_write_and_the_constraint_alone_refuses_the_second() -> None:
    one, by = make_events.registration(), clerk()
    looked = Barrier(2, timeout=60)

    def unguarded() -> None:
        with transaction.atomic():
            is_in = CheckIn.objects.standing().filter(registration=one).exists()
            looked.wait()
            if not is_in:
                CheckIn.objects.create(registration=one, how=How.QR, by=by, at=STARTS)

    assert at_once(unguarded, unguarded) == ["IntegrityError", "done"]


def walk_in(event: Event, by: Any) -> Any:
    who = make_events.guest()
    return lambda: Event.objects.get(pk=event.pk).walk_in(who, by=by, now=STARTS)


def test_two_without_registering_for_the_last_seat_are_one() -> None:
    event = make_events.event(capacity_onsite=1)
    helpers = [make_events.helper(event) for _ in range(2)]

    told = at_once(*(walk_in(event, by) for by in helpers))

    assert told == ["ValidationError", "done"]
    assert states(event) == ["attended"]
    assert columns(event) == event.counts()


def test_twin_without_the_lock_both_would_have_the_last_seat() -> None:
    event = make_events.event(capacity_onsite=1)
    counted = Barrier(2, timeout=60)

    def unguarded() -> None:
        person = make.user()
        with transaction.atomic():
            is_free = not Registration.objects.filter(event=event).exists()
            counted.wait()
            if is_free:
                Registration.objects.create(
                    event=event, person=person, email=person.email, name=person.name, state="attended", place="onsite", seated_at=STARTS,
                    made_at=STARTS,
                )  # fmt: skip

    at_once(unguarded, unguarded)

    assert states(event) == ["attended", "attended"]
