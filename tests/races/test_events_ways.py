"""The last seats, on every way to one: guests who confirm, the portal's pages, the door, the queue, a seat handed over. And the twins."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from events import following, reminders
from events.models import Event, GuestSignUp, Registration, seats
from events.models.states import SEATED
from innocenter.outbox import posting
from innocenter.outbox.models import Letter
from tests import make, make_events
from tests.make import NOON
from tests.make_events import Attendee, columns, registered, states
from tests.races.meeting import meeting
from tests.races.test_events import CROWD, as_guests, by_companies, by_themselves, fresh, numbers, seated
from tests.races.test_offers import at_once

pytestmark = pytest.mark.django_db(transaction=True)
FEW = 6


def guests_who_confirm(event: Event, crowd: int = CROWD) -> list[Callable[[], Any]]:
    wanted = [make_events.guest_sign_up(event) for _ in range(crowd)]
    return [lambda pk=one.pk: GuestSignUp.objects.get(pk=pk).confirm(now=NOON) for one in wanted]


def through_the_portal(event: Event, crowd: int = CROWD) -> list[Callable[[], Any]]:
    """A whole request each: middleware, session, form, verb."""
    browsers = [make.signed_in(make.user()) for _ in range(crowd)]

    def press(browser: Any) -> None:
        assert browser.post(f"/events/{event.pk}/register/", {"affiliation": ""}).status_code == 302

    return [lambda browser=browser: press(browser) for browser in browsers]


@pytest.mark.parametrize("way", [guests_who_confirm, through_the_portal])
def test_forty_at_once_for_three_seats(way: Callable[[Event], list[Callable[[], Any]]]) -> None:
    event = make_events.event(capacity_onsite=3)

    told = at_once(*way(event))

    assert set(told) == {"done"}
    assert seated(event) == 3
    assert numbers(event) == list(range(1, CROWD - 2))
    assert columns(event) == fresh(event).counts()


def test_forty_at_the_door_for_three_seats_and_nobody_wrote_why_there_should_be_more() -> None:
    event, clerk = make_events.event(capacity_onsite=3), make_events.clerk()
    guests = [make_events.guest() for _ in range(CROWD)]

    told = at_once(*(lambda one=one: fresh(event).walk_in(one, by=clerk, now=event.starts_at) for one in guests))

    assert told == ["ValidationError"] * (CROWD - 3) + ["done"] * 3
    assert states(event) == ["attended"] * 3
    assert columns(event) == fresh(event).counts()


@pytest.mark.parametrize("promotion", ["auto", "offer"])
def test_forty_wait_and_three_seats_come_free_by_many_hands(promotion: str) -> None:
    """Two people cancel, staff make the room larger, and sweeps let the queue move, all at once."""
    event, clerk = make_events.event(capacity_onsite=2, promotion=promotion), make_events.clerk()
    first = [registered(event) for _ in range(2)]
    for _ in range(CROWD - 2):
        registered(event)

    told = at_once(
        *(lambda pk=one.pk, by=one.person: Registration.objects.get(pk=pk).cancel(by=by, now=NOON) for one in first),
        lambda: fresh(event).change_seats(onsite=3, online=0, by=clerk, now=NOON),
        *[lambda: fresh(event).promote(now=NOON)] * 4,
    )

    assert set(told) == {"done"}
    moved = Registration.objects.filter(event=event, state__in=SEATED, queue_no__isnull=False)
    assert sorted(moved.values_list("queue_no", flat=True)) == [1, 2, 3]
    kind = {"auto": "events.promoted", "offer": "events.offered"}[promotion]
    assert sorted(Letter.objects.filter(kind=kind).values_list("address", flat=True)) == sorted(moved.values_list("email", flat=True))
    assert columns(event) == fresh(event).counts()


def handing_over() -> tuple[Event, Registration, list[Callable[[], Any]]]:
    event, company = make_events.event(capacity_onsite=1), make.company()
    boss = company.managers().get()
    seat = registered(event, Attendee.of(boss, company=company))
    colleagues = make_events.colleagues(company, FEW)
    acts = [lambda to=to: Registration.objects.get(pk=seat.pk).hand_over(to, by=boss, now=NOON) for to in colleagues]
    return event, seat, acts


def test_one_seat_is_handed_over_to_one_of_many_while_others_ask_for_it() -> None:
    event, seat, acts = handing_over()
    strangers = [make_events.attendee() for _ in range(FEW)]

    told = at_once(*acts, *(lambda one=one: fresh(event).register(one, by=one.person, now=NOON) for one in strangers))

    assert told == ["ValidationError"] * (FEW - 1) + ["done"] * (FEW + 1)
    assert Registration.objects.get(event=event, state="confirmed").hands_over == seat
    assert numbers(event) == list(range(1, FEW + 1))
    assert columns(event) == fresh(event).counts()


def test_the_cap_of_a_company_holds_when_its_managers_register_several_at_once() -> None:
    event, company = make_events.event(capacity_onsite=20, company_cap=3), make.company()
    boss = company.managers().get()
    pairs = [make_events.colleagues(company, 2) for _ in range(FEW)]

    told = at_once(
        *(
            lambda pair=pair: fresh(event).register_together(pair, company=company, how="fit", by=boss, now=NOON)
            for pair in pairs
        )
    )

    assert told == ["ValidationError"] * (FEW - 1) + ["done"]
    assert seated(event) == 2


# -- twins: the same races without the lock, where all count before anyone writes


@pytest.fixture
def no_lock(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    def without(crowd: int) -> None:
        gate, tally = meeting(crowd), seats.tally

        def counted(*given: Any, **named: Any) -> Any:
            found = tally(*given, **named)
            gate.wait()
            return found

        monkeypatch.setattr(Event, "lock", lambda event, **how: event.refresh_from_db(from_queryset=Event.objects.with_everything()))
        monkeypatch.setattr(seats, "tally", counted)

    return without


def approved(event: Event) -> list[Callable[[], Any]]:
    Event.objects.filter(pk=event.pk).update(needs_approval=True)
    clerk, waiting = make_events.clerk(), [registered(fresh(event)) for _ in range(FEW)]
    return [lambda pk=one.pk: Registration.objects.get(pk=pk).approve(by=clerk, now=NOON) for one in waiting]


def at_the_door(event: Event) -> list[Callable[[], Any]]:
    clerk = make_events.clerk()
    return [lambda one=one: fresh(event).walk_in(one, by=clerk, now=event.starts_at) for one in [make_events.guest() for _ in range(FEW)]]


TWINS = {
    "approved": approved,
    "at the door": at_the_door,
    "by themselves": lambda event: by_themselves(event)[:FEW],
    "as guests": lambda event: as_guests(event)[:FEW],
    "by companies": lambda event: by_companies(event)[:FEW],
    "guests who confirm": lambda event: guests_who_confirm(event, FEW),
    "through the portal": lambda event: through_the_portal(event, FEW),
}


@pytest.mark.parametrize("way", TWINS)
def test_twin_without_the_lock_more_are_seated_than_there_are_seats(way: str, no_lock: Callable[[int], None]) -> None:
    event = make_events.event(capacity_onsite=3)
    acts = TWINS[way](event)
    no_lock(len(acts))

    at_once(*acts)

    assert seated(event) >= FEW > 3


def test_twin_without_the_lock_two_cancellations_promote_the_same_person(no_lock: Callable[[int], None]) -> None:
    event = make_events.event(capacity_onsite=2)
    found = [registered(event) for _ in range(4)]
    no_lock(2)

    at_once(*(lambda pk=one.pk, by=one.person: Registration.objects.get(pk=pk).cancel(by=by, now=NOON) for one in found[:2]))

    assert states(event) == ["cancelled", "cancelled", "confirmed", "queued"]


def test_twin_without_the_lock_only_the_constraint_keeps_a_seat_from_two_successors(monkeypatch: pytest.MonkeyPatch) -> None:
    event, _seat, acts = handing_over()
    gate, expect = meeting(FEW), Registration._expect

    def looked(registration: Registration, only: str, to: str) -> None:
        expect(registration, only, to)
        gate.wait()

    monkeypatch.setattr(Event, "lock", lambda row, **how: row.refresh_from_db(from_queryset=Event.objects.with_everything()))
    monkeypatch.setattr(Registration, "_expect", looked)

    assert at_once(*acts) == ["IntegrityError"] * (FEW - 1) + ["done"]
    assert seated(event) == 1


# -- two beats


def owed_to_many() -> None:
    """Reminders to six, and a new date to three."""
    event = make_events.event(capacity_onsite=6, series=make_events.series())
    for _ in range(6):
        registered(event)
    for _ in range(3):
        person = make.user()
        following.follow(person, series=event.series, now=NOON)
    Letter.objects.all().delete()


def look() -> None:
    now = make_events.STARTS.replace(hour=1) - timedelta(days=1)
    reminders.remind(now=now)
    following.tell_new_dates(now=now)


def posted() -> dict[str, int]:
    kinds = ("events.reminder_tomorrow", "events.new_date")
    return {kind: Letter.objects.filter(kind=kind).count() for kind in kinds}


def test_four_sweeps_at_once_post_each_letter_once() -> None:
    owed_to_many()
    assert at_once(*[look] * 4) == ["done"] * 4
    assert posted() == {"events.reminder_tomorrow": 6, "events.new_date": 3}


def test_twin_without_the_key_of_the_letter_four_sweeps_post_more(monkeypatch: pytest.MonkeyPatch) -> None:
    owed_to_many()
    slow = "INSERT INTO outbox_letter ({}) SELECT {} FROM ({}) AS owed, pg_sleep(1)"  # all look before the first one is done
    monkeypatch.setattr(posting, "INSERT", slow)
    key = next(one for one in Letter._meta.constraints if one.name == "letter_once")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Letter, key)
    try:
        at_once(*[look] * 4)
        assert sum(posted().values()) > 9
    finally:
        Letter.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Letter, key)
