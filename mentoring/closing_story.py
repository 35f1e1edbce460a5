"""What was said in the end and after it, for the pages of those who may read the question."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from mentoring.models import Request
from mentoring.models.outcome import Holds, LedTo, Match, Outcome, Score, Verdict
from mentoring.models.states import Wanted


class Ending(NamedTuple):
    """`answers`: (question, answer) in words."""

    at: datetime
    heading: str
    who: str
    answers: list[tuple[str, str]]
    text: str


def endings(request: Request) -> list[Ending]:
    """Oldest first. Two statements once it has ended, and one for a series that has an expert."""
    has_ended = bool(request.closed_at or request.reopened_at)
    has_fits = request.wanted == Wanted.SERIES and request.first_answer_at is not None
    found = [
        Ending(one.said_at, _("What the company says in the end"), str(one.said_by), answers_of(one), one.text)
        for one in (request.outcomes.select_related("said_by") if has_ended else [])
    ]
    for one in request.fits.select_related("said_by", "expert__researcher") if has_fits else []:
        told = [(str(one.expert), str(Match(one.verdict).label))]
        found.append(Ending(one.said_at, _("Whether it is the right expert"), str(one.said_by), told, one.text))
    for later in request.follow_ups.answered().select_related("answered_by") if has_ended else []:
        assert later.answered_at
        led = ", ".join(str(LedTo(code).label) for code in later.led_to)
        told = [(str(later._meta.get_field("holds").verbose_name), str(Holds(later.holds).label))]
        told += [(str(later._meta.get_field("led_to").verbose_name), led)] if led else []
        found.append(Ending(later.answered_at, _("%(days)d days later") % {"days": later.days}, str(later.answered_by), told, later.text))
    return sorted(found, key=lambda one: one.at)


def answers_of(said: Outcome) -> list[tuple[str, str]]:
    """The verdict, and the three scores in words."""
    words = [(name, str(Score(getattr(said, name)).label)) for name in ("understood", "useful", "again")]
    pairs = [("verdict", str(Verdict(said.verdict).label)), *words]
    return [(str(field(name)), told) for name, told in pairs]


def field(name: str) -> Any:
    return Outcome._meta.get_field(name).verbose_name  # type: ignore[union-attr]  # -- a concrete field
