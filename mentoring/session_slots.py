"""The times that can be chosen for a session: free with the expert, and at the centre with a room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from django.utils.translation import gettext as _

from innocenter.look.dates import clock, full_day
from mentoring.availability import free_slots
from mentoring.models import ExpertProfile, Session
from mentoring.models.session_states import Form
from mentoring.models.session_steps import Meet
from mentoring.places import free_rooms

Choices = list[tuple[str, list[tuple[str, str]]]]


def slots_for(expert: ExpertProfile, form: str, *, seats: int, now: datetime, besides: Session | None = None) -> list[Meet]:
    """Earliest first. `besides`: the session that is to be moved, whose room does not count."""
    until = now + timedelta(days=expert.horizon_days + 1)
    minutes = besides.meet.minutes if besides else None
    found = [Meet(slot.starts, slot.ends, form) for slot in free_slots(expert, after=now, until=until, now=now, form=form, minutes=minutes)]
    if form != Form.ONSITE:
        return found
    own = list(besides.claims.taking().values_list("pk", flat=True)) if besides else []
    rooms = free_rooms([meet.during for meet in found], seats=seats, besides=own)
    return [meet for meet in found if rooms.get(meet.starts_at)]


def as_choices(slots: Sequence[Meet], proposed: Iterable[Session] = ()) -> Choices:
    """For radio buttons, by day; what the expert proposed stands first."""
    kept = [(f"p{one.pk}", f"{one.when_words} · {one.get_form_display()}") for one in proposed]
    found: Choices = [(_("Proposed by the expert"), kept)] if kept else []
    for day, meets in groupby(slots, key=lambda meet: full_day(meet.starts_at)):
        found.append((day, [(meet.starts_at.isoformat(), f"{clock(meet.starts_at)}~{clock(meet.ends_at)}") for meet in meets]))
    return found
