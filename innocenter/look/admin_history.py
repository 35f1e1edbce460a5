"""What happened to an object, in words: who, when, what changed, and why. Read from pghistory's events in two statements."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from innocenter.lifecycle import context_of, events
from innocenter.look.dates import full_day, moment

LONGEST = 80  # letters of a value shown
MOST = 200  # entries shown, the newest


@dataclass(frozen=True)
class Change:
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    at: datetime
    who: AbstractUser | None
    reason: str
    is_start: bool
    changes: list[Change] = field(default_factory=list)


def history(obj: models.Model, hidden: Iterable[str] = ()) -> list[Entry]:
    """The object's entries, newest first. `hidden`: names of fields that nobody needs to read."""
    rows = events(obj)[-MOST:]
    fields = [f for f in obj._meta.concrete_fields if rows and is_told(f, rows[0]) and f.name not in set(hidden)]
    people = people_of(rows, fields)
    entries = []
    for before, row in zip([None, *rows], rows, strict=False):
        changes = [change(f, before, row, people) for f in fields if before is not None and differs(f, before, row)]
        if before is None or changes:
            metadata = context_of(row)
            who = people.get(metadata.get("user"))
            entries.append(Entry(row.pgh_created_at, who, str(metadata.get("reason") or ""), before is None, changes))
    return entries[::-1]


def is_told(f: "models.Field[Any, Any]", row: models.Model) -> bool:
    silent = f.primary_key or isinstance(f, models.GeneratedField) or getattr(f, "auto_now", False) or f.name == "password"
    return not silent and hasattr(row, f.attname)


def differs(f: "models.Field[Any, Any]", before: Any, after: Any) -> bool:
    return bool(getattr(before, f.attname) != getattr(after, f.attname))


def change(f: "models.Field[Any, Any]", before: Any, after: Any, people: dict[Any, AbstractUser]) -> Change:
    return Change(str(f.verbose_name), words(f, before, people), words(f, after, people))


def words(f: "models.Field[Any, Any]", row: Any, people: dict[Any, AbstractUser]) -> str:
    value = getattr(row, f.attname)
    if value in (None, "", []):
        return ""
    if is_person(f):
        return str(people.get(value, value))
    if f.flatchoices:
        return str(dict(f.flatchoices).get(value, value))
    return plain(value)


def plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return moment(value) if isinstance(value, datetime) else full_day(value)
    if isinstance(value, list | tuple):
        value = ", ".join(map(str, value))
    return Truncator(str(value)).chars(LONGEST)


def is_person(f: "models.Field[Any, Any]") -> bool:
    return bool(f.is_relation and f.related_model is get_user_model())


def people_of(rows: list[Any], fields: list[Any]) -> dict[Any, AbstractUser]:
    """Everybody named in these events, in one statement."""
    keys = {context_of(row).get("user") for row in rows}
    keys |= {getattr(row, f.attname) for row in rows for f in fields if is_person(f)}
    return cast(dict[Any, AbstractUser], get_user_model()._default_manager.in_bulk(keys - {None}) if keys - {None} else {})
