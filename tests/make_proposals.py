"""Makers for proposals: each returns a saved, valid row that came to its state by the real verbs."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from events.models import Event, Proposal, ProposalReview, Setting, SpeakerWords, Where
from innocenter.accounts.models import User
from tests import make, make_events, make_panels
from tests.make import NOON
from tests.make_events import ENDS, STARTS

MONTHS = [date(2026, 12, 1), date(2027, 1, 1)]
_numbers = count(1)


def proposer(**about: Any) -> User:
    """A researcher with an account."""
    user = make.user()
    make.researcher(user=user, name=user.name, **about)
    return user


def draft(by: User | None = None, *, speakers: list[SpeakerWords] | None = None, **about: Any) -> Proposal:
    """Everything that submitting asks for; its proposer speaks, and a guest without an account."""
    by = by or proposer()
    institute = about.pop("institute", None) or Proposal.institutes_of(by).get()
    about = {"series": about.pop("series", None) or make_events.series(), "title_ko": f"인공지능 비전 검사 {next(_numbers)}"} | about
    made = Proposal(**{"institute": institute, "abstract": "현장에 쓰는 비전 검사를 소개합니다.", "wanted_months": MONTHS} | about)
    guest = SpeakerWords("이초청", "한빛대학교", f"guest{next(_numbers)}@school.example")
    own = SpeakerWords(by.name, institute.name, by.email)
    made.write([own, guest] if speakers is None else speakers, by=by, now=NOON)
    return fresh(made)


def where(starts: datetime = STARTS, **about: Any) -> Where:
    return Where(setting=Setting(starts, starts + (ENDS - STARTS), **about))


def reviewed(made: Proposal, clerk: User, *, done: int = 2) -> Proposal:
    made.ask([make_panels.reviewer(), make_panels.reviewer()], by=clerk, now=NOON)
    for review in list(made.reviews.order_by("place"))[:done]:
        review.declare(by=review.reviewer, now=NOON)
        review.recommend("accept", "현장에 도움이 됩니다.", by=review.reviewer, now=NOON)
    return fresh(made)


def proposal(state: str = "submitted", *, by: User | None = None, at: Where | None = None, **about: Any) -> Proposal:
    made, clerk = draft(by, **about), make_events.clerk()
    if state == "draft":
        return made
    if state == "withdrawn":
        made.withdraw(by=made.proposer, now=NOON)
        return fresh(made)
    made.submit(by=made.proposer, now=NOON)
    if state == "changes":
        made.send_back(comment="대상 기업을 더 분명히 적어 주세요.", by=clerk, now=NOON)
    if state == "declined":
        made.decline(comment="이미 같은 주제가 있습니다.", by=clerk, now=NOON)
    if state in {"submitted", "changes", "declined"}:
        return fresh(made)
    reviewed(made, clerk, done=0 if state == "review" else 2)
    if state == "review":
        return fresh(made)
    made.accept(comment="좋은 주제입니다.", by=clerk, now=NOON)
    if state != "accepted":
        made.place(at or where(), by=clerk, now=NOON)
    if state in {"confirmed", "given"}:
        for speaker in made.speakers.all():
            speaker.confirm(by=None, by_link=True, now=NOON)
    if state == "given":
        give(made)
    return fresh(made)


def give(made: Proposal) -> None:
    """The day has passed."""
    event = Event.objects.get(pk=fresh(made).event_id)
    Event.objects.filter(pk=event.pk).update(summary="요약", capacity_onsite=3, elsewhere="" if event.room else "대전 (예시)")
    event = Event.objects.get(pk=event.pk)
    event.publish(by=make_events.clerk(), now=NOON)
    event.finish(now=event.ends_at)
    fresh(made).follow_event(now=event.ends_at + timedelta(minutes=1))


def review(state: str = "asked", *, of: Proposal | None = None) -> ProposalReview:
    made = of or proposal("review")
    found: ProposalReview = made.reviews.order_by("place").first()
    if state in {"reading", "done"}:
        found.declare(by=found.reviewer, now=NOON)
    if state == "done":
        found.recommend("accept", "현장에 도움이 됩니다.", by=found.reviewer, now=NOON)
    if state == "conflicted":
        found.step_back(reason="같은 과제를 했습니다.", by=found.reviewer, now=NOON)
    if state == "released":
        found.release(reason="답이 없습니다.", by=make_events.clerk(), now=NOON)
    return ProposalReview.objects.with_everything().get(pk=found.pk)


def fresh(made: Proposal) -> Proposal:
    return Proposal.objects.with_everything().get(pk=made.pk)
