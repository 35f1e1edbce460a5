"""The registrations of an event as a table for a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import tablib
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import CheckIn, Event, Registration
from events.models.check_in import How
from events.models.question import answers_in_words
from innocenter.accounts.models import User
from innocenter.values.spreadsheets import cell

Column = tuple[str, Callable[[Registration], Any]]


def rows_of(event: Event) -> list[Registration]:
    """In the order of registering. One statement."""
    return list(Registration.objects.filter(event=event).select_related("company", "person").order_by("made_at", "pk"))


def people_of(rows: Sequence[Registration]) -> list[User]:
    return [one.person for one in rows if one.person]


def answers_to_questions(event: Event, rows: Sequence[Registration]) -> list[Column]:
    """One column for each question of the event; answers whose days are over are gone. One statement."""
    questions, said = answers_in_words(rows, event)
    return [(question.words, partial(_said, said, number)) for number, question in enumerate(questions)]


def _said(said: dict[int, list[str]], number: int, one: Registration) -> str:
    return said[one.pk][number]


def dataset(event: Event, rows: Sequence[Registration], more: Sequence[Column] = ()) -> tablib.Dataset:
    """Each cell is words or a number, never a formula; moments in Seoul's hours. The link to join online is not in it. One statement."""
    first = {one.registration_id: one for one in CheckIn.objects.standing().filter(registration__event=event)}
    columns: list[Column] = [
        (_("name"), lambda one: one.name),
        (_("e-mail address"), lambda one: one.email),
        (_("affiliation"), lambda one: one.affiliation),
        (_("company"), lambda one: one.company.name if one.company else ""),
        (_("State"), lambda one: one.get_state_display()),
        (_("seat at the event"), lambda one: one.get_place_display()),
        (_("number in the queue"), lambda one: one.queue_no if one.queue_no is not None else ""),
        (_("registered at"), lambda one: minute(one.made_at)),
        (_("checked in at"), lambda one: minute((first[one.pk].device_at or first[one.pk].at) if one.pk in first else None)),
        (_("how"), lambda one: str(How(first[one.pk].how).label) if one.pk in first else ""),
        *more,
    ]
    made = tablib.Dataset(headers=[cell(str(name)) for name, _value in columns], title=f"{event.pk}")
    for one in rows:
        made.append([cell(value(one)) for _name, value in columns])
    return made


def minute(at: Any) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def content(made: tablib.Dataset, kind: str) -> bytes:
    """`csv` with the mark by which spreadsheets read Hangul as such, or `xlsx`."""
    file = made.export(kind)
    return b"\xef\xbb\xbf" + file.encode() if isinstance(file, str) else bytes(file)
