"""What happened to an object, in words: who, when, what changed, and why. Times are those of the acts, things have their names.

Read from pghistory's events: a statement for each object told of, with its people, and one for each other kind of thing that is named
and that the object has not read along with itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.backends.postgresql.psycopg_any import RANGE_TYPES
from django.db.models import OuterRef
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, JSONObject
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from innocenter.lifecycle import context_of, event_rows, when
from innocenter.look import rich_text
from innocenter.look.dates import full_day, moment, period

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
    about: str = ""  # what it happened to, where that is not the object itself


Names = dict[Any, dict[Any, models.Model]]  # model → primary key → the thing


def history(obj: models.Model, hidden: Iterable[str] = (), *, also: Iterable[models.Model] = ()) -> list[Entry]:
    """Newest first, with what happened to the things that belong to the object (`also`). `hidden`: fields that nobody needs to read."""
    entries = entries_of(obj, set(hidden))
    for thing in also:
        entries += entries_of(thing, {thing_field(thing, obj), *hidden}, about=str(thing._meta.verbose_name))
    return sorted(entries, key=lambda entry: entry.at)[::-1]  # of two at one time, too, the later first


def thing_field(thing: models.Model, obj: models.Model) -> str:
    """The field by which the thing belongs to the object."""
    return next((f.name for f in thing._meta.concrete_fields if f.related_model is type(obj)), "")


def entries_of(obj: models.Model, hidden: set[str], about: str = "") -> list[Entry]:
    """Oldest first."""
    rows, people = events_with_people(obj)
    rows = rows[-MOST:]
    fields = [f for f in obj._meta.concrete_fields if rows and is_told(f, rows[0]) and f.name not in hidden]
    names = names_of(rows, fields, {get_user_model(): dict(people)} | loaded(obj))
    entries = []
    for before, row in zip([None, *rows], rows, strict=False):
        changes = [change(f, before, row, names) for f in fields if before is not None and differs(f, before, row)]
        if before is None or changes:
            metadata = context_of(row)
            who = people.get(metadata.get("user"))
            entries.append(Entry(when(row), who, str(metadata.get("reason") or ""), before is None, changes, about))
    return entries


def events_with_people(obj: models.Model) -> tuple[list[Any], dict[Any, AbstractUser]]:
    """The tracked rows of the object, oldest first, and everybody whom they name, with what a name needs. One statement."""
    rows = event_rows(obj)
    if rows is None:
        return [], {}
    person = get_user_model()
    named = [f.attname for f in rows.model._meta.concrete_fields if f.related_model is person]
    them = person._default_manager.filter(pk__in=[OuterRef(name) for name in ("pgh_actor", *named)]).order_by("pk")
    told = ArraySubquery(them.values(told=JSONObject(pk="pk", name="name", email="email")))
    actor = Cast(KeyTextTransform("user", "pgh_context__metadata"), models.BigIntegerField())
    found = list(rows.annotate(pgh_actor=actor).annotate(pgh_people=told))
    return found, {one["pk"]: person(**one) for row in found for one in row.pgh_people}


def loaded(obj: models.Model) -> Names:
    """What the object has read along with itself needs no asking."""
    found: Names = {}
    for thing in obj._state.fields_cache.values():
        if isinstance(thing, models.Model) and not isinstance(thing, AbstractUser):  # people come with the events
            found.setdefault(type(thing), {})[thing.pk] = thing
    return found


def is_told(f: "models.Field[Any, Any]", row: models.Model) -> bool:
    silent = f.primary_key or isinstance(f, models.GeneratedField) or getattr(f, "auto_now", False) or f.name == "password"
    return not silent and hasattr(row, f.attname)


def differs(f: "models.Field[Any, Any]", before: Any, after: Any) -> bool:
    return bool(getattr(before, f.attname) != getattr(after, f.attname))


def change(f: "models.Field[Any, Any]", before: Any, after: Any, names: Names) -> Change:
    return Change(str(f.verbose_name), words(f, before, names), words(f, after, names))


def words(f: "models.Field[Any, Any]", row: Any, names: Names) -> str:
    value = getattr(row, f.attname)
    if value in (None, "", []):
        return ""
    if f.is_relation:
        return plain(names[f.related_model].get(value, value))
    if f.flatchoices:
        return str(dict(f.flatchoices).get(value, value))
    return plain(rich_text.plain(value) if isinstance(f, rich_text.RichTextField) else value)


def plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return moment(value) if isinstance(value, datetime) else full_day(value)
    if isinstance(value, RANGE_TYPES):
        return period(value)
    if isinstance(value, list | tuple):
        value = ", ".join(map(str, value))
    return Truncator(str(value)).chars(LONGEST)


def names_of(rows: list[Any], fields: list[Any], known: Names) -> Names:
    """Everything named in these events, one statement for each kind of which something is not known."""
    keys: dict[Any, set[Any]] = {}
    for f in fields:
        if f.is_relation:
            keys.setdefault(f.related_model, set()).update(getattr(row, f.attname) for row in rows)
    missing = {model: wanted - {None, *known.get(model, ())} for model, wanted in keys.items()}
    asked = {model: model._default_manager.in_bulk(wanted) if wanted else {} for model, wanted in missing.items()}
    return {model: {**known.get(model, {}), **found} for model, found in asked.items()}
