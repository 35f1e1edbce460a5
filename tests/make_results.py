"""Makers for the end of questions: each returns a saved, valid row; a test names only what it is about."""

from datetime import date, datetime, timedelta
from typing import Any

import pgtrigger

from mentoring.models import FollowUp, Outcome, Request
from tests import make_mentoring, make_offers
from tests.make import NOON

SAID: dict[str, Any] = {"verdict": "solved", "understood": 5, "useful": 4, "again": 5, "text": "도금이 더는 벗겨지지 않습니다."}

PLAN: dict[str, Any] = {"title": "도금 공정 공동 개선", "plan": "함께 시험합니다.", "starts_on": date(2027, 1, 1), "months": 12}


def reported(*, now: datetime = NOON, state: str = "reported", **words: Any) -> Request:
    """The result is written down; the company has until Monday 30 to say what came of it."""
    made = make_offers.taken(now=now, **words)
    due_on = made.working_days_after(now.date(), made.rule.confirm_days)
    with pgtrigger.ignore("mentoring.Request:lifecycle"):
        Request.objects.filter(pk=made.pk).update(state=state, due_on=due_on)
    return Request.objects.with_names().get(pk=made.pk)


def met(**words: Any) -> Request:
    """After the first session of a series."""
    return reported(state="held", wanted="series", **words)


def became() -> Request:
    made = closed()
    made.become_project(**PLAN, by=make_mentoring.asker(made.company), now=NOON)
    return made


def closed(verdict: str = "solved", *, now: datetime = NOON, **words: Any) -> Request:
    made = reported(now=now, **words)
    made.close(SAID | {"verdict": verdict}, by=make_mentoring.asker(made.company), now=now)
    return made


def outcome() -> Outcome:
    return closed().outcomes.get()


def follow_up(*, days: int = 30, answered: bool = False) -> FollowUp:
    """Of a question that was closed today, asked so many days later."""
    made, then = closed(), NOON + timedelta(days=days)
    assert made.ask_how_it_goes(days, now=then)
    asked: FollowUp = made.follow_ups.get()
    if answered:
        asked.answer("yes", by=make_mentoring.asker(made.company), now=then, led_to=["sales"], text="매출이 늘었습니다.")
    return asked


def link_of(asked: FollowUp) -> str:
    return asked.link_for(make_mentoring.asker(asked.request.company).pk)
