"""The letters of a booking, and the calendar entries that come with them, parsed back from the mail itself."""

from datetime import date, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from icalendar import Calendar

from innocenter.outbox.envelope import wrap
from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from tests import make
from tests.make import NOON, hours
from workspace import bookings

pytestmark = pytest.mark.django_db


def letters(kind: str) -> list[Letter]:
    return list(Letter.objects.filter(kind=f"workspace.booking_{kind}").order_by("pk"))


def entry(letter: Letter) -> tuple[str, Any, Any]:
    """The method that mail programs act on, the calendar and its one event."""
    mail: Any = message_from_bytes(wrap(letter, render(letter), now=NOON), policy=policy.default)
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    calendar: Any = Calendar.from_ical(part.get_content())
    assert part.get_content_charset() == "utf-8"
    return part.get_param("method"), calendar, calendar.walk("VEVENT")[0]


def test_a_confirmed_booking_sends_entries_to_the_person_and_the_guests() -> None:
    booking = make.booking(guests=["guest@example.com"], title="시제품 검토")

    (mine,), (theirs,) = letters("confirmed"), letters("invitation")

    assert (mine.user, mine.link, theirs.address, theirs.link) == (booking.person, booking.get_absolute_url(), "guest@example.com", "")
    method, calendar, event = entry(theirs)
    assert (method, calendar["method"], event["status"], int(event["sequence"])) == ("REQUEST", "REQUEST", "CONFIRMED", 0)
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (booking.during.lower, booking.during.upper)
    assert (str(event["summary"]), str(event["attendee"])) == ("시제품 검토", "mailto:guest@example.com")
    assert str(booking.room) in str(event["location"])
    words = render(theirs)
    assert words.subject.startswith("[기술혁신센터] 한빛센서에서 11월 24일(화) 10:00에 초대합니다")
    assert "11월 24일(화) 10:00" in render(mine).subject
    assert "10:30까지" in render(mine).text


def test_no_line_of_an_entry_is_longer_than_75_octets_also_in_hangul_and_it_reads_back_whole() -> None:
    title = "초저전력 라이다 모듈의 신뢰성 시험 결과를 함께 검토하고 다음 분기 공동연구 계획을 정하는 회의, 둘째 차례; 자료 포함"
    make.booking(guests=["guest@example.com"], title=title)
    (letter,) = letters("invitation")
    mail: Any = message_from_bytes(wrap(letter, render(letter), now=NOON), policy=policy.default)
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    lines = part.get_payload(decode=True).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines)  # one was folded
    assert [line.decode() for line in lines]  # and none inside a letter
    assert str(entry(letter)[2]["summary"]) == title


def test_a_change_keeps_the_identity_and_raises_the_sequence_and_who_is_dropped_hears_it() -> None:
    booking = make.booking(guests=["guest@example.com", "dropped@example.com"])
    first = entry(letters("invitation")[0])[2]
    wish = make.wish(booking.room, hours("14:00", "15:00"), company_=booking.company, guests=["guest@example.com"])

    booking.change(wish, by=booking.person, now=NOON)
    booking.change(wish, by=booking.person, now=NOON)  # a second click

    again = [letter for letter in letters("invitation") if letter.about().sequence == 1]
    method, _calendar, event = entry(again[0])
    assert [letter.address for letter in again] == ["guest@example.com"]
    assert (event["uid"], int(event["sequence"]), method) == (first["uid"], 1, "REQUEST")
    (dropped,) = letters("called_off")
    assert (dropped.address, entry(dropped)[0]) == ("dropped@example.com", "CANCEL")
    assert len(letters("changed")) == 1
    kind = letters("confirmed")[0].what_kind
    assert kind
    assert kind.still_owed
    assert kind.still_owed(letters("confirmed")[0])


def test_a_cancelled_booking_is_taken_out_of_every_calendar() -> None:
    booking = make.booking(guests=["guest@example.com"])
    booking.cancel(by=make.clerk(), reason="누수가 있습니다.", now=NOON)

    (mine,), (theirs,) = letters("cancelled"), letters("called_off")

    for letter in (mine, theirs):
        method, _calendar, event = entry(letter)
        assert (method, event["status"]) == ("CANCEL", "CANCELLED")
    assert "누수가 있습니다." in render(mine).text
    assert "누수" not in render(theirs).text


def test_who_did_not_come_hears_it_once() -> None:
    booking = make.booking()
    for _ in range(2):
        bookings.sweep(now=booking.during.lower + timedelta(minutes=30))
    (letter,) = letters("released")
    assert "이용하지 않은" in render(letter).subject
    assert "calendar" not in letter.context


def test_english_readers_get_english() -> None:
    company = make.member()
    person = company.managers().get()
    person.language = "en"
    person.save()
    make.booking(company_=company, person=person, during=hours("10:00", "11:00", date(2026, 11, 25)))
    assert "is booked for" in render(letters("confirmed")[0]).subject
