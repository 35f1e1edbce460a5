"""Reminders are owed to registrations, by state: not to events, and not by a window that a run may miss."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from events import reminders
from events.models import Event, Registration, Setting
from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import absolute, render
from tests import make_events
from tests.make import NOON
from tests.make_events import ENDS, STARTS, registered

pytestmark = pytest.mark.django_db
NINE = STARTS - timedelta(days=1, hours=6)  # the day before at nine
EIGHT = STARTS - timedelta(hours=7)


def told(kind: str) -> list[str]:
    return list(Letter.objects.filter(kind=f"events.reminder_{kind}").order_by("pk").values_list("address", flat=True))


def test_the_day_before_at_nine_and_on_the_day_at_eight_once_each() -> None:
    one = registered(make_events.event())
    assert reminders.remind(now=NINE - timedelta(seconds=1)) == 0
    assert [reminders.remind(now=NINE) for _ in range(2)] == [1, 0]
    assert reminders.remind(now=EIGHT - timedelta(seconds=1)) == 0
    assert [reminders.remind(now=EIGHT) for _ in range(2)] == [1, 0]
    assert told("tomorrow") == told("today") == [one.email]


def test_who_registers_after_the_first_gets_the_second_and_who_waits_gets_none() -> None:
    event = make_events.event(capacity_onsite=1)
    late = registered(event, now=NINE + timedelta(hours=2))
    registered(event, now=NINE + timedelta(hours=2))
    assert reminders.remind(now=NINE + timedelta(hours=3)) == 0
    reminders.remind(now=EIGHT)
    assert (told("tomorrow"), told("today")) == ([], [late.email])


def test_who_comes_from_the_queue_is_reminded_and_who_cancelled_is_not() -> None:
    event = make_events.event(capacity_onsite=1)
    first, second = registered(event), registered(event)
    first.cancel(by=first.person, now=NOON)
    reminders.remind(now=NINE)
    assert told("tomorrow") == [second.email]


def test_an_event_on_another_day_owes_them_anew_and_the_old_letter_is_not_sent() -> None:
    event = make_events.event()
    one = registered(event)
    reminders.remind(now=NINE)
    week = timedelta(days=7)
    event.move(Setting(STARTS + week, ENDS + week, elsewhere="대전"), by=make_events.clerk(), reason="사정", now=NINE)
    old = Letter.objects.get(kind="events.reminder_tomorrow")
    assert old.what_kind
    assert old.what_kind.still_owed
    assert old.what_kind.still_owed(old)
    reminders.remind(now=NINE + week)
    assert told("tomorrow") == [one.email] * 2


def test_a_run_that_was_missed_is_only_late_and_after_the_beginning_nothing_is_owed() -> None:
    registered(make_events.event())
    assert reminders.remind(now=EIGHT + timedelta(hours=6)) == 1
    registered(make_events.event())
    assert reminders.remind(now=STARTS) == 0


def test_on_the_day_people_read_the_way_or_from_when_the_link_stands_on_their_page() -> None:
    event = make_events.event(mode="both", capacity_online=1, join_link="https://meet.example.com/secret", room=make_events.seminar_room())
    registered(event, wish="onsite")
    registered(event, wish="online")
    reminders.remind(now=EIGHT)
    onsite, online = (render(letter).text for letter in Letter.objects.filter(kind="events.reminder_today").order_by("pk"))
    assert event.room
    assert event.room.site.address in onsite
    assert "14:30부터 신청 화면에서" in online
    assert "secret" not in onsite + online


def test_everybody_reads_it_in_their_language_at_their_address_with_their_own_link() -> None:
    event = make_events.event(capacity_onsite=3, title_ko="센서 세미나", title_en="Sensor seminar")
    english = registered(event, make_events.attendee(language="en"))
    korean = registered(event)
    stranger = registered(event, make_events.guest(email="Stranger@Example.com"))
    reminders.remind(now=NINE)
    found = {letter.address: letter for letter in Letter.objects.filter(kind="events.reminder_tomorrow")}
    assert set(found) == {english.email, korean.email, "stranger@example.com"}
    assert (found[english.email].user, found[stranger.email].user) == (english.person, None)
    assert "Tomorrow at 15:00: “Sensor seminar”" in render(found[english.email]).subject
    for one in (korean, stranger):
        words = render(found[one.email])
        assert "센서 세미나" in words.subject
        assert absolute(one.get_absolute_url()) in words.text


def crowd(event: Event, many: int) -> None:
    """Seated without a walk through the verbs: what is asked here is what it costs to remind them."""
    Event.objects.filter(pk=event.pk).update(capacity_onsite=many, taken_onsite=many)
    Registration.objects.bulk_create(
        Registration(
            event=event, email=f"guest{n}@example.com", name=f"손님{n}", state="confirmed", place="onsite", seated_at=NOON, made_at=NOON,
            agreed_at=NOON,
        )
        for n in range(many)
    )  # fmt: skip


@pytest.mark.parametrize("many", [1, 3, 5000])
def test_it_costs_two_statements_for_each_kind_however_many_come(many: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    crowd(make_events.event(), many)
    with django_assert_num_queries(3):  # the events of today (none), those of tomorrow, their letters
        assert reminders.remind(now=NINE) == many
    with django_assert_num_queries(2):
        assert reminders.remind(now=NINE) == 0
    with django_assert_num_queries(2):  # it is not nine yet: nobody asks for tomorrow's
        assert reminders.remind(now=EIGHT) == many
