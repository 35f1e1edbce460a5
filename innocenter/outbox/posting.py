"""The same letter to several people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, models
from django.db.models import Case, JSONField, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Lower, Trim

from innocenter.accounts.models import User
from innocenter.outbox.context import ContextEncoder
from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from innocenter.outbox.poke import poke_on_commit

INSERT = "INSERT INTO outbox_letter ({}) SELECT {} FROM ({}) AS owed ON CONFLICT (kind, address, about_type, about_id, due_on) DO NOTHING"


def post(
    kind: Kind,
    people: Iterable[User | str],
    *,
    about: models.Model,
    context: dict[str, Any],
    link: str,
    now: datetime,
    due_on: date | None = None,
    send_at: datetime | None = None,
) -> int:
    """Once to each of them, as `Letter.objects.post` does. Returns how many letters were new."""
    return sum(
        Letter.objects.post(kind, to=person, about=about, due_on=due_on, context=context, link=link, now=now, send_at=send_at).is_new
        for person in people
    )


@dataclass(frozen=True)
class Readers:
    """Rows of the database, each of which is owed one letter, and how to read a letter's columns from a row."""

    rows: "models.QuerySet[Any]"
    user: Combinable
    address: Combinable
    language: Combinable
    about_id: Combinable


def post_to_all(
    kind: Kind,
    to: Readers,
    *,
    about: type[models.Model],
    contexts: Iterable[tuple[Q, Mapping[str, Any]]],
    now: datetime,
    due_on: date | None = None,
) -> int:
    """Post in one statement what `Letter.objects.post` would post one by one; returns how many letters were new.

    Whose row fits the first of the conditions in `contexts` reads that context; an empty one fits all. The link is made by the kind.
    """
    found = [When(condition or Q(pk__isnull=False), then=_as_json(context)) for condition, context in contexts]
    own: dict[str, Combinable] = {
        "user": to.user, "address": Lower(Trim(to.address)), "language": to.language, "about_id": Cast(to.about_id, models.CharField()),
        "context": Case(*found, default=_as_json({})),
    }  # fmt: skip
    same = Letter(
        kind=kind.name, about_type=about._meta.label_lower, due_on=due_on, urgent=kind.urgent, posted_at=now, send_at=now, next_at=now
    )
    fields = [field for field in Letter._meta.concrete_fields if not field.primary_key]
    rows = to.rows.order_by().annotate(**{f"letter_{name}": value for name, value in own.items()})
    sql, given = rows.values_list(*(f"letter_{name}" for name in own)).query.sql_with_params()
    chosen, values = [], []
    for field in fields:
        if field.name in own:
            chosen.append(f"owed.letter_{field.name}")
        else:
            chosen.append("%s")
            values.append(field.get_db_prep_save(field.pre_save(same, True), connection))
    with connection.cursor() as cursor:
        cursor.execute(INSERT.format(", ".join(str(field.column) for field in fields), ", ".join(chosen), sql), [*values, *given])
        count = int(cursor.rowcount)
    if count:
        poke_on_commit()
    return count


def _as_json(context: Mapping[str, Any]) -> Combinable:
    return Cast(Value(dict(context), JSONField(encoder=ContextEncoder)), JSONField(encoder=ContextEncoder))
