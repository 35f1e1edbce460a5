"""What was said in the end and after it, for the pages of those who may read the question."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext as _

from mentoring.models.outcome import FollowUp, Holds, LedTo, Match, Outcome, Score, Verdict
from mentoring.written import Entry


class Ending(NamedTuple):
    """`answers`: (question, answer) in words."""

    at: datetime
    heading: str
    who: str
    answers: list[tuple[str, str]]
    text: str


def endings(found: Iterable[Entry]) -> list[Ending]:
    """Oldest first. No statement."""
    return [Ending(one.at, *told, one.text) for one in found if (told := heading_and_answers(one))]


def fit_is_open(found: Iterable[Entry], expert_key: int) -> bool:
    """Whether the company has still to say yes or no to this expert. No statement."""
    said = (one.more for one in found if one.what == "fit")
    return not any(one["key"] == expert_key and one["verdict"] != Match.UNDECIDED for one in said)


def heading_and_answers(one: Entry) -> tuple[str, str, list[tuple[str, str]]] | None:
    """With who said it; None for what is no part of the end."""
    match one.what:
        case "ended":
            return _("What the company says in the end"), one.who, answers_of(one.more)
        case "fit":
            return _("Whether it is the right expert"), one.who, [(one.more["expert"], str(Match(one.more["verdict"]).label))]
        case "later":
            return _("%(days)d days later") % {"days": one.more["days"]}, one.who, later_of(one.more)
    return None


def answers_of(said: dict[str, Any]) -> list[tuple[str, str]]:
    """The verdict, and the three scores in words."""
    words = [(name, str(Score(said[name]).label)) for name in ("understood", "useful", "again")]
    pairs = [("verdict", str(Verdict(said["verdict"]).label)), *words]
    return [(field(Outcome, name), told) for name, told in pairs]


def later_of(said: dict[str, Any]) -> list[tuple[str, str]]:
    led = ", ".join(str(LedTo(code).label) for code in said["led_to"])
    told = [(field(FollowUp, "holds"), str(Holds(said["holds"]).label))]
    return [*told, (field(FollowUp, "led_to"), led)] if led else told


def field(model: type[models.Model], name: str) -> str:
    return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # -- a concrete field
