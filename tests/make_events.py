"""Makers for the programme: each returns a saved, valid row; a test names only what it is about."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from companies.models import Company
from events import attendance
from events.models import Attendee, DoorHelper, Event, GuestSignUp, Registration, Series, Setting
from innocenter.accounts.models import User
from innocenter.privacy.models import ConsentText
from tests import make
from tests.make import NOON
from workspace.models import Room

STARTS = datetime(2026, 12, 17, 6, 0, tzinfo=UTC)  # the third Thursday of December, 15:00 in Seoul
ENDS = STARTS + timedelta(hours=2)
_numbers = count(1)


def clerk(**fields: Any) -> User:
    """Staff for the programme."""
    return make.staff("programme", **fields)


def series(**about: Any) -> Series:
    return Series.objects.create(**{"title_ko": f"판교 기술포럼 {next(_numbers)}", "summary": "매달 여는 포럼입니다."} | about)


def seminar_room(**about: Any) -> Room:
    return make.desk(**{"kind": "seminar", "seats": 50} | about)


def draft(**about: Any) -> Event:
    """With three seats on site and all that publishing asks for; a room is taken by `move`, as staff do."""
    room = about.pop("room", None)
    about = {"title_ko": f"센서 기술세미나 {next(_numbers)}", "summary": "센서를 이야기합니다.", "capacity_onsite": 3} | about
    about = {"starts_at": STARTS, "ends_at": ENDS} | about
    if not room and about.get("mode") != "online":
        about.setdefault("elsewhere", "대전 컨벤션센터 (예시)")
    made = Event.objects.create(**about)
    if room:
        made.move(Setting(made.starts_at, made.ends_at, room=room), by=clerk(), now=NOON)
    return made


def event(state: str = "published", **about: Any) -> Event:
    """An event that came to its state by the real verbs."""
    made = draft(**about)
    by = clerk()
    if state in {"published", "held", "archived"}:
        made.publish(by=by, now=NOON)
    if state in {"held", "archived"}:
        made.finish(now=made.ends_at)
    if state == "archived":
        made.archive(by=by, now=made.ends_at)
    if state == "cancelled":
        made.cancel(by=by, reason="강사 사정입니다.", now=NOON)
    return made


def attendee(**fields: Any) -> Attendee:
    return Attendee.of(make.user(**fields))


def guest(**about: Any) -> Attendee:
    n = next(_numbers)
    return Attendee.guest(**{"email": f"Guest{n}@Example.com", "name": f"손님{n}", "affiliation": "한빛센서"} | about)


def guest_sign_up(of: Event | None = None, **about: Any) -> GuestSignUp:
    """Asked for, and not confirmed."""
    text = ConsentText.objects.in_force(["event_guest"]).get()
    GuestSignUp.objects.ask(of or event(), guest(**about), wish="onsite", text=text, ip=None, now=NOON)
    return GuestSignUp.objects.latest("pk")


def registered(of: Event, who: Attendee | None = None, *, now: datetime = NOON, **about: Any) -> Registration:
    """Somebody who registered themselves."""
    who = who or attendee()
    return of.register(who, by=who.person, now=now, **about)


def registration(state: str = "confirmed", *, of: Event | None = None, **about: Any) -> Registration:
    """A registration that came to its state by the real verbs, at an event with one seat on site."""
    by = clerk()
    if state in {"pending", "declined"}:
        made = registered(of or event(capacity_onsite=1, needs_approval=True), **about)
        if state == "declined":
            made.reject(by=by, reason="자리가 부족합니다.", now=NOON)
        return made
    if state in {"queued", "offered", "expired"}:
        of = of or event(capacity_onsite=1, promotion="offer")
        first = registered(of)
        made = registered(of, **about)
        if state != "queued":
            first.cancel(by=first.person, now=NOON)
            made.refresh_from_db()
        if state == "expired":
            made.lapse(now=made.offer_until)
        return fresh(made)
    made = registered(of or event(capacity_onsite=1), **about)
    if state == "cancelled":
        made.cancel(by=made.person, now=NOON)
    elif state == "attended":
        made.check_in(by=by, now=made.event.starts_at)
    elif state == "no_show":
        made.miss(by=by, now=made.event.ends_at)
    return made


def fresh(registration: Registration) -> Registration:
    return Registration.objects.get(pk=registration.pk)


def colleagues(company: Company, n: int) -> list[Attendee]:
    return [guest(company=company) for _ in range(n)]


def states(of: Event) -> list[str]:
    """Of its registrations, in the order in which they were made."""
    return list(Registration.objects.filter(event=of).order_by("pk").values_list("state", flat=True))


def columns(of: Event) -> dict[str, int]:
    """What the row says of the seats: to compare with `of.counts()`."""
    row = Event.objects.get(pk=of.pk)
    return {name: getattr(row, name) for name in ("taken_onsite", "taken_online", "held_onsite", "held_online")}


def helper(of: Event, **fields: Any) -> User:
    """Somebody whom staff named for the door of this event."""
    person = make.user(**fields)
    DoorHelper.objects.appoint(of, person, by=clerk(), now=NOON)
    return person


def over(of: Event | None = None, *, guests: int = 0) -> Registration:
    """Somebody who was at an event that is over, with its attendance closed an hour after its end; so were as many guests."""
    first = registration("attended", of=of or event(capacity_onsite=guests + 1))
    for _ in range(guests):
        registered(first.event, guest()).check_in(by=clerk(), now=STARTS)
    first.event.finish(now=ENDS)
    attendance.close(first.event, by=clerk(), now=ENDS + timedelta(hours=1))
    return fresh(first)
