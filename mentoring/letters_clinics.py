"""What experts are told about clinic days; about each taken slot they get the letters of its session."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter

if TYPE_CHECKING:  # a clinic day posts these
    from mentoring.models.clinic import ClinicDay
    from mentoring.models.expert import ExpertProfile


def _if_open(letter: Letter) -> str | None:
    """One query."""
    return None if getattr(letter.about(), "state", "") == "open" else "The clinic day was called off."


OPENED = Kind("mentoring.clinic_opened", title=_("A clinic day is open"), still_owed=_if_open)
CANCELLED = Kind("mentoring.clinic_cancelled", title=_("A clinic day is off"))


def opened(day: ClinicDay, experts: Iterable[ExpertProfile], *, now: datetime) -> None:
    _tell(OPENED, day, experts, now=now)


def cancelled(day: ClinicDay, experts: Iterable[ExpertProfile], *, now: datetime) -> None:
    _tell(CANCELLED, day, experts, now=now)


def _tell(kind: Kind, day: ClinicDay, experts: Iterable[ExpertProfile], *, now: datetime) -> None:
    slots = len(list(day.times()))
    for person in (expert.researcher.user for expert in experts):
        if person is None:
            continue
        with translation.override(person.language):
            where = day.where_words
        context = {"title": day.title, "begin": day.during.lower, "end": day.during.upper, "where": where, "slots": slots}
        Letter.objects.post(kind, to=person, about=day, context=context, link=day.get_absolute_url(), now=now, due_on=day.day)
