"""The demo's rooms by the hour: three meeting rooms of which two make the third, six desks, and some bookings around today."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from companies.models import CentreMembership, Company
from workspace import bookings, recurring
from workspace.models import Booking, Closure, OpeningHours, Room, Site
from workspace.models.taking import Wish

if TYPE_CHECKING:  # the centre tells this
    from innocenter.management.house import House


def furnish(site: Site) -> None:
    """One more room made up of the two that stand already, and the desks of the day."""
    parts = list(Room.objects.filter(site=site, kind=Room.Kind.MEETING).order_by("code")[:2])
    both = Room.objects.create(
        site=site, kind=Room.Kind.MEETING, code="M-30A", name_ko="대회의실(1·2 합침)", name_en="Large meeting room (1 and 2)", floor=3,
        seats=sum(part.seats for part in parts), equipment=["화상회의 장비", "빔프로젝터"],
    )  # fmt: skip
    both.parts.set(parts)
    for n in range(1, 7):
        Room.objects.create(site=site, kind=Room.Kind.HOT_DESK, code=f"H-{n:02}", floor=3, equipment=["모니터"])


def tell(house: House) -> None:
    """Whoever is a member books; one came, one did not, one cancelled, a room is closed for a morning."""
    site = Site.objects.order_by("order", "pk").first()
    assert site
    furnish(site)
    members = [one.company for one in CentreMembership.objects.in_use(house.today).select_related("company").order_by("pk")[:4]]
    first, second, both = Room.objects.filter(site=site, kind=Room.Kind.MEETING).order_by("code")
    combined = next(room for room in (first, second, both) if room.parts.exists())
    parts = [room for room in (first, second, both) if room != combined]
    desks = list(Room.objects.filter(kind=Room.Kind.HOT_DESK).order_by("code"))
    before, coming = working_day(house.today, -1), working_day(house.today, 1)
    for n, company in enumerate(members):
        came = book(house, company, parts[n % 2], before, 9 + 2 * n, title="주간 기술 회의")
        if came and n != 1:
            came.check_in(by=came.person, now=came.during.lower)
        book(house, company, desks[n], coming, 9, title="", hours=6)
        book(house, company, parts[n % 2], coming, 10 + n, title="시제품 검토", guests=[f"guest{n}@demo.innocenter.example"])
    if members:
        book(house, members[0], combined, working_day(coming, 1), 14, title="공동연구 중간 점검")
        with house.on(house.today):
            span = DateTimeTZRange(at(working_day(coming, 2), 9), at(working_day(coming, 2), 12))
            Closure.objects.close(parts[1], span, reason="화상회의 장비 교체", by=house.people["staff"], now=house.started)
    today_and_weekly(house, parts[0], desks[-1], besides=members[1] if members[1:] else None)
    bookings.sweep(now=house.at(house.today, hour=0))


def today_and_weekly(house: House, room: Room, desk: Room, *, besides: Company | None) -> None:
    """The company that signs in as company@ sits at a desk today, and meets every week; one date was somebody else's before."""
    own = Company.objects.managed_by(house.people["company"]).get()
    if OpeningHours.objects.week().on(house.today):
        sits = book(house, own, desk, house.today, 9, title="", hours=8)
        if sits and sits.during.lower < house.started:
            sits.check_in(by=sits.person, now=sits.during.lower)
        if house.started < at(house.today, 16):
            book(house, own, room, house.today, 16, title="시험 결과 공유")
    first = working_day(house.today, 2)
    if besides:
        book(house, besides, room, first + timedelta(weeks=1), 15, title="협력기관 방문 회의")
    person = own.managers().get()
    wish = Wish(room, DateTimeTZRange(at(first, 15), at(first, 16)), person, own, title="협력기관 주간 회의")
    with suppress(ValidationError):  # none of the dates can be had, for example over the new year
        recurring.book(wish, every_weeks=1, dates=5, by=person, now=house.started - timedelta(hours=1))


def book(
    house: House, company: Company, room: Room, day: date, hour: int, *, title: str, hours: int = 1, guests: list[str] | None = None
) -> Booking | None:
    """None where it cannot be had: the demo begins on any day of the year."""
    person, made = company.managers().order_by("pk").first(), min(house.started, at(day, 9) - timedelta(days=1))
    assert person
    wish = Wish(room, DateTimeTZRange(at(day, hour), at(day, hour + hours)), person, company, title=title, guests=guests or [])
    try:
        booking = Booking.objects.hold(wish, by=person, now=made)
    except ValidationError:
        return None
    booking.confirm(by=person, now=made)
    return booking


def at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def working_day(day: date, step: int) -> date:
    """The next open day before or after."""
    week = OpeningHours.objects.week()
    day += timedelta(days=step)
    while week.on(day) is None:
        day += timedelta(days=1 if step > 0 else -1)
    return day
