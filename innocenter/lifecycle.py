"""Lifecycles: one `MOVES` table on the model, the trigger that keeps it in the database, the refusal in words, and what happened so far.

    class Lease(models.Model):
        class State(models.TextChoices): ...
        MOVES: ClassVar[Moves] = {State.ACTIVE: {State.ENDING}, State.ENDING: {State.CLOSED}, State.CLOSED: set()}
        class Meta:
            triggers = [fsm("state")]

    # in a verb, after the row was locked:
    refuse_unless_allowed(self.MOVES, self.state, self.State.ENDING)
    with because(by=by, reason=reason, now=now):
        self.save()
"""

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast

import pghistory
import pgtrigger
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from pghistory import runtime
from pghistory.core import event_models

Moves = Mapping[Any, Collection[Any]]


class Lifecycle(pgtrigger.FSM):
    """The database's copy of `MOVES`: read from the model when the trigger is compiled, so the two cannot differ."""

    def get_func(self, model: Any) -> Any:
        self.transitions = transitions(apps.get_model(model._meta.label).MOVES)  # migrations hand in a bare copy of the model
        return super().get_func(model)  # type: ignore[no-untyped-call]  # -- pgtrigger's own


def fsm(field: str = "state", *, name: str = "lifecycle") -> pgtrigger.FSM:
    """Refuse every move of `field` that the model's `MOVES` does not name, even from `.update()`. For `Meta.triggers`."""
    return Lifecycle(name=name, field=field, transitions=[("read", "from MOVES")])


def transitions(moves: Moves) -> list[tuple[str, str]]:
    """The table as sorted pairs (from, to)."""
    return sorted((str(start), str(end)) for start, ends in moves.items() for end in ends)


def refuse_unless_allowed(moves: Moves, current: str, to: str) -> None:
    """Raises ValidationError("illegal_move") when the table has no way from `current` to `to`. Call it under the row's lock."""
    if str(to) in {str(end) for end in moves.get(current, ())}:
        return
    names = {str(state): state.label for state in moves if hasattr(state, "label")}
    raise ValidationError(
        _("This is not possible any more: the state is now “%(state)s”."),
        code="illegal_move",
        params={"state": names.get(str(current), current), "to": names.get(str(to), to)},
    )


@contextmanager
def because(*, by: models.Model | None, reason: str = "", now: datetime | None = None) -> Iterator[None]:
    """What is written inside is kept in the history with who did it and why. `by=None`: the calendar did it.

    Each use is a context of its own, also inside a request, where pghistory alone would let the last reason overwrite the first.
    """
    with pghistory.context():
        outer = runtime._tracker.value
        metadata = {**outer.metadata, "user": by.pk if by else None, "reason": reason}
        if now is not None:
            metadata["at"] = now.isoformat()  # the database's own time is that of the writing, not of the act
        runtime._tracker.value = runtime.Context(id=uuid.uuid4(), metadata=metadata)
        try:
            yield
        finally:
            runtime._tracker.value = outer


@dataclass(frozen=True)
class Moment:
    """One move of an object: `to` in words of the active language, `state` as it is stored; `by` is None when the calendar did it."""

    at: datetime
    to: str
    by: AbstractUser | None
    reason: str
    state: str


def timeline(obj: models.Model) -> list[Moment]:
    """Every change of the object's state, newest first. Two statements."""
    rows = events(obj)
    return moments_of(obj, rows, actors(rows))


def moments_of(obj: models.Model, rows: Iterable[Any], people: Mapping[Any, AbstractUser]) -> list[Moment]:
    """As `timeline`, of events that were read already, with their people by key. No statement."""
    field = state_field(type(obj))
    moments: list[Moment] = []
    before = ""
    for row in rows:
        state = str(getattr(row, field))
        if state != before:
            metadata = context_of(row)
            moments.append(
                Moment(
                    at=when(row),
                    to=in_words(obj, field, state),
                    by=people.get(metadata.get("user")),
                    reason=str(metadata.get("reason") or ""),
                    state=state,
                )
            )
        before = state
    return moments[::-1]


def events(obj: models.Model) -> list[Any]:
    """The tracked rows of the object, oldest first; none when its model is not tracked. One statement."""
    rows = event_rows(obj)
    return [] if rows is None else list(rows)


def event_rows(obj: models.Model) -> "models.QuerySet[Any] | None":
    """The same, not asked for yet."""
    tracked = event_model(type(obj))
    if tracked is None:
        return None
    rows: models.QuerySet[Any] = tracked._default_manager.filter(pgh_obj_id=obj.pk).select_related("pgh_context").order_by("pgh_id")
    return rows


def actors(rows: Iterable[Any]) -> dict[Any, AbstractUser]:
    """The people who made these events, by primary key. One statement."""
    keys = {context_of(row).get("user") for row in rows} - {None}
    return cast(dict[Any, AbstractUser], get_user_model()._default_manager.in_bulk(keys)) if keys else {}


def when(row: Any) -> datetime:
    """The time of the act, as its verb was told it; the database's where no verb was at work."""
    at = context_of(row).get("at")
    return datetime.fromisoformat(at) if at else cast(datetime, row.pgh_created_at)


def context_of(row: Any) -> dict[str, Any]:
    return dict(row.pgh_context.metadata) if row.pgh_context_id and row.pgh_context else {}


def in_words(obj: models.Model, field: str, value: str) -> str:
    """The label of a choice, as people read it."""
    choices = cast(Iterable[tuple[Any, Any]], obj._meta.get_field(field).flatchoices)  # type: ignore[union-attr]  # -- a concrete field
    return str(dict(choices).get(value, value))


def state_field(model: type[models.Model]) -> str:
    """The field that the model's lifecycle trigger guards."""
    return next((trigger.field for trigger in getattr(model._meta, "triggers", []) if isinstance(trigger, pgtrigger.FSM)), "state")


@cache
def event_model(model: type[models.Model]) -> Any:
    """The fullest of the tables that pghistory keeps about the model; None when it keeps none."""
    found = event_models(tracks_model=model)
    return max(found, key=lambda tracked: len(tracked._meta.fields), default=None)
