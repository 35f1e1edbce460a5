"""Taking a room by the hour: who may, how much, what the database refuses, what happens when nobody comes."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from tests import make
from tests.make import NOON, hours
from tests.refusals import refusal
from workspace import bookings
from workspace.models import Booking, Claim, Rule
from workspace.models.taking import Taken, Wish

pytestmark = pytest.mark.django_db
HALF_HOUR = timedelta(minutes=30)


def hold(wish: Wish, **about: Any) -> Booking:
    return Booking.objects.hold(wish, **{"by": wish.person, "now": NOON} | about)


def test_a_held_room_is_kept_for_ten_minutes_and_then_confirmed() -> None:
    booking = hold(make.wish())
    assert (booking.state, booking.held_until - NOON) == ("held", timedelta(minutes=10))
    assert Claim.objects.values_list("kind", "state", "booking").get() == ("booking", "held", booking.pk)

    booking.confirm(by=booking.person, now=NOON)

    assert (booking.state, booking.release_at) == ("confirmed", booking.during.lower + HALF_HOUR)
    assert Claim.objects.get().state == "live"
    assert refusal(booking.confirm, by=booking.person, now=NOON) == "illegal_move"


def test_a_hold_that_nobody_confirms_stands_in_nobodys_way() -> None:
    booking = hold(make.wish())
    late = NOON + timedelta(minutes=10)

    second = hold(make.wish(booking.room), now=late)

    booking.refresh_from_db()
    assert (booking.state, second.state) == ("expired", "held")
    assert refusal(booking.confirm, by=booking.person, now=late) == "illegal_move"
    assert bookings.sweep(now=late)["bookings not confirmed"] == 0


def test_who_lets_go_frees_the_room_at_once() -> None:
    booking = hold(make.wish())
    booking.let_go(by=booking.person, now=NOON)
    assert (booking.state, Claim.objects.get().state) == ("expired", "void")


def test_the_second_is_told_three_ways_out() -> None:
    first = make.booking()
    other = make.meeting_room(seats=8)

    with pytest.raises(Taken) as refused:
        hold(make.wish(first.room, hours("10:30", "11:30")))

    earlier, later, elsewhere = refused.value.slots
    assert (earlier.room, earlier.during) == (first.room, hours("09:00", "10:00"))
    assert (later.room, later.during) == (first.room, hours("11:00", "12:00"))
    assert (elsewhere.room, elsewhere.during) == (other, hours("10:30", "11:30"))
    assert hold(make.wish(other, elsewhere.during))


def test_bookings_that_touch_do_not_clash() -> None:
    first = make.booking()
    assert hold(make.wish(first.room, hours("11:00", "12:00")))
    assert hold(make.wish(first.room, hours("09:00", "10:00")))


def test_a_combined_room_takes_both_its_parts() -> None:
    left, right = make.meeting_room(), make.meeting_room()
    both = make.meeting_room(parts=[left, right], seats=12)
    booking = make.booking(room=both)
    assert set(booking.claims.values_list("room", flat=True)) == {left.pk, right.pk}
    assert refusal(hold, make.wish(left)) == "taken"
    assert hold(make.wish(left, hours("11:00", "12:00")))
    assert refusal(hold, make.wish(both, hours("11:30", "12:30"))) == "taken"
    assert [one.room_id for one in Claim.objects.on(date(2026, 11, 24), [right])] == [right.pk]


@pytest.mark.parametrize(
    ("begins", "ends", "day", "code"),
    [
        ("08:30", "09:30", date(2026, 11, 24), "closed"),
        ("17:30", "18:30", date(2026, 11, 24), "closed"),
        ("10:00", "11:00", date(2026, 11, 28), "closed"),  # a Saturday
        ("10:00", "11:00", date(2026, 12, 25), "closed"),
        ("10:00", "11:00", date(2026, 11, 23), "past"),
        ("10:00", "11:00", date(2026, 12, 8), "horizon"),
        ("10:00", "14:30", date(2026, 11, 24), "longest"),
    ],
)
def test_the_house_and_the_tier_say_when_and_how_long(begins: str, ends: str, day: date, code: str) -> None:
    company = make.member(region="seoul")
    assert refusal(hold, make.wish(during=hours(begins, ends, day), company_=company)) == code


def test_members_from_outside_the_capital_region_look_a_week_further() -> None:
    wish = make.wish(during=hours("10:00", "11:00", date(2026, 12, 14)), company_=make.member(region="daejeon"))
    assert hold(wish)


def test_only_members_book_and_only_for_their_own_company() -> None:
    company = make.company()
    assert refusal(hold, make.wish(company_=company)) == "not_member"
    member = make.member()
    stranger, colleague = make.stranger(), make.user()
    make.person(member, colleague)
    assert refusal(hold, make.wish(company_=member, person=stranger)) == "company"
    assert refusal(hold, make.wish(company_=member, person=member.managers().get()), by=colleague) == "person"
    assert hold(make.wish(company_=member, person=colleague), by=member.managers().get()).person == colleague


def test_a_desk_of_the_open_office_is_not_booked_by_the_hour() -> None:
    assert refusal(hold, make.wish(make.desk())) == "room"


def test_one_desk_for_one_person_at_a_time() -> None:
    company = make.member()
    make.booking(room=make.hot_desk(), during=hours("09:00", "18:00"), company_=company)
    assert refusal(hold, make.wish(make.hot_desk(), hours("17:00", "18:00"), company_=company)) == "desk"
    assert hold(make.wish(make.meeting_room(), hours("17:00", "18:00"), company_=company))


def test_the_hours_of_a_month_are_the_companys_together() -> None:
    company = make.member(region="seoul")
    colleague = make.user()
    make.person(company, colleague)
    for day in (24, 25, 26, 27):
        make.booking(during=hours("09:00", "13:00", date(2026, 11, day)), company_=company)
    assert make.hours_used(company, month=date(2026, 11, 30)) == timedelta(hours=16)
    assert hold(make.wish(during=hours("14:00", "17:30"), company_=company, person=colleague))

    wish = make.wish(during=hours("14:00", "15:00", date(2026, 11, 30)), company_=company)
    assert refusal(hold, wish) == "hours"
    assert hold(make.wish(during=hours("14:00", "14:30", date(2026, 11, 30)), company_=company))
    assert hold(make.wish(during=hours("14:00", "18:00", date(2026, 12, 1)), company_=company))
    assert hold(make.wish(make.hot_desk(), hours("09:00", "18:00", date(2026, 11, 30)), company_=company))


def test_cancelling_in_time_gives_the_hours_back_and_late_does_not() -> None:
    in_time = make.booking()
    in_time.cancel(by=in_time.person, now=in_time.during.lower - timedelta(hours=2))
    late = make.booking()
    late.cancel(by=late.person, now=late.during.lower + HALF_HOUR)
    assert (in_time.is_late, late.is_late) == (False, True)
    for booking, used in ((in_time, 0), (late, 1)):
        assert booking.company
        assert make.hours_used(booking.company, month=booking.local_day) == timedelta(hours=used)
    assert in_time.claims.get().state == "void"
    assert late.claims.get().during == hours("10:00", "10:30")


def test_a_room_that_nobody_uses_is_released_and_kept_as_such() -> None:
    booking = make.booking()
    assert bookings.release(now=booking.during.lower + timedelta(minutes=29)) == 0
    at = booking.during.lower + timedelta(minutes=33)
    assert {what: count for what, count in bookings.sweep(now=at).items() if count} == {"rooms released": 1}
    assert set(bookings.sweep(now=at).values()) == {0}

    booking.refresh_from_db()
    assert (booking.state, booking.closed_at) == ("released", booking.during.lower + HALF_HOUR)
    assert booking.claims.get().during == hours("10:00", "10:30")
    assert hold(make.wish(booking.room, hours("10:30", "11:00")), now=at)


def test_who_books_at_the_last_hour_of_the_same_day_is_not_released() -> None:
    during = hours("13:00", "14:00", make.TODAY)
    booking = make.booking(during=during)
    assert booking.release_at is None
    assert bookings.release(now=during.upper) == 0
    assert bookings.close(now=during.upper) == 1
    early = make.booking(during=hours("13:30", "14:30", make.TODAY))
    assert early.release_at == early.during.lower + HALF_HOUR


def test_who_checks_in_stays_and_may_leave_early() -> None:
    booking = make.booking()
    colleague = make.user()
    assert booking.company
    make.person(booking.company, colleague)
    assert refusal(booking.check_in, by=colleague, now=booking.during.lower - timedelta(minutes=16)) == "too_early"
    assert refusal(booking.check_in, by=make.stranger(), now=booking.during.lower) == "not_allowed"
    booking.check_in(by=colleague, now=booking.during.lower - timedelta(minutes=15))
    assert bookings.release(now=booking.during.upper) == 0
    booking.leave(by=booking.person, now=booking.during.lower + HALF_HOUR)
    assert (booking.state, booking.claims.get().during) == ("done", hours("10:00", "10:30"))
    assert refusal(make.booking().check_in, by=make.clerk(), now=hours("11:00", "12:00").lower) == "too_late"


def test_three_unused_bookings_in_thirty_days_shorten_the_horizon_until_staff_excuse_one() -> None:
    company = make.member()
    for day in (24, 25, 26):
        made = make.booking("released", during=hours("10:00", "11:00", date(2026, 11, day)), company_=company)
    now = make.noon(date(2026, 11, 27))
    wish = make.wish(during=hours("10:00", "11:00", date(2026, 11, 30)), company_=company)
    assert refusal(hold, wish, now=now) == "horizon"
    made.excuse_no_show(by=make.clerk(), reason="출입기록으로 확인", now=now)
    assert refusal(made.excuse_no_show, by=make.clerk(), reason="다시", now=now) == "already"
    assert hold(wish, now=now)


def test_a_changed_booking_keeps_its_row_and_gives_the_old_time_back() -> None:
    booking = make.booking()
    taken = make.booking(room=booking.room, during=hours("13:00", "14:00"))
    wish = make.wish(booking.room, hours("10:30", "11:30"), company_=booking.company, title="시험 검토")

    booking.change(wish, by=booking.person, now=NOON)

    assert (booking.sequence, booking.during, booking.title) == (1, hours("10:30", "11:30"), "시험 검토")
    assert list(booking.claims.taking().values_list("during", flat=True)) == [hours("10:30", "11:30")]
    clash = make.wish(booking.room, hours("12:30", "13:30"), company_=booking.company)
    assert refusal(booking.change, clash, by=booking.person, now=NOON) == "taken"
    assert refusal(taken.change, wish, by=booking.person, now=NOON) == "not_allowed"
    assert refusal(booking.change, clash, by=booking.person, now=booking.during.lower) == "too_late"


def test_staff_pass_over_the_houses_numbers_with_a_reason_but_never_over_others() -> None:
    clerk = make.clerk()
    saturday = hours("10:00", "20:00", date(2026, 11, 28))
    room = make.meeting_room(kind="seminar")
    wish = Wish(room=room, during=saturday, person=clerk, title="개소 기념 세미나")
    assert refusal(hold, wish, by=make.stranger(), override="행사") == "not_allowed"
    booking = hold(wish, by=clerk, override="개소 기념 행사")
    assert (booking.company, booking.override) == (None, "개소 기념 행사")
    assert refusal(hold, wish, by=make.clerk(), override="다른 행사") == "taken"


def test_staff_make_no_exception_for_a_company_they_act_for() -> None:
    wish, clerk = make.wish(), make.clerk()
    make.person(wish.company, clerk)
    assert refusal(hold, wish, by=clerk, override="바쁩니다.") == "own_company"


def test_staff_cancel_with_a_reason_and_never_late() -> None:
    booking = make.booking()
    assert refusal(booking.cancel, by=make.stranger(), now=NOON) == "not_allowed"
    assert refusal(booking.cancel, by=make.clerk(), now=NOON) == "reason"
    booking.cancel(by=make.clerk(), reason="누수", now=booking.during.lower)
    assert (booking.state, booking.is_late, booking.reason) == ("cancelled", False, "누수")


def test_staff_change_with_a_reason_past_the_numbers_but_never_over_others() -> None:
    booking, clerk = make.booking(), make.clerk()
    make.booking(room=booking.room, during=hours("11:30", "12:30"))
    moved = make.wish(booking.room, hours("13:00", "18:00", date(2027, 3, 2)), company_=booking.company)
    assert refusal(booking.change, moved, by=booking.person, now=NOON) == "horizon"
    assert refusal(booking.change, moved, by=clerk, now=NOON, reason=" ") == "reason"
    clash = make.wish(booking.room, hours("12:00", "13:00"), company_=booking.company)
    assert refusal(booking.change, clash, by=clerk, now=NOON, reason="누수") == "taken"

    booking.change(moved, by=clerk, now=NOON, reason="누수")

    assert (booking.during, booking.override, booking.sequence) == (moved.during, "", 1)
    letter = Letter.objects.get(kind="workspace.booking_changed")
    assert "사유: 누수" in render(letter).text
    booking.change(make.wish(booking.room, hours("15:00", "16:00"), company_=booking.company), by=booking.person, now=NOON)  # still theirs


def test_what_is_over_is_not_cancelled() -> None:
    booking = make.booking()
    assert refusal(booking.cancel, by=booking.person, now=booking.during.upper) == "too_late"


def test_a_booking_keeps_the_rule_it_was_made_under() -> None:
    booking = make.booking()
    Rule.objects.create(effective_from=date(2026, 11, 24), booking_release_minutes=5)
    assert bookings.release(now=booking.during.lower + timedelta(minutes=6)) == 0


def test_the_database_holds_bookings_to_their_table_and_their_hours() -> None:
    booking = make.booking()
    rows = Booking.objects.filter(pk=booking.pk)
    for change, words in [
        ({"state": "held"}, "Invalid transition"),
        ({"during": hours("10:15", "11:00")}, "booking_in_half_hours_of_a_day"),
        ({"confirmed_at": None}, "booking_confirmed_at_a_time"),
        ({"state": "done"}, "booking_over_at_a_time"),
        ({"state": "cancelled", "closed_at": NOON}, "booking_cancelled_by_somebody_or_for_a_reason"),
        ({"state": "checked_in"}, "booking_checked_in_at_a_time"),
        ({"company": None}, "booking_of_a_company_or_the_house"),
        ({"excused_at": NOON}, "booking_excused_by_somebody_for_a_reason"),
    ]:
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            rows.update(**change)


def test_the_database_gives_no_room_twice_and_no_person_two_desks() -> None:
    booking = make.booking(room=make.hot_desk())
    second = make.booking(room=make.hot_desk(), during=hours("11:00", "12:00"), company_=booking.company)
    with pytest.raises(IntegrityError, match="booking_one_desk_at_a_time"), transaction.atomic():
        Booking.objects.filter(pk=second.pk).update(during=booking.during)
    with pytest.raises(IntegrityError, match="claim_room_once_at_a_time"), transaction.atomic():
        Claim.objects.filter(booking=second).update(room=booking.room, during=booking.during)
    with pytest.raises(IntegrityError, match="claim_kind_fits_its_reason"), transaction.atomic():
        Claim.objects.filter(booking=second).update(kind="closure")
    with pytest.raises(IntegrityError, match="claim_of_a_lease_in_whole_days"), transaction.atomic():
        make.lease().claims.update(during=hours("09:00", "18:00"))


def test_a_leased_room_is_not_booked_and_a_booked_one_is_not_let() -> None:
    office = make.desk(kind="office")
    make.lease(desk_=office)
    clerk = make.clerk()
    assert refusal(hold, Wish(room=office, during=hours("10:00", "11:00"), person=clerk), by=clerk, override="점검") == "taken"
