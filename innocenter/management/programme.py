"""The demo's programme: a monthly forum with its dates, seminars with seats, with a queue and online, one that has taken place."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Group
from django.utils import timezone

from events import sweeps
from events.models import Attendee, Event, Registration, Series, Setting
from innocenter.accounts.groups import PROGRAMME
from innocenter.accounts.models import User
from innocenter.management import day, event_details
from innocenter.taxonomy.models import Field, Holiday
from institutes.models import Institute, Researcher
from workspace.models import Room

if TYPE_CHECKING:  # the centre tells this
    from innocenter.management.house import House

SEMINARS: list[dict[str, Any]] = [
    {
        "title_ko": "소부장 실증 세미나: 시험·인증 길잡이", "title_en": "Testing and certification for materials and parts",
        "after": 9, "hour": 10,
        "capacity_onsite": 2, "field": "EB",
        "summary": "시험·인증을 준비하는 기업을 위한 소규모 세미나입니다. 자리가 적어 대기를 받습니다.",
    },
    {
        "title_ko": "스마트센서 기술세미나", "title_en": "Smart sensor seminar",
        "after": 13, "hour": 13, "capacity_onsite": 20, "mode": "both",
        "capacity_online": 100, "join_link": "https://meet.example.com/smart-sensor",
        "summary": "출연연 연구자가 스마트센서의 최신 기술과 기업 협력 사례를 소개합니다.", "field": "ED",
    },
    {
        "title_ko": "중소기업 R&D 지원사업 설명회", "title_en": "Briefing on R&D support for SMEs",
        "after": 16, "hour": 14, "kind": "briefing",
        "mode": "online", "capacity_online": 300, "join_link": "https://meet.example.com/rnd-briefing",
        "summary": "내년도 중소기업 R&D 지원사업의 일정과 준비할 점을 설명합니다.", "field": "",
    },
]  # fmt: skip


def tell(house: House) -> None:
    house.people["staff"].groups.add(Group.objects.get(name=PROGRAMME))
    clerk = User.objects.get(pk=house.people["staff"].pk)  # knows what it may do now
    room = Room.objects.filter(kind=Room.Kind.SEMINAR).order_by("pk").first()
    assert room
    forum(house, clerk, room)
    held(house, clerk, room)
    for about in SEMINARS:
        seminar(house, clerk, room, dict(about))
    waiting(house, clerk)
    day.today(house, clerk)
    event_details.tell(house, clerk)


def forum(house: House, clerk: User, room: Room) -> None:
    """Four dates are planned, the next is announced."""
    with house.on(house.today) as now:
        series = Series.objects.create(
            title_ko="판교 기술혁신 포럼", title_en="Pangyo technology forum", kind="forum",
            summary="매달 한 분야를 골라 출연연 연구자와 기업이 함께 이야기합니다.",
        )  # fmt: skip
        series.fields.set(Field.objects.filter(pk__in=["ED", "EB"]))
        series.plan(Holiday.objects.calendar(), months=4, by=clerk, now=now)
        announce(series.dates.earliest("starts_at"), room, clerk, now, seats=30)


def announce(event: Event, room: Room | None, clerk: User, now: datetime, *, seats: int) -> None:
    if room:
        event.move(Setting(event.starts_at, event.ends_at, room=room), by=clerk, now=now)
        event.change_seats(onsite=min(seats, room.seats), online=event.capacity_online, by=clerk, now=now)
    event.publish(by=clerk, now=now)


def seminar(house: House, clerk: User, room: Room, about: dict[str, Any]) -> None:
    day, field, seats = weekday(house.today + timedelta(days=about.pop("after"))), about.pop("field"), about.get("capacity_onsite", 0)
    begin = moment(day, about.pop("hour"))  # never in the way of the forum, whatever days holidays push them to
    with house.on(house.today - timedelta(days=5)) as now:
        event = Event.objects.create(
            starts_at=begin, ends_at=begin + timedelta(hours=1), host=Institute.objects.filter(short_name="ETRI").first(), **about
        )
        event.fields.set(Field.objects.filter(pk=field))
        if speaker := Researcher.objects.order_by("pk").first():
            item = event.items.create(begins=begin.time(), minutes=50, title_ko="기술 소개와 협력 사례", title_en="Technology and cases")
            item.speakers.create(name=speaker.name, affiliation=speaker.institute.short_name, researcher=speaker)
        announce(event, None if event.mode == "online" else room, clerk, now, seats=seats)


def held(house: House, clerk: User, room: Room) -> None:
    """Two weeks ago: seven came, one did not; thanked, asked, and one with a certificate."""
    begin = moment(weekday(house.today - timedelta(days=14)), 15)
    people = [house.people[key] for key in ("company", "colleague", "researcher")]
    with house.on(house.today - timedelta(days=30)) as now:
        event = Event.objects.create(
            title_ko="이차전지 소재 기술세미나", title_en="Battery materials seminar", starts_at=begin, ends_at=begin + timedelta(hours=2),
            summary="이차전지 소재의 국산화 사례를 나눈 자리입니다.",
        )  # fmt: skip
        announce(event, room, clerk, now, seats=20)
        for person in people:
            event.register(Attendee.of(person), by=person, now=now)
        day.guests(event, now=now)
    with house.on(house.today - timedelta(days=13)):
        for one in Registration.objects.filter(event=event).select_related("event").order_by("pk"):
            if one.person == people[-1]:
                one.miss(by=clerk, now=event.ends_at)
            else:
                one.check_in(by=clerk, now=event.starts_at)
        sweeps.finish(now=event.ends_at)
    day.afterwards(house, event, clerk)


def waiting(house: House, clerk: User) -> None:
    """A talk with one seat: somebody has it, somebody waits, and one seat is kept for the speaker."""
    begin = moment(weekday(house.today + timedelta(days=20)), 10)
    with house.on(house.today - timedelta(days=3)) as now:
        event = Event.objects.create(
            title_ko="소규모 기술 대화", title_en="A talk on technology", starts_at=begin, ends_at=begin + timedelta(hours=1),
            elsewhere="판교 제2테크노밸리 기업지원허브 (예시)", capacity_onsite=2, promotion="offer",
            summary="연구자 한 사람과 기업 두세 곳이 마주 앉아 한 가지 문제를 깊이 이야기합니다.",
        )  # fmt: skip
        event.publish(by=clerk, now=now)
        event.keep_seats("연사", "onsite", 1, by=clerk, now=now)
        for key in ("newcomer", "company"):
            event.register(Attendee.of(house.people[key]), by=house.people[key], now=now)


def weekday(day: date) -> date:
    """That day, or the next that people work on."""
    return Holiday.objects.calendar().on_or_after(day)


def moment(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
