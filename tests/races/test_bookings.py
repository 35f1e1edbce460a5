"""Many at once for one room, one month's hours, one desk: real threads, a real PostgreSQL, and twins without the guard."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from tests import make
from tests.make import NOON, hours
from tests.races.meeting import meeting
from tests.races.test_offers import at_once
from workspace.models import Booking, Claim, Offer, Room
from workspace.models.claim import whole_days
from workspace.models.taking import Wish

pytestmark = pytest.mark.django_db(transaction=True)
SOON = hours("10:00", "11:00")


def holding(wish: Wish, **about: Any) -> Callable[[], Booking]:
    fresh = Wish(Room.objects.get(pk=wish.room.pk), wish.during, wish.person, wish.company)
    return lambda: Booking.objects.hold(fresh, **{"by": wish.person, "now": NOON} | about)


def test_one_hour_goes_to_one_of_eight_companies() -> None:
    room = make.meeting_room()
    wishes = [make.wish(room) for _ in range(8)]

    told = at_once(*(holding(wish) for wish in wishes))

    assert told == ["Taken"] * 7 + ["done"]
    assert Claim.objects.taking().count() == Booking.objects.count() == 1


def test_twin_without_the_lock_and_the_constraint_the_hour_is_given_more_than_once() -> None:
    room = make.meeting_room()
    bookings = [make.booking(during=hours("14:00", "15:00")) for _ in range(8)]
    looked = meeting(len(bookings))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE workspace_claim DROP CONSTRAINT claim_room_once_at_a_time")
    try:

        def unguarded(booking: Booking) -> None:
            with transaction.atomic():
                is_taken = Claim.objects.clashing([room], SOON).exists()
                looked.wait()
                if not is_taken:
                    Claim.objects.create(room=room, during=SOON, kind="booking", booking=booking)

        at_once(*(lambda booking=booking: unguarded(booking) for booking in bookings))

        assert Claim.objects.clashing([room], SOON).count() > 1
    finally:
        Claim.objects.filter(room=room).delete()
        constraint = next(one for one in Claim._meta.constraints if one.name == "claim_room_once_at_a_time")
        with connection.schema_editor() as editor:
            editor.add_constraint(Claim, constraint)


def test_twin_without_the_ordered_locks_the_constraint_alone_answers_with_more_than_a_clean_refusal() -> None:
    """Nobody gets a room twice, but the losers are not told in words: that is what the locks are for."""
    left, right = make.meeting_room(), make.meeting_room()
    bookings = [make.booking(during=hours("14:00", "15:00")) for _ in range(8)]

    def unordered(place: int, booking: Booking) -> None:
        with transaction.atomic():
            for room in (left, right) if place % 2 else (right, left):
                Claim.objects.create(room=room, during=SOON, kind="booking", booking=booking)

    told = at_once(*(lambda place=place, booking=booking: unordered(place, booking) for place, booking in enumerate(bookings)))

    assert told.count("done") == 1
    assert set(told) - {"done"} <= {"IntegrityError", "OperationalError"}
    assert Claim.objects.clashing([left, right], SOON).count() == 2


def test_a_combined_room_and_its_parts_never_meet() -> None:
    left, right = make.meeting_room(), make.meeting_room()
    both = make.meeting_room(parts=[left, right])
    wishes = [make.wish(room) for room in (both, left, right, both, right, left)]

    told = at_once(*(holding(wish) for wish in wishes))

    assert set(told) == {"Taken", "done"}
    taken = sorted(Claim.objects.taking().values_list("room", flat=True))
    assert taken == sorted({left.pk, right.pk}) or len(taken) == len(set(taken))
    assert told.count("done") == Booking.objects.count()


def test_the_hours_of_a_month_end_at_their_limit() -> None:
    company = make.member(region="seoul")
    for day in (24, 25, 26, 27):
        make.booking(during=hours("09:00", "13:00", date(2026, 11, day)), company_=company)
    people = [make.user() for _ in range(6)]
    for person in people:
        make.person(company, person)
    wishes = [make.wish(during=hours("14:00", "16:00"), company_=company, person=person) for person in people]

    told = at_once(*(holding(wish) for wish in wishes))

    assert told == ["ValidationError"] * 4 + ["done"] * 2
    assert make.hours_used(company, month=date(2026, 11, 1)) == timedelta(hours=20)


def test_twin_without_the_companys_lock_the_hours_go_past_their_limit() -> None:
    company = make.member(region="seoul")
    for day in (24, 25, 26, 27):
        make.booking(during=hours("09:00", "13:00", date(2026, 11, day)), company_=company)
    model = make.booking(during=hours("09:00", "11:00", date(2026, 11, 30)), company_=company)
    looked = meeting(4)

    def unguarded(room: Room) -> None:
        with transaction.atomic():
            left = timedelta(hours=20) - make.hours_used(company, month=date(2026, 11, 1))
            looked.wait()
            if left >= timedelta(hours=2):
                Booking.objects.create(
                    room=room, during=hours("14:00", "16:00"), is_desk=False, company=company, person=model.person, rule=model.rule,
                    made_by=model.person, made_at=NOON, held_until=NOON,
                )  # fmt: skip

    rooms = [make.meeting_room() for _ in range(4)]
    at_once(*(lambda room=room: unguarded(room) for room in rooms))

    assert make.hours_used(company, month=date(2026, 11, 1)) > timedelta(hours=20)


def test_a_lease_and_a_booking_never_have_the_same_office() -> None:
    for _ in range(3):
        office = make.desk(kind="office")
        application, clerk, other = make.application("selected"), make.clerk(), make.clerk()
        day = date(2026, 12, 14)
        wish = Wish(office, hours("10:00", "12:00", day), other)

        told = at_once(
            lambda application=application, office=office, clerk=clerk: Offer.make(
                application=application, rooms=[office], first_day=date(2026, 12, 14), months=12, by=clerk, now=NOON
            ),
            holding(wish, override="점검"),
        )

        assert told in (["Taken", "done"], ["ValidationError", "done"])
        assert Claim.objects.clashing([office], whole_days(make.DateRange(day, date(2026, 12, 15)))).count() == 1


def test_a_late_confirmation_and_another_wish_leave_the_room_with_one() -> None:
    late = NOON + timedelta(minutes=11)
    for _ in range(3):
        held = make.booking("held")
        wish = make.wish(held.room)

        told = at_once(
            lambda held=held: Booking.objects.get(pk=held.pk).confirm(by=held.person, now=late),
            holding(wish, now=late),
        )

        assert told in (["Taken", "done"], ["ValidationError", "done"])
        held.refresh_from_db()
        claim = Claim.objects.clashing([held.room], held.during).get()
        assert (held.state, claim.booking_id == held.pk) in {("confirmed", True), ("expired", False)}


def test_one_person_gets_one_desk_however_often_they_click() -> None:
    company = make.member()
    person = company.managers().get()
    wishes = [make.wish(make.hot_desk(), company_=company, person=person) for _ in range(4)]

    told = at_once(*(holding(wish) for wish in wishes))

    assert told == ["done"] * 4  # each newer wish gives up the older one
    assert Booking.objects.live().count() == Claim.objects.taking().count() == 1
