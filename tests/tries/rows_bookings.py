"""Rooms, what takes them, and bookings by the hour."""

from datetime import time
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from tests import make
from tests.make import NOON, hours
from tests.tries import Kept, Trigger, again, the_same, update
from workspace import recurring
from workspace.models import Booking, BookingSeries, Claim, Closure, OpeningHours, RejectedDate
from workspace.models.series import Invitation


def desk_booking() -> Booking:
    return make.booking(room=make.hot_desk())


def released() -> Booking:
    return make.booking("released")


def invitation() -> Invitation:
    booking = make.booking()
    return Invitation.objects.create(booking=booking, sequence=40)


def series() -> BookingSeries:
    wish = make.wish()
    return recurring.book(wish, every_weeks=1, dates=12, by=wish.person, now=NOON)


def rejected() -> RejectedDate:
    series()
    return RejectedDate.objects.get()


def leased() -> Claim:
    make.lease()
    return Claim.objects.get()


def booked() -> Claim:
    return make.booking().claims.get()


def closure() -> Closure:
    return Closure.objects.close(make.meeting_room(), hours("09:00", "18:00"), reason="수리", by=make.clerk(), now=NOON)


def opening() -> Any:
    return OpeningHours.objects.earliest("pk")


def revived(row: Claim) -> None:
    """Past its lifecycle a claim that was given back is checked again."""
    update(row, state="live")


def given_back() -> Claim:
    return make.booking("cancelled").claims.get()


def given_back_and_taken() -> Claim:
    claim = given_back()
    make.booking(room=claim.room)
    return claim


CONSTRAINTS = [
    Kept(make.booking, {
        "booking_in_half_hours_of_a_day": {"during": hours("10:10", "11:00")},
        "booking_of_a_company_or_the_house": {"company": None},
        "booking_confirmed_at_a_time": {"confirmed_at": None},
        "booking_over_at_a_time": {"closed_at": NOON},
        "booking_checked_in_by_somebody": {"checked_in_at": NOON},
        "booking_checked_in_at_a_time": {"state": "checked_in"},
        "booking_cancelled_by_somebody_or_for_a_reason": {"state": "cancelled", "closed_at": NOON},
    }),
    Kept(released, {"booking_excused_by_somebody_for_a_reason": {"excused_at": NOON, "excused_by": make.clerk}}),
    Kept(desk_booking, {"booking_one_desk_at_a_time": lambda row: again(row, uid="12345678-1234-5678-1234-567812345678")}),
    Kept(invitation, {"invitation_once_in_a_state": the_same()}),
    Kept(series, {"series_is_weekly_or_fortnightly": {"every_weeks": 3}}),
    Kept(rejected, {"rejected_date_once_in_a_series": the_same()}),
    Kept(leased, {
        "claim_room_once_at_a_time": the_same(),
        "claim_has_begin_and_end": {"during": DateTimeTZRange(NOON, None), "kind": "event"},
        "claim_live_under_a_lease": {"lease": None},
        "claim_held_by_an_offer": {"state": "held", "offer": None},
        "claim_of_a_lease_in_whole_days": {"during": hours("10:00", "11:00")},
    }),
    Kept(given_back_and_taken, {"claim_room_once_at_a_time": revived}),
    Kept(booked, {"claim_kind_fits_its_reason": {"kind": "closure"}}),
    Kept(closure, {"closure_has_begin_end_and_reason": {"reason": ""}, "closure_lifted_by_somebody": {"lifted_at": NOON}}),
    Kept(opening, {"opening_before_closing": {"opens": time(19), "closes": time(18)}, "opening_weekday_is_one": {"weekday": 7}}),
    Kept(make.meeting_room, {
        "room_code_once_in_a_site": the_same(),
        "room_has_a_seat": {"seats": 0},
        "room_has_its_whole_place_on_the_plan": {"plan_x": 1},
    }),
    Kept(lambda: make.desk().site, {"site_name_once": the_same()}),
]  # fmt: skip


TRIGGERS: dict[str, Trigger] = {
    "workspace.Claim:lifecycle": (given_back, revived),
    "workspace.Booking:lifecycle": (lambda: make.booking("done"), lambda row: update(row, state="checked_in", closed_at=None)),
}
