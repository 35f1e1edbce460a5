"""Every constraint and every guarding trigger of the rooms, tried past forms and verbs. `test_every_constraint.py` walks over these rows,
and fails when the database holds a rule that no row tries.

A new constraint gets its line in `tests/tries/rows_<room>.py` (any module of that name is read):

    CONSTRAINTS = [Kept(make.booking, {"booking_over_at_a_time": {"closed_at": make.NOON}})]  # a right row, and what makes it wrong
    TRIGGERS = {"workspace.Panel:decided_stays": (decided_panel, lambda panel: update(panel, override_reason="뒤늦게"))}
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pgtrigger
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

Wrong = dict[str, Any] | Callable[[Any], Any]


@dataclass(frozen=True)
class Kept:
    """`tries`: constraint → the columns that break it, or what is done with the row. A value that can be called is called first."""

    row: Callable[[], Any]
    tries: dict[str, Wrong]


Trigger = tuple[Callable[[], Any], Callable[[Any], Any]]  # a row, and what the trigger refuses to do with it


def update(row: Model, **columns: Any) -> None:
    """Past `save()` and every verb."""
    values = {name: value() if callable(value) else value for name, value in columns.items()}
    assert type(row)._base_manager.filter(pk=row.pk).update(**values) == 1


def again(row: Model, **columns: Any) -> None:
    """A second row with the same columns."""
    copy = type(row)._base_manager.get(pk=row.pk)
    copy.pk = None
    for name, value in columns.items():
        setattr(copy, name, value() if callable(value) else value)
    copy.save(force_insert=True)


def the_same(**columns: Any) -> Callable[[Any], None]:
    return lambda row: again(row, **columns)


def refusal(row: Any, wrong: Wrong) -> str:
    """The constraint that refuses; what was done is undone. The triggers are away: the constraint alone is asked."""
    with pgtrigger.ignore():
        try:
            with transaction.atomic():
                update(row, **wrong) if isinstance(wrong, dict) else wrong(row)
                at_once()
                transaction.set_rollback(True)
        except IntegrityError as refused:
            return str(refused.__cause__.diag.constraint_name)  # type: ignore[union-attr]  # -- of psycopg2
    return "nothing"


def at_once() -> None:
    """Asks what PostgreSQL would put off until the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def rooms() -> list[Any]:
    return [importlib.import_module(f"{__name__}.{path.stem}") for path in sorted(Path(__file__).parent.glob("rows_*.py"))]


def constraints() -> list[Kept]:
    return [kept for room in rooms() for kept in room.CONSTRAINTS]


def triggers() -> dict[str, Trigger]:
    return {name: one for room in rooms() for name, one in room.TRIGGERS.items()}
