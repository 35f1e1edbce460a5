"""What became of proposals, by institute."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, Q, QuerySet

from events.models import Proposal
from events.models.proposal_states import DATED, ProposalState
from events.models.states import State
from institutes.models import Institute


class Median(Aggregate):
    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True)
class Line:
    """`days`: the median from the first submission to the decision, None before any; `came`: people who were at the seminars."""

    institute: Institute
    proposed: int
    accepted: int
    given: int
    days: float | None
    came: int


def by_institute(institutes: Collection[int] | None = None) -> list[Line]:
    """For these, or for every institute that has proposed something; most proposals first. Three statements."""
    found: QuerySet[Proposal] = Proposal.objects.submitted().order_by()
    if institutes is not None:
        found = found.filter(institute__in=institutes)
    took = ExpressionWrapper(F("decided_at") - F("submitted_at"), output_field=DurationField())
    rows = found.values("institute").annotate(
        proposed=Count("pk"),
        accepted=Count("pk", filter=Q(state__in=[ProposalState.ACCEPTED, *DATED])),
        given=Count("pk", filter=Q(state=ProposalState.GIVEN)),
        took=Median(took, filter=Q(decided_at__isnull=False)),
    )
    attended = Count("event__registrations", filter=Q(event__registrations__state=State.ATTENDED))
    people = dict(found.filter(state=ProposalState.GIVEN).values_list("institute").annotate(came=attended))
    table: dict[int, Any] = {row["institute"]: row for row in rows}
    named = Institute.objects.filter(pk__in=table if institutes is None else institutes).order_by("name", "pk")
    lines = [_line(institute, table.get(institute.pk, {}), people.get(institute.pk, 0)) for institute in named]
    return sorted(lines, key=lambda line: -line.proposed)


def _line(institute: Institute, row: dict[str, Any], came: int) -> Line:
    took = row.get("took")
    days = round(took / timedelta(days=1), 1) if took is not None else None
    return Line(institute, row.get("proposed", 0), row.get("accepted", 0), row.get("given", 0), days, came)
