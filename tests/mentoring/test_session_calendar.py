"""Calendar entries of sessions, read back by a second library (vobject); reminders, owed by state; and what stands in none of them."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
import vobject
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from mentoring import session_sweeps
from mentoring.letters_sessions import entry
from mentoring.models import Session, SessionExpert
from tests import make, make_experts, make_mentoring, make_sessions
from tests.make import NOON
from tests.make_experts import TUESDAY
from tests.make_sessions import fresh, meet, people
from workspace.models.claim import at, hours

pytestmark = pytest.mark.django_db
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
CANARY = "카나리아비밀합금"
NINE = hours(TUESDAY - DAY, session_sweeps.MORNING, session_sweeps.MORNING.replace(hour=10)).lower
BEGINS = meet().starts_at


def sent(kind: str) -> list[str]:
    return sorted(Letter.objects.filter(kind=f"mentoring.{kind}").values_list("address", flat=True))


def test_each_who_comes_is_invited_alone_and_what_moves_keeps_its_identity():
    made = make_sessions.session(form="visit")
    company, expert = people(made)
    made.move(meet(day=TUESDAY + DAY).starts_at, meet(day=TUESDAY + DAY).ends_at, by=expert, now=NOON)
    fresh(made).cancel("출장", by=company, now=NOON)
    uids = set()
    for kind, method, status, sequence in (
        ("session_agreed", "REQUEST", "CONFIRMED", 0),
        ("session_moved", "REQUEST", "CONFIRMED", 1),
        ("session_cancelled", "CANCEL", "CANCELLED", 2),
    ):
        for person in (company, expert):
            letter = Letter.objects.get(kind=f"mentoring.{kind}", address=person.email)
            read: Any = vobject.readOne(letter.context["calendar"])
            assert (read.method.value, read.vevent.status.value, int(read.vevent.sequence.value)) == (method, status, sequence)
            assert [guest.value for guest in read.vevent.attendee_list] == [f"mailto:{person.email}"]
            assert read.vevent.location.value == made.place
            uids.add(read.vevent.uid.value)
    assert len(uids) == 1


MOVES = st.lists(st.sampled_from(["later", "earlier", "same", "far", "link", "cancel", "finish", "log", "missed"]), min_size=1, max_size=6)


class AnyAct(TestCase):
    """Each example in a transaction of its own."""

    @settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
    @given(MOVES)
    def test_the_sequence_never_falls_the_identity_stays_and_what_changes_raises_it(self, acts: list[str]) -> None:
        made = make_sessions.session()
        before = entry(made)
        for act in acts:
            with suppress(ValidationError), transaction.atomic():
                do(fresh(made), act)
            now = entry(fresh(made))
            assert now.uid == before.uid
            assert now.sequence >= before.sequence
            if (now.begins, now.ends, now.place) != (before.begins, before.ends, before.place):
                assert now.sequence > before.sequence
            before = now


def do(session: Session, act: str) -> None:
    company, expert = people(session)
    days = {"later": 1, "earlier": -1, "same": 0, "far": 100}
    if act in days:
        shift = timedelta(days=days[act])
        session.move(session.starts_at + shift, session.ends_at + shift, by=company, now=NOON)
    elif act == "link":
        session.give_link("https://meet.example.com/abc", by=expert, now=NOON)
    elif act == "cancel":
        session.cancel("출장", by=company, now=NOON)
    elif act == "finish":
        session.finish(now=session.ends_at)
    elif act == "log":
        session.write_log(make_sessions.LOG, by=expert, now=session.ends_at)
    else:
        session.record_absence("안 왔습니다.", by=company, now=session.ends_at)


# Reminders


def test_everybody_is_reminded_the_day_before_at_nine_and_two_hours_before_once():
    seat = make_sessions.seat("accepted")
    made = fresh(seat.session)
    everybody = sorted([*(one.email for one in people(made)), make_experts.user_of(seat.expert).email])
    make_sessions.seat("invited")  # whoever has not answered is not reminded
    asked = make_experts.user_of(SessionExpert.objects.get(state="invited").expert).email
    for now, tomorrow, soon in (
        (NINE - MINUTE, 0, 0), (NINE, 1, 0), (NINE + DAY / 4, 1, 0), (BEGINS - timedelta(minutes=121), 1, 0),
        (BEGINS - timedelta(minutes=120), 1, 1), (BEGINS - MINUTE, 1, 1), (BEGINS, 1, 1),
    ):  # fmt: skip
        session_sweeps.remind(now=now)
        session_sweeps.remind(now=now)
        for kind, count in (("session_tomorrow", tomorrow), ("session_soon", soon)):
            assert [address for address in sent(kind) if address in everybody] == everybody * count, now
            assert asked not in sent(kind)


def test_a_sweep_that_was_away_reminds_late_and_after_the_beginning_not_at_all():
    make_sessions.session()
    assert session_sweeps.remind(now=BEGINS - MINUTE * 5) == 2  # the day before is over
    assert session_sweeps.remind(now=BEGINS + MINUTE) == 0


def test_a_session_that_moved_owes_its_reminders_anew_also_on_the_same_day():
    request = make_sessions.case(to=make_sessions.expert(slot_minutes=30))
    company, _expert = people(request)
    made = request.choose_time(meet("10:00", "10:30"), by=company, now=NOON)
    assert session_sweeps.remind(now=BEGINS - timedelta(hours=2)) == 2
    later = meet("11:30", "12:00")
    fresh(made).hold.expert.__class__.objects.update(lead_hours=0)
    fresh(made).move(later.starts_at, later.ends_at, by=company, now=BEGINS - timedelta(minutes=90))
    assert session_sweeps.remind(now=later.starts_at - timedelta(hours=2)) == 2
    assert len(sent("session_soon")) == 4


def test_who_agreed_a_moment_ago_is_not_reminded_of_it():
    expert = make_sessions.expert(lead_hours=0)
    make_sessions.session(of=make_sessions.case(to=expert), now=NINE + MINUTE)
    assert session_sweeps.remind(now=NINE + 2 * MINUTE) == 0
    assert session_sweeps.remind(now=BEGINS - timedelta(hours=1)) == 2


def test_who_left_the_company_is_told_nothing_more():
    request = make_sessions.case()
    company, expert = people(request)
    colleague = make.person(request.company)
    made = request.choose_time(meet(), by=company, people=[colleague.user], now=NOON)
    type(colleague).objects.filter(pk=colleague.pk).update(state="left", left_at=NOON)
    session_sweeps.remind(now=NINE)
    made.move(meet(day=TUESDAY + DAY).starts_at, meet(day=TUESDAY + DAY).ends_at, by=company, now=NOON)
    assert sent("session_tomorrow") == sent("session_moved") == sorted([company.email, expert.email])


def test_a_reminder_that_was_overtaken_is_not_sent():
    made = make_sessions.session()
    session_sweeps.remind(now=NINE)
    letter = Letter.objects.filter(kind="mentoring.session_tomorrow")[0]
    kind = letter.what_kind
    assert kind
    assert kind.still_owed
    assert kind.still_owed(letter) is None
    made.cancel("출장", by=people(made)[0], now=NOON)
    assert kind.still_owed(letter)


@pytest.mark.parametrize("many", [1, 3])
def test_reminders_cost_the_same_however_many(django_assert_num_queries: Any, many: int):
    for _ in range(many):
        make_sessions.session()
    with django_assert_num_queries(5):  # the sessions of tomorrow and of soon; letters of the company, of the expert, of a second one
        session_sweeps.remind(now=NINE)


def test_logs_and_times_are_asked_for_on_the_last_day_and_the_staff_after_it():
    made = make_sessions.session("held")  # due on Friday 4 December
    waiting = make_sessions.case()  # a time by Monday 30 November
    company, expert = people(waiting)
    for _ in range(2):
        session_sweeps.sweep(now=at_day("2026-12-04"))
    assert sent("log_due") == [people(made)[1].email]
    assert sent("log_late") == []
    assert (sent("time_due"), sent("time_late")) == ([company.email], [waiting.owner.email])
    session_sweeps.sweep(now=at_day("2026-12-07"))
    assert sent("log_late") == [made.request.owner.email]
    assert expert


def at_day(day: str) -> Any:
    return at(type(TUESDAY).fromisoformat(day), session_sweeps.MORNING)


# What nobody reads there


def test_no_letter_and_no_entry_holds_what_was_written():
    request = make_sessions.case(**{name: f"{text} {CANARY}" for name, text in make_mentoring.WORDS.items()})
    company, expert = people(request)
    request.write_plan([f"목표 {n} {CANARY}" for n in range(3)], by=expert, now=NOON)
    made = request.choose_time(meet(), by=company, agenda=f"이야기 {CANARY}", now=NOON)
    made.give_link(f"https://meet.example.com/{CANARY}", by=expert, now=NOON)
    made.move(meet(day=TUESDAY + DAY).starts_at, meet(day=TUESDAY + DAY).ends_at, by=company, now=NOON)
    made = fresh(made)
    session_sweeps.sweep(now=made.starts_at - timedelta(hours=1))
    made.finish(now=made.ends_at)
    session_sweeps.sweep(now=made.ends_at + 10 * DAY)
    words = {name: f"{text} {CANARY}" for name, text in make_sessions.LOG.items() if name != "hours"}
    fresh(made).write_log(words | {"hours": 1}, by=expert, now=made.ends_at + DAY)
    missed = make_sessions.session()
    missed.record_absence(f"기다림 {CANARY}", by=people(missed)[0], now=missed.ends_at)
    missed.contradict(f"사정 {CANARY}", by=people(missed)[1], now=missed.ends_at)
    off = make_sessions.session()
    off.cancel(f"이유 {CANARY}", by=people(off)[0], now=NOON)
    found = list(Letter.objects.filter(kind__startswith="mentoring."))
    assert {"mentoring.session_next", "mentoring.session_missed", "mentoring.session_cancelled"} <= {one.kind for one in found}
    for letter in found:
        for language in ("ko", "en"):
            letter.language = language
            with translation.override(language):
                said = render(letter)
            assert CANARY not in f"{said.subject}{said.text}{said.html}{letter.link}{letter.context}", letter.kind


def test_the_history_keeps_none_of_it():
    made = make_sessions.session()
    made.cancel(f"이유 {CANARY}", by=people(made)[0], now=NOON)
    page = make.signed_in(make_mentoring.clerk()).get(f"/admin/mentoring/session/{made.pk}/change/").content.decode()
    assert CANARY in page
    assert CANARY not in page[page.index('class="object-aside"') :]
