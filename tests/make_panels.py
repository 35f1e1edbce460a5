"""Makers of panels: reviewers, seats, sheets. Everything at noon, by the real verbs."""

from datetime import date, datetime
from itertools import count
from typing import Any

from innocenter.accounts.models import User
from tests import make
from tests.make import NOON
from workspace.models import Application, Panel, PanelSeat, RenewalReview, Reviewer, ReviewerStatement, Rule

SCORE_BY = date(2026, 11, 30)
_numbers = count(1)


def reviewer(**about: Any) -> Reviewer:
    """Somebody of the pool whom nothing ties to anybody."""
    n = next(_numbers)
    about = {"affiliation": f"한국대학교 {n}", "department": "전자공학과"} | about
    person = about.pop("user", None) or make.user(email=f"reviewer{n}@school{n}.example", name=f"심사{n}")
    return Reviewer.objects.create(user=person, **about)


def rule(**about: Any) -> Rule:
    """The rule in force at noon wants a panel."""
    wanted = {"panel_required": True} | about
    return Rule.objects.update_or_create(effective_from=date(2026, 1, 1), defaults=wanted)[0]


def panel(subject: Application | RenewalReview | None = None, *, by: User | None = None, **about: Any) -> Panel:
    """A panel that is being formed, without a seat, about an application in review."""
    scored = subject or make.application("in_review")
    wanted: dict[str, Any] = {"score_by": SCORE_BY, "now": NOON} | about
    return Panel.form(scored, by=by or make.clerk(), **wanted)


def seat(of: Panel, who: Reviewer | None = None, *, now: datetime = NOON) -> PanelSeat:
    return PanelSeat.invite(of, [who or reviewer()], by=make.clerk(), now=now)[0]


def declare(of: PanelSeat, *, conflict: str = "", now: datetime = NOON) -> PanelSeat:
    of.declare(statement=ReviewerStatement.objects.in_force(now), conflict=conflict, by=of.reviewer, now=now)
    return of


def scoring(subject: Application | RenewalReview | None = None, *, seats: int = 3, **about: Any) -> Panel:
    """A panel whose file is open: every seat has declared."""
    made = panel(subject, **about)
    for _ in range(seats):
        declare(seat(made))
    made.refresh_from_db()
    return made


def seats_of(of: Panel) -> list[PanelSeat]:
    return list(PanelSeat.objects.filter(panel=of).with_names().order_by("pk"))


def save(of: PanelSeat, *marks: int | None, note: str = "", now: datetime = NOON) -> PanelSeat:
    items = [item.pk for item in of.panel.rubric.items.all()]
    given = marks * len(items) if len(marks) == 1 else marks
    of.save_sheet(
        dict(zip(items, given, strict=True)),
        dict.fromkeys(items, note),
        "",
        version=of.panel.file_version(),
        by=of.reviewer,
        now=now,
    )
    return of


def lock(of: PanelSeat, *marks: int, now: datetime = NOON) -> PanelSeat:
    """Saved and locked: one mark for every item, or one each."""
    save(of, *(marks or (4,)), now=now)
    of.lock_sheet(by=of.reviewer, now=now)
    return of


def closed(subject: Application | RenewalReview | None = None, *, marks: tuple[int, ...] = (4, 4, 4), **about: Any) -> Panel:
    """Everybody has locked: one mark for each reviewer, of five steps."""
    made = scoring(subject, seats=len(marks), **about)
    for one, mark in zip(seats_of(made), marks, strict=True):
        lock(one, mark)
    made.refresh_from_db()
    return made
