"""What a later revision of an application says otherwise than the one before it: read by staff after a supplement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from innocenter.look.dates import full_day
from workspace.models import Application, Document, Revision


@dataclass(frozen=True)
class Changed:
    """One part. Empty where there was nothing, or where there is nothing any more."""

    name: str
    before: str
    after: str


def with_changes(revisions: Iterable[Revision]) -> list[tuple[Revision, list[Changed]]]:
    """Each with what it changed, oldest first."""
    rows = sorted(revisions, key=lambda revision: revision.number)
    return [(after, changes(before, after) if before else []) for before, after in pairwise([None, *rows]) if after]


def changes(before: Revision, after: Revision) -> list[Changed]:
    told = ((name, words(name, before.answers.get(name)), words(name, now)) for name, now in after.answers.items())
    answers = [Changed(label(name), old, new) for name, old, new in told if old != new]
    return answers + papers(before, after)


def papers(before: Revision, after: Revision) -> list[Changed]:
    """By kind. Files of one name are others when their bytes are, or the day until which they are valid."""
    found = []
    for kind, name in Document.Kind.choices:
        old, new = ([one for one in each.documents if one["kind"] == kind] for each in (before, after))
        if {(one["sha256"], one["valid_until"]) for one in old} != {(one["sha256"], one["valid_until"]) for one in new}:
            found.append(Changed(str(name), *(", ".join(map(paper, rows)) for rows in (old, new))))
    return found


def paper(one: dict[str, Any]) -> str:
    until = parse_date(one["valid_until"]) if one["valid_until"] else None
    return f"{one['name']} ({full_day(until)})" if until else str(one["name"])


def label(name: str) -> str:
    return str(Application._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # -- fields of its own


def words(name: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    if isinstance(value, dict):  # the company, or the project with its institute
        return " · ".join(str(value[key]) for key in ("title", "name", "institute", "registration_number") if key in value)
    day = parse_date(value) if name == "wanted_from" else None
    if day:
        return full_day(day)
    return (_("yes") if value else _("no")) if isinstance(value, bool) else str(value)
