"""What people are told, and the calendar entries that come with it, parsed back from the mail itself."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from icalendar import Calendar

from events import sweeps
from events.models import Attendee, ChangeNotice, Event, Registration, Setting
from innocenter.outbox.envelope import wrap
from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from tests import make, make_events
from tests.make import NOON
from tests.make_events import ENDS, STARTS, fresh, registered

pytestmark = pytest.mark.django_db
SECRET = "https://meet.example.com/secret"


def letters(kind: str) -> list[Letter]:
    return list(Letter.objects.filter(kind=f"events.{kind}").order_by("pk"))


def mail(letter: Letter) -> Any:
    return message_from_bytes(wrap(letter, render(letter), now=NOON), policy=policy.default)


def entry(letter: Letter) -> tuple[str, Any]:
    """The method that mail programs act on, and the one event."""
    part = next(part for part in mail(letter).walk() if part.get_content_type() == "text/calendar")
    calendar: Any = Calendar.from_ical(part.get_content())
    assert calendar["method"] == part.get_param("method")
    return part.get_param("method"), calendar.walk("VEVENT")[0]


def test_a_confirmation_has_time_place_and_a_personal_request_with_one_attendee() -> None:
    event = make_events.event(room=make_events.seminar_room(name_ko="세미나실"), title_ko="가나다라마바사아자차카타파하" * 5)
    one = registered(event)

    (letter,) = letters("confirmed")

    words = render(letter)
    assert letter.user == one.person
    assert "12월 17일(목) 15:00" in words.subject
    assert "세미나실" in words.text
    assert one.get_absolute_url() in words.text
    method, found = entry(letter)
    assert (method, found["status"], int(found["sequence"])) == ("REQUEST", "CONFIRMED", 0)
    assert str(found["uid"]).startswith(f"event-{event.uid}@")
    assert (found.decoded("dtstart"), found.decoded("dtend")) == (STARTS, ENDS)
    assert str(found["attendee"]) == f"mailto:{one.email}"
    assert str(found["summary"]) == event.title_ko  # folded at 75 octets, and whole again


def test_who_waits_reads_the_place_the_rule_and_gets_no_entry() -> None:
    for promotion, rule in (("auto", "바로 확정"), ("offer", "24시간")):
        event = make_events.event(capacity_onsite=1, promotion=promotion)
        for _ in range(3):
            one = registered(event)
        letter = letters("queued")[-1]
        words = render(letter).text
        assert letter.address == one.email
        assert "대기 번호는 2번" in words
        assert "2번째" in words
        assert rule in words
        assert "calendar" not in letter.context


def test_the_next_in_the_queue_hears_at_once_and_the_one_who_left_gets_a_cancel() -> None:
    event = make_events.event(capacity_onsite=1)
    first, second = registered(event), registered(event)
    first.cancel(by=first.person, now=NOON)

    (off,), (in_,) = letters("cancelled"), letters("promoted")

    method, found = entry(off)
    assert (off.address, method, found["status"], str(found["attendee"])) == (first.email, "CANCEL", "CANCELLED", f"mailto:{first.email}")
    assert (in_.address, entry(in_)[0]) == (second.email, "REQUEST")
    assert "빈자리가 생겨" in render(in_).subject


def test_an_offer_says_until_when_and_what_ran_out_is_told() -> None:
    one = make_events.registration("expired")
    (offer,), (gone,) = letters("offered"), letters("ran_out")
    assert (offer.address, gone.address) == (one.email, one.email)
    assert "맡아 두었습니다" in render(offer).subject
    assert "calendar" not in offer.context
    assert offer.what_kind
    assert offer.what_kind.still_owed
    assert offer.what_kind.still_owed(offer)  # not sent any more


def test_a_cancelled_event_tells_also_who_waits_and_calls_off_only_what_was_sure() -> None:
    event = make_events.event(capacity_onsite=1, host=make.institute(coordinator=make.user()))
    first, second = registered(event), registered(event)
    event.cancel(by=make_events.clerk(), reason="강사 사정입니다.", now=NOON)

    told = letters("event_cancelled")

    assert [letter.address for letter in told] == [first.email, second.email]
    assert ["calendar" in letter.context for letter in told] == [True, False]
    method, found = entry(told[0])
    assert (method, int(found["sequence"])) == ("CANCEL", 1)
    assert all("강사 사정입니다." in render(letter).text for letter in told)
    assert len(letters("cancelled_for_hosts")) == 1


def test_a_move_is_one_letter_with_old_and_new_and_a_fresh_entry_for_the_confirmed() -> None:
    event, clerk = make_events.event(capacity_onsite=1), make_events.clerk()
    first, second = registered(event), registered(event)
    for hours in (1, 2):
        starts = STARTS + timedelta(hours=hours)
        to = Setting(starts, starts + timedelta(hours=2), elsewhere="부산")
        event.move(to, by=clerk, reason="장소가 바뀌었습니다.", now=NOON)
    assert letters("moved") == []
    sweeps.tell(now=NOON + timedelta(minutes=10))

    told = letters("moved")

    assert [letter.address for letter in told] == [first.email, second.email]
    words = render(told[0]).text
    assert "변경 전 일시: 2026. 12. 17. (목) 15:00" in words
    assert "변경 후 일시: 2026. 12. 17. (목) 17:00" in words
    assert "대전 컨벤션센터" in words
    assert "부산" in words
    method, found = entry(told[0])
    assert (method, int(found["sequence"]), found.decoded("dtstart")) == ("REQUEST", 2, STARTS + timedelta(hours=2))
    assert "calendar" not in told[1].context


def test_nobody_reads_of_another_set_up_or_of_a_move_that_was_taken_back() -> None:
    event, clerk = make_events.event(), make_events.clerk()
    registered(event)
    event.move(replace(event.setting, setup_minutes=60), by=clerk, reason="의자를 놓습니다.", now=NOON)
    assert (Event.objects.get(pk=event.pk).sequence, ChangeNotice.objects.count()) == (0, 0)
    was = event.setting
    for to in (replace(was, elsewhere="부산"), was):
        event.move(to, by=clerk, reason="잘못 눌렀습니다.", now=NOON)
    sweeps.tell(now=NOON + timedelta(minutes=10))
    assert (Event.objects.get(pk=event.pk).sequence, letters("moved")) == (2, [])


def test_a_host_who_comes_reads_of_a_move_once() -> None:
    keeper = make.user()
    event = make_events.event(host=make.institute(coordinator=keeper))
    event.register(Attendee.of(keeper), by=keeper, now=NOON)
    event.move(replace(event.setting, elsewhere="부산"), by=make_events.clerk(), reason="더 넓은 곳으로", now=NOON)
    sweeps.tell(now=NOON + timedelta(minutes=10))
    assert ([letter.user for letter in letters("moved")], letters("moved_for_hosts")) == ([keeper], [])


def test_a_colleague_is_asked_for_their_own_word() -> None:
    event, company = make_events.event(), make.company()
    event.register(make_events.guest(company=company), by=company.managers().get(), now=NOON)
    (letter,) = letters("confirmed")
    assert "대신 신청하셨습니다. 2026. 11. 26. (목) 12:00까지" in render(letter).text


def test_each_reads_their_own_language() -> None:
    event = make_events.event(title_en="Sensor seminar")
    registered(event, make_events.attendee(language="en"))
    registered(event, make_events.guest(language="en"))
    assert all("You have a seat at “Sensor seminar”" in render(letter).subject for letter in letters("confirmed"))


def test_the_link_to_join_is_in_no_letter() -> None:
    event = make_events.event(mode="online", capacity_onsite=0, capacity_online=1, join_link=SECRET, promotion="offer")
    first, second = registered(event), registered(event)
    first.cancel(by=first.person, now=NOON)
    second = fresh(second)
    second.accept(by=second.person, now=NOON)
    event.cancel(by=make_events.clerk(), reason="사정", now=NOON)
    assert Letter.objects.filter(kind__startswith="events.").count() == 6
    assert all(SECRET not in mail(letter).as_string() and SECRET not in str(letter.context) for letter in Letter.objects.all())


def test_the_link_of_a_letter_is_signed() -> None:
    one, other = make_events.registration(), make_events.registration()
    assert Registration.objects.by_token(one.token).get() == one
    for forged in (str(one.pk), one.token + "x", f"{other.pk}:{one.token.split(':')[1]}", ""):
        assert not Registration.objects.by_token(forged).exists()
