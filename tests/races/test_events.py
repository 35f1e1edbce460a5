"""Many at once for the last seats: real threads, a real PostgreSQL, and twins without the guard."""

from collections.abc import Callable
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F

from events.models import Event, Registration, SeatPool
from events.models.states import SEATED
from innocenter.outbox.models import Letter
from tests import make, make_events
from tests.make import NOON
from tests.make_events import columns, registered, states
from tests.races.test_offers import at_once

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 40


def fresh(event: Event) -> Event:
    return Event.objects.get(pk=event.pk)


def numbers(event: Event) -> list[int]:
    found = Registration.objects.filter(event=event, queue_no__isnull=False).order_by("queue_no")
    return list(found.values_list("queue_no", flat=True))


def seated(event: Event) -> int:
    return Registration.objects.filter(event=event, state__in=SEATED).count()


def by_themselves(event: Event) -> list[Callable[[], Any]]:
    people = [make_events.attendee() for _ in range(CROWD)]
    return [lambda one=one: fresh(event).register(one, by=one.person, now=NOON) for one in people]


def as_guests(event: Event) -> list[Callable[[], Any]]:
    return [lambda one=one: fresh(event).register(one, by=None, now=NOON) for one in [make_events.guest() for _ in range(CROWD)]]


def by_companies(event: Event) -> list[Callable[[], Any]]:
    company = make.company()
    manager = company.managers().get()
    pairs = [make_events.colleagues(company, 2) for _ in range(CROWD // 2)]
    return [
        lambda pair=pair: fresh(event).register_together(pair, company=company, how="fit", by=manager, now=NOON) for pair in pairs
    ]


def approved(event: Event) -> list[Callable[[], Any]]:
    Event.objects.filter(pk=event.pk).update(needs_approval=True)
    clerk, waiting = make_events.clerk(), [registered(fresh(event)) for _ in range(CROWD)]
    return [lambda pk=one.pk: Registration.objects.select_related("event").get(pk=pk).approve(by=clerk, now=NOON) for one in waiting]


WAYS = {"by themselves": by_themselves, "as guests": as_guests, "by companies": by_companies, "approved": approved}


@pytest.mark.parametrize("way", WAYS)
def test_forty_at_once_for_three_seats(way: str) -> None:
    event = make_events.event(capacity_onsite=3)

    told = at_once(*WAYS[way](event))

    assert set(told) == {"done"}
    assert seated(event) == 3
    assert numbers(event) == list(range(1, CROWD - 2))
    assert columns(event) == fresh(event).counts()


def test_twin_without_the_lock_and_the_constraint_more_are_seated_than_there_are_seats() -> None:
    event = make_events.event(capacity_onsite=3)
    people = [make.user() for _ in range(8)]
    counted = Barrier(len(people))

    def unguarded(person: Any) -> None:
        with transaction.atomic():
            is_free = seated(event) < 3
            counted.wait()
            if is_free:
                Registration.objects.create(
                    event=event, person=person, email=person.email, name=person.name, state="confirmed", place="onsite", seated_at=NOON,
                    made_at=NOON,
                )  # fmt: skip

    at_once(*(lambda person=person: unguarded(person) for person in people))

    assert seated(event) == 8


def test_twin_without_the_lock_the_constraint_alone_still_refuses_to_oversell() -> None:
    event = make_events.event(capacity_onsite=3)
    counted = Barrier(8)

    def unguarded() -> None:
        with transaction.atomic():
            is_free = seated(event) < 3
            counted.wait()
            if is_free:
                Event.objects.filter(pk=event.pk).update(taken_onsite=F("taken_onsite") + 1)

    assert at_once(*[unguarded] * 8) == ["IntegrityError"] * 5 + ["done"] * 3


def test_two_cancellations_at_once_promote_two_different_people_and_write_to_both() -> None:
    event = make_events.event(capacity_onsite=2)
    found = [registered(event) for _ in range(4)]

    told = at_once(
        *(
            lambda pk=one.pk, by=one.person: Registration.objects.select_related("event").get(pk=pk).cancel(by=by, now=NOON)
            for one in found[:2]
        )
    )

    assert told == ["done", "done"]
    assert states(event) == ["cancelled", "cancelled", "confirmed", "confirmed"]
    assert set(Letter.objects.filter(kind="events.promoted").values_list("address", flat=True)) == {one.email for one in found[2:]}
    assert columns(event) == fresh(event).counts()


def test_one_person_who_clicks_often_is_registered_once() -> None:
    event, who = make_events.event(capacity_onsite=3), make_events.attendee()

    told = at_once(*[lambda: fresh(event).register(who, by=who.person, now=NOON)] * 6)

    assert told == ["ValidationError"] * 5 + ["done"]
    assert states(event) == ["confirmed"]


def test_the_cap_of_a_company_holds_among_colleagues_at_once() -> None:
    event, company = make_events.event(capacity_onsite=9, company_cap=2), make.company()
    manager = company.managers().get()
    colleagues = make_events.colleagues(company, 8)

    told = at_once(*(lambda one=one: fresh(event).register(one, by=manager, now=NOON) for one in colleagues))

    assert told == ["ValidationError"] * 6 + ["done"] * 2
    assert seated(event) == 2


def test_an_offer_is_accepted_or_runs_out_never_both() -> None:
    for _ in range(3):
        event = make_events.event(capacity_onsite=1, promotion="offer")
        first, second, third = (registered(event) for _ in range(3))
        first.cancel(by=first.person, now=NOON)
        until = make_events.fresh(second).offer_until
        assert until

        def one(pk: int = second.pk) -> Registration:
            return Registration.objects.select_related("event").get(pk=pk)

        told = at_once(
            lambda one=one, by=second.person, until=until: one().accept(by=by, now=until.replace(year=2025)),
            lambda one=one, until=until: one().lapse(now=until),
        )

        assert told.count("done") >= 1
        assert (make_events.fresh(second).state, make_events.fresh(third).state) in {("confirmed", "queued"), ("expired", "offered")}
        assert seated(event) == 1
        assert columns(event) == fresh(event).counts()


def test_the_last_kept_seat_is_given_once() -> None:
    event, clerk = make_events.event(capacity_onsite=3), make_events.clerk()
    pool = event.keep_seats("연사", "onsite", 1, by=clerk, now=NOON)
    guests = [make_events.guest() for _ in range(6)]

    told = at_once(
        *(
            lambda one=one: fresh(event).seat_from_pool(SeatPool.objects.get(pk=pool.pk), one, by=clerk, now=NOON)
            for one in guests
        )
    )

    assert told == ["ValidationError"] * 5 + ["done"]
    assert columns(event) == fresh(event).counts()


def test_two_events_never_have_the_same_room() -> None:
    room, clerk = make_events.seminar_room(), make_events.clerk()
    drafts = [make_events.draft() for _ in range(4)]
    to = make_events.Setting(make_events.STARTS, make_events.ENDS, room=room)

    told = at_once(*(lambda pk=one.pk: Event.objects.get(pk=pk).move(to, by=clerk, now=NOON) for one in drafts))

    assert told == ["Taken"] * 3 + ["done"]
    assert room.claims.taking().count() == 1


def test_seats_taken_away_and_people_at_once_agree_in_the_end() -> None:
    event, clerk = make_events.event(capacity_onsite=10), make_events.clerk()
    people = [make_events.attendee() for _ in range(8)]

    at_once(
        *(lambda one=one: fresh(event).register(one, by=one.person, now=NOON) for one in people),
        lambda: fresh(event).change_seats(onsite=4, online=0, by=clerk, reason="작은 방", now=NOON),
    )

    row = fresh(event)
    assert seated(event) <= row.capacity_onsite
    assert set(states(event)) <= {"confirmed", "queued"}
    assert columns(event) == row.counts()
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        assert cursor.fetchone() == ("read committed",)
