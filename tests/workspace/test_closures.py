"""Rooms that are closed: what is in the way is shown first, then cancelled; leases stay, and staff are told."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse

from innocenter.outbox.models import Letter
from tests import make
from tests.make import NOON, hours
from tests.refusals import refusal
from workspace.admin.rooms import desks_in_closed_rooms
from workspace.closing import close_site, open_site
from workspace.models import Booking, Claim, Closure, Room, Site

pytestmark = pytest.mark.django_db


def close(room: Room, during: Any = None, **about: Any) -> Closure:
    told = {"reason": "천장 누수 수리", "by": make.clerk(), "now": NOON} | about
    return Closure.objects.close(room, during or hours("09:00", "18:00"), **told)


def test_bookings_in_the_way_are_cancelled_with_the_reason() -> None:
    booked = make.booking()
    held = make.booking("held", room=booked.room, during=hours("14:00", "15:00"))
    after = make.booking(room=booked.room, during=hours("10:00", "11:00", date(2026, 11, 25)))

    closure = close(booked.room)

    states = [Booking.objects.get(pk=one.pk).state for one in (booked, held, after)]
    assert states == ["cancelled", "expired", "confirmed"]
    assert Letter.objects.get(kind="workspace.booking_cancelled").context["reason"] == "천장 누수 수리"
    assert closure.claims.get().during == hours("09:00", "18:00")
    assert refusal(Booking.objects.hold, make.wish(booked.room), by=make.wish(booked.room).person, now=NOON) in {"taken", "company"}


def test_a_part_closes_the_whole_and_the_whole_its_parts() -> None:
    left, right = make.meeting_room(), make.meeting_room()
    both = make.meeting_room(parts=[left, right])
    booking = make.booking(room=both)
    close(left, hours("10:30", "12:00"))
    booking.refresh_from_db()
    assert booking.state == "cancelled"
    assert close(both, hours("13:00", "14:00")).claims.count() == 2


def test_what_a_lease_has_stays_and_staff_are_told() -> None:
    desk = make.desk()
    lease = make.lease(desk_=desk)
    closure = close(desk)
    assert not closure.claims.exists()
    assert [claim.lease for claim in closure.leases_in_it()] == [lease]
    with time_machine.travel(NOON, tick=False):
        assert desks_in_closed_rooms(make.TODAY).count == 1
        closure.lift(by=make.clerk(), now=NOON)
        assert desks_in_closed_rooms(make.TODAY).count == 0


def test_who_is_in_the_room_keeps_it_until_the_closing_begins() -> None:
    booking = make.booking("checked_in")
    close(booking.room, hours("10:30", "18:00"), now=booking.during.lower + timedelta(minutes=5))
    booking.refresh_from_db()
    assert (booking.state, booking.claims.get().during) == ("checked_in", hours("10:00", "10:30"))


def test_a_closure_is_lifted_once_and_only_staff_close() -> None:
    room = make.meeting_room()
    assert refusal(close, room, by=make.stranger()) == "not_allowed"
    assert refusal(close, room, reason=" ") == "reason"
    assert refusal(close, room, hours("09:00", "10:00", date(2026, 11, 20))) == "during"
    closure = close(room)
    assert refusal(close, room) == "already"
    at = hours("12:00", "13:00").lower
    closure.lift(by=make.clerk(), now=at)
    assert closure.claims.get().during == hours("09:00", "12:00")
    assert refusal(closure.lift, by=make.clerk(), now=at) == "already"
    assert Claim.objects.get().state == "live"


def test_staff_see_what_is_in_the_way_before_they_tick() -> None:
    booking = make.booking()
    client = make.signed_in(make.clerk())
    url = reverse("admin:workspace_room_act", args=[booking.room_id, "close"])
    body = {"begins": "2026-11-24T09:00", "ends": "2026-11-24T18:00", "reason": "수리"}
    with time_machine.travel(NOON, tick=False):
        answer = client.post(url, body)
        assert answer.status_code == 200
        assert booking.person.name in answer.content.decode()
        assert not Closure.objects.exists()
        assert client.post(url, body | {"agreed": "on"}).status_code == 302
        closure = Closure.objects.get()
        page = client.get(reverse("admin:workspace_closure_change", args=[closure.pk]))
        assert page.status_code == 200
        assert client.get(reverse("admin:workspace_closure_changelist")).status_code == 200


def test_staff_book_with_a_reason_and_print_the_code_at_the_door() -> None:
    company, room = make.member(), make.meeting_room(kind="seminar")
    client, person = make.signed_in(make.clerk()), company.managers().get()
    url = reverse("admin:workspace_room_act", args=[room.pk, "book"])
    body = {"begins": "2026-11-28T09:00", "ends": "2026-11-28T21:00", "title": "개소 행사", "reason": "센터 행사", "email": person.email}
    with time_machine.travel(NOON, tick=False):
        assert client.post(url, body | {"begins": "2026-11-28T09:10"}).status_code == 200
        assert client.post(url, body).status_code == 302
        booking = Booking.objects.get()
        assert (booking.state, booking.company, booking.person, booking.override) == ("confirmed", company, person, "센터 행사")
        assert client.post(url, body).status_code == 200
        page = client.get(reverse("admin:workspace_room_door", args=[room.pk])).content.decode()
    assert reverse("workspace:at_the_door", args=[room.pk]) in page
    assert "data:image/svg+xml" in page
    assert make.signed_in(make.stranger()).get(reverse("admin:workspace_room_door", args=[room.pk])).status_code == 302


def test_a_room_is_made_up_of_others_one_level_deep() -> None:
    left, right = make.meeting_room(), make.meeting_room()
    both = make.meeting_room(parts=[left, right])
    for room, parts in ((left, [right]), (make.meeting_room(), [both]), (make.desk(), [left]), (both, [both])):
        assert refusal(room.refuse_parts, parts, kind=room.kind) == "parts"
    both.refuse_parts([left, right], kind="meeting")
    client = make.signed_in(make.clerk())
    body = {
        "site": left.site_id, "kind": "meeting", "code": left.code, "floor": 3, "seats": 6, "is_active": "on", "parts": [right.pk],
    }  # fmt: skip
    answer = client.post(reverse("admin:workspace_room_change", args=[left.pk]), body)
    assert "다시 나눌 수 없습니다" in answer.content.decode()


# A whole site


def shut(site: Site, **about: Any) -> tuple[int, int]:
    told = {"until": make.TODAY + timedelta(days=10), "reason": "승강기 교체 공사", "by": make.clerk(), "now": NOON} | about
    return close_site(site, **told)


def test_a_whole_site_shuts_and_opens_again_in_one_act() -> None:
    lease, booking = make.lease(), make.booking()
    site = booking.room.site
    elsewhere = make.desk(site=Site.objects.create(name_ko="판교 제2센터", name_en="Pangyo 2", address_ko="성남시"))
    far = make.lease(desk_=elsewhere)
    make.meeting_room(parts=[booking.room, make.meeting_room()])

    assert shut(site) == (Room.objects.filter(site=site, parts=None).count(), 1)

    for thing in (lease, far, booking):
        thing.refresh_from_db()
    assert (lease.state, far.state, booking.state) == ("suspended", "active", "cancelled")
    assert (lease.suspended_reason, lease.cap) == ("승강기 교체 공사", date(2028, 7, 1))
    assert not Claim.objects.taking().filter(room=elsewhere, kind="closure").exists()
    assert Letter.objects.filter(kind="workspace.lease_suspended").count() >= 1
    assert refusal(shut, site) == "already"

    repaired = close(make.desk())
    assert open_site(site, by=make.clerk(), now=NOON + timedelta(days=2)) == (Closure.objects.filter(of_site=True).count(), 1)
    lease.refresh_from_db()
    repaired.refresh_from_db()
    assert (lease.state, repaired.lifted_at) == ("active", None)
    assert refusal(open_site, site, by=make.clerk(), now=NOON + timedelta(days=2)) == "open"


def test_only_staff_shut_a_site_and_a_refusal_leaves_it_open() -> None:
    lease = make.lease()
    site, clerk = lease.desks()[0].room.site, make.clerk()
    make.person(lease.company, clerk)
    assert refusal(shut, site, by=make.stranger()) == "not_allowed"
    assert refusal(shut, site, by=clerk) == "own_company"
    with pytest.raises(ValidationError) as refused:
        shut(site, until=make.TODAY - timedelta(days=1))
    assert list(refused.value.error_dict) == ["until"]


def test_when_a_lease_leaves_a_closed_desk_the_rest_of_the_time_is_closed_too() -> None:
    desk, lease = make.desk(), make.lease()
    lease = make.lease(desk_=desk)
    closure = close(desk, DateTimeTZRange(hours("09:00", "10:00").lower, hours("09:00", "10:00", date(2026, 12, 20)).lower))
    assert not closure.claims.exists()
    assert Closure.objects.claim_what_came_free(now=NOON) == 0

    lease.move_desk(old=desk, new=make.desk(), on=date(2026, 12, 1), by=make.clerk(), reason="공사", now=NOON)

    assert [Closure.objects.claim_what_came_free(now=NOON) for _ in range(2)] == [1, 0]
    claim = closure.claims.get()
    assert (claim.state, claim.days.lower, claim.during.upper) == ("live", date(2026, 12, 1), closure.during.upper)
