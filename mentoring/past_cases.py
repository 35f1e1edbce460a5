"""The five figures beside a candidate: open cases, done, days since the last offer, days to reply, satisfaction. For many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import fmean, median
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, FloatField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast
from django.utils import timezone

from innocenter.taxonomy.models import Holiday
from mentoring.models.offer import Offer, OfferState
from mentoring.models.outcome import Outcome
from mentoring.models.states import OPEN, State

DONE = (State.RESOLVED, State.PARTLY, State.UNRESOLVED, State.NO_WORD)
SOLVED = (State.RESOLVED, State.PARTLY)
ENOUGH = 5
"""Of fewer companies no satisfaction is told."""


@dataclass(frozen=True)
class Figures:
    """`reply_days`: the median, in working days, of offers that were answered; None where there was none.
    `satisfaction`: of 5; None below five companies that said something, so that nobody's word stands alone."""

    open_cases: int = 0
    done: int = 0
    days_since_offer: int | None = None
    reply_days: float | None = None
    satisfaction: float | None = None


@dataclass(frozen=True)
class Past:
    """What an expert has done here. `solved`: (key and number of the question, its fields)."""

    figures: Figures = field(default_factory=Figures)
    solved: Sequence[tuple[tuple[int, str], Sequence[str]]] = ()

    def solved_about(self, codes: Iterable[str]) -> list[tuple[int, str]]:
        """Questions solved in one of these fields, at most three, the last first."""
        wanted = set(codes)
        return [case for case, about in self.solved if wanted & set(about)][:3]


def pasts(experts: Sequence[int], today: date) -> dict[int, Past]:
    """By the expert's key; those who were never asked are not there. Two statements."""
    if not experts:
        return {}
    about = ArrayAgg("request__confirmed_fields", filter=Q(request__confirmed_fields__isnull=False), default=Value([]))
    mean = Cast(F("understood") + F("useful") + F("again"), FloatField()) / 3
    words = Outcome.objects.filter(request=OuterRef("request"), said_at__gte=OuterRef("answered_at")).order_by("-said_at", "-pk")
    told = {"codes": about, "score": Subquery(words.annotate(mean=mean).values("mean")[:1])}
    offers: Any = Offer.objects.filter(expert__in=experts).annotate(**told).order_by("-made_at", "-pk")
    made = defaultdict(list)
    of_request = ("request", "request__company", "request__state", "request__number")
    for row in offers.values("expert", *of_request, "state", "made_at", "answered_at", "codes", "score"):
        made[row["expert"]].append(row)
    calendar = Holiday.objects.calendar()

    def days(row: dict[str, Any]) -> int:
        return max(calendar.between(timezone.localdate(row["made_at"]), timezone.localdate(row["answered_at"])), 0)

    found = {}
    for expert, rows in made.items():
        taken = [row for row in rows if row["state"] == OfferState.ACCEPTED]
        replies = [days(row) for row in rows if row["answered_at"]]
        figures = Figures(
            open_cases=sum(row["request__state"] in OPEN for row in taken),
            done=sum(row["request__state"] in DONE for row in taken),
            days_since_offer=(today - timezone.localdate(rows[0]["made_at"])).days,
            reply_days=float(median(replies)) if replies else None,
            satisfaction=satisfaction(taken),
        )
        solved = [((row["request"], row["request__number"]), row["codes"]) for row in taken if row["request__state"] in SOLVED]
        found[expert] = Past(figures, solved)
    return found


def satisfaction(taken: Sequence[dict[str, Any]]) -> float | None:
    """The mean of the last words of each company, to one place. The newest come first."""
    said = {row["request__company"]: row["score"] for row in reversed(taken) if row["score"] is not None}
    return round(fmean(said.values()), 1) if len(said) >= ENOUGH else None
