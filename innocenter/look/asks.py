"""What is asked of a person: each room names the rows, and what they then say. Only those that hold something are read."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Value

from innocenter.values.todo import Todo


@dataclass(frozen=True)
class Ask:
    """`tell` gets the rows, adds what it shows of them, and puts them into words."""

    rows: QuerySet[Any]
    tell: Callable[[Any], Iterable[Todo]]


def told(asks: Sequence[Ask], lists: Mapping[str, QuerySet[Any]]) -> tuple[list[Todo], dict[str, QuerySet[Any]]]:
    """The todos in the order of the asks, and the lists. What holds nothing costs no statement of its own."""
    held = holding([*(ask.rows for ask in asks), *lists.values()])
    todos = [todo for place, ask in enumerate(asks) if place in held for todo in ask.tell(ask.rows)]
    known = {name: rows if place in held else rows.none() for place, (name, rows) in enumerate(lists.items(), len(asks))}
    return todos, known


def holding(found: Sequence[QuerySet[Any]]) -> set[int]:
    """The places of those with a row. One statement for all of them."""
    lines: list[Any] = [rows.order_by().values_list(Value(place))[:1] for place, rows in enumerate(found)]
    if not lines:
        return set()
    return {place for (place,) in (lines[0].union(*lines[1:], all=True) if len(lines) > 1 else lines[0])}
