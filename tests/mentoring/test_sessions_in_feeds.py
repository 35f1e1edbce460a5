"""Sessions in the calendar that somebody reads under an address of their own: one's own only, and nothing that was written about them."""

from datetime import timedelta
from typing import Any

import icalendar
import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from events.feeds import own, own_path
from events.models import CalendarKey
from innocenter.accounts.models import User
from innocenter.taxonomy.models import Field
from mentoring import sweeps
from mentoring.models import DeclaredTie, Session
from tests import make, make_experts, make_mentoring, make_sessions
from tests.make import NOON
from tests.make_experts import TUESDAY
from tests.make_sessions import meet, people

pytestmark = pytest.mark.django_db
LINK = "https://meet.example.com/geheim"


def feed_of(person: User) -> str:
    key = CalendarKey.objects.filter(person=person).first() or CalendarKey.objects.make(person, now=NOON)
    answer = Client().get(own_path(key))
    assert answer.status_code == 200
    return answer.content.decode()


def entries(person: User) -> list[Any]:
    return [one for one in icalendar.Calendar.from_ical(feed_of(person)).walk("VEVENT") if str(one["uid"]).startswith("session-")]


def told(person: User) -> list[tuple[str, int]]:
    return [(str(one["status"]), int(one["sequence"])) for one in entries(person)]


def test_those_who_take_part_have_it_and_their_colleagues_have_not() -> None:
    made = make_sessions.session()
    company, expert = people(made)
    colleague = make.person(made.request.company).user
    with time_machine.travel(NOON, tick=False):
        assert (told(company), told(expert), told(colleague)) == ([("CONFIRMED", 0)], [("CONFIRMED", 0)], [])
        entry = entries(company)[0]
        assert "attendee" not in entry
        assert (str(entry["uid"]).split("@")[0], str(entry["summary"])) == (f"session-{made.uid}", f"기술상담 ({made.request.number})")


def test_it_follows_a_move_and_stays_as_called_off() -> None:
    made = make_sessions.session()
    company, expert = people(made)
    with time_machine.travel(NOON, tick=False):
        before = entries(expert)[0]["dtstamp"].dt
        later = meet(day=TUESDAY + timedelta(days=1))
        made.move(later.starts_at, later.ends_at, by=company, now=NOON + timedelta(hours=1))
        moved = entries(expert)[0]
        assert (int(moved["sequence"]), moved["dtstamp"].dt - before) == (1, timedelta(hours=1))
        made.cancel("출장이 생겼습니다.", by=company, now=NOON + timedelta(hours=2))
        assert [state for state, _n in told(company)] == ["CANCELLED"]
        assert feed_of(company) == feed_of(company)


def test_a_second_expert_has_it_open_until_they_say_yes_and_whoever_is_tied_has_nothing() -> None:
    seat = make_sessions.seat()
    person, first = make_experts.user_of(seat.expert), make_experts.user_of(seat.session.expert)
    with time_machine.travel(NOON, tick=False):
        assert told(person) == [("TENTATIVE", 0)]
        seat.accept(by=person, now=NOON)
        assert told(person) == [("CONFIRMED", 0)]
        DeclaredTie.objects.create(
            company=seat.session.request.company, researcher=seat.session.expert.researcher, kind="adviser", note="전화로 들음"
        )
        sweeps.sweep(now=NOON)
        assert told(first) == []


def test_proposed_times_are_none_and_no_confidential_word_is_in_it() -> None:
    request = make_sessions.case(**{name: f"{text} 카나리아" for name, text in make_mentoring.WORDS.items()})
    company, expert = people(request)
    with time_machine.travel(NOON, tick=False):
        request.propose_times([meet(day=TUESDAY + timedelta(days=2))], by=expert, now=NOON)
        assert told(company) == told(expert) == []
        made = request.choose_time(meet(), by=company, now=NOON, agenda="카나리아 안건")
        made.give_link(LINK, by=expert, now=NOON)
        for person in (company, expert):
            text = feed_of(person)
            assert "session-" in text
            assert not any(word in text.replace("\r\n ", "") for word in ("카나리아", LINK, "ATTENDEE", request.company.name))


@pytest.mark.parametrize("many", [1, 3])
def test_it_costs_one_statement_more(many: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    company = make_mentoring.company()
    asker = make_mentoring.asker(company)
    for n in range(many):
        make_sessions.session(day=TUESDAY + timedelta(days=n), company_=company)
    assert Session.objects.count() == many
    assert Field.objects.exists()
    with django_assert_num_queries(2):  # registrations, sessions
        text = own(asker, "/x.ics", now=NOON)
    assert text.count("BEGIN:VEVENT") == many
