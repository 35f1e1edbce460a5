"""All that was written around a question, in one statement: its files, what went to and fro, how it ended, whom staff have asked.

The pages take their parts of it: `story.py` what was said, `closing_story.py` the end, `offer_story.py` the offers.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf

from innocenter.files.models import StoredFile
from innocenter.look.dates import is_korean
from mentoring.models import Request, RequestFile
from mentoring.models.becoming import Grown
from mentoring.models.conversation import Reopening
from projects.models import Demand, Project


class Entry(NamedTuple):
    """`what`: file,
    asked, replied, answered, reopened, ended, fit, later, project, demand or offer. `more`: what only this kind has, by name."""

    at: datetime
    what: str
    who: str
    text: str
    more: dict[str, Any]


def written(request: Request, *, with_offers: bool = False) -> list[Entry]:
    """Oldest first. The offers are for the staff's page."""
    of_outcome, of_later = ("verdict", "understood", "useful", "again"), ("days", "holds", "led_to")
    of_offer = ("pk", "state", "rank", "due_on", "decline_reason", "released_for")
    of_demand = {"state": F("demand__state"), "published_at": F("demand__published_at")}
    with_project, with_demand = request.continuations.exclude(project=None), request.continuations.exclude(demand=None)
    expert, institute = named("expert__researcher"), named("expert__researcher__institute")
    parts = [
        rows(request.files, "file", "added", "file__name", pk=F("pk"), size=F("file__size")),
        rows(request.inquiries, "asked", "asked", "text", is_aside=F("asks_consent")),
        rows(request.inquiries.filter(replied_at__isnull=False), "replied", "replied", "reply", is_aside=F("asks_consent")),
        rows(request.answers, "answered", "given", "text"),
        rows(Reopening.objects.filter(request=request), "reopened", "opened", "text"),
        rows(request.outcomes, "ended", "said", "text", **{name: F(name) for name in of_outcome}),
        rows(request.fits, "fit", "said", "text", verdict=F("verdict"), key=F("expert"), expert=expert),
        rows(with_project, "project", "made", "project__title", pk=F("project")),
        rows(with_demand, "demand", "made", "demand__title", pk=F("demand"), **of_demand),
        rows(request.follow_ups.answered(), "later", "answered", "text", **{name: F(name) for name in of_later}),
    ]
    if with_offers:
        more = {name: F(name) for name in of_offer} | {"expert": expert, "institute": institute}
        parts.append(rows(request.offers, "offer", "made", "note", **more))
    first, *others = parts
    return sorted((Entry(*row) for row in first.union(*others, all=True)), key=lambda one: (one.at, one.more.get("pk") or 0))


def files_in(found: list[Entry], request: Request) -> list[RequestFile]:
    """What a page needs of each, and no more columns."""
    return [
        RequestFile(pk=one.more["pk"], request_id=request.pk, added_at=one.at, file=StoredFile(name=one.text, size=one.more["size"]))
        for one in found
        if one.what == "file"
    ]


def grown_in(found: list[Entry]) -> Grown:
    """As `Request.grown`, with what a page needs of each."""
    project = next((Project(pk=one.more["pk"], title=one.text) for one in found if one.what == "project"), None)
    demands = [Demand(title=one.text, **one.more) for one in found if one.what == "demand"]
    return Grown(project, demands[-1] if demands else None)


def rows(found: Any, what: str, act: str, text: str, **more: Any) -> QuerySet[Any, Any]:
    """`act`: the word before `_at` and `_by`."""
    kept: QuerySet[Any, Any] = found.order_by()
    return kept.values_list(f"{act}_at", Value(what), person(f"{act}_by"), text, JSONObject(**more))


def person(of: str) -> Any:
    """As `User.__str__` tells it; empty where nobody did it."""
    return Coalesce(NullIf(F(f"{of}__name"), Value("")), F(f"{of}__email"), Value(""), output_field=CharField())


def named(of: str) -> Any:
    """In the reader's language where there is one."""
    name = F(f"{of}__name")
    return name if is_korean() else Coalesce(NullIf(F(f"{of}__name_en"), Value("")), name, output_field=CharField())
