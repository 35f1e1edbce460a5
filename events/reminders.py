"""Reminders, owed by state: whoever has a seat for sure at that moment, the day before at nine and on the day at eight.

Whoever got their seat later has just read the same in their confirmation; the next reminder is theirs too. An event on another day owes
them anew, a missed run is only late, and once the event has begun nothing is owed any more. Two statements for each kind, however many
people there are: the events of that day, and all their letters.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone

from events.letters import reminders as letters
from events.models import Event, Registration
from events.models.states import EventState, State
from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from innocenter.values.working_days import DAY
from workspace.models.claim import at, midnight

DAY_BEFORE, ON_THE_DAY = time(9), time(8)


def remind(*, now: datetime) -> int:
    """Returns how many letters were new."""
    today = timezone.localdate(now)
    count = 0
    for kind, days, hour in ((letters.TOMORROW, DAY, DAY_BEFORE), (letters.TODAY, timedelta(), ON_THE_DAY)):
        moment = at(today, hour)
        if now >= moment:
            found = owed(kind, since=moment, begins=midnight(today + days), now=now)
            events = list(Event.objects.filter(pk__in=found.values("event")).with_everything())
            if events:
                count += letters.remind(kind, found.filter(event__in=events), events, day=today + days, now=now)
    return count


def owed(kind: Kind, *, since: datetime, begins: datetime, now: datetime) -> QuerySet[Registration]:
    """Seats since before that moment at events of the day that begins then, whose letter of this kind is not written."""
    written = Letter.objects.filter(
        kind=kind.name, about_type="events.registration", about_id=Cast(OuterRef("pk"), CharField()), due_on=timezone.localdate(begins)
    )
    found = Registration.objects.filter(
        state=State.CONFIRMED, seated_at__lt=since, event__state=EventState.PUBLISHED, event__starts_at__gte=begins,
        event__starts_at__lt=begins + DAY, event__starts_at__gt=now,
    )  # fmt: skip
    return found.filter(~Exists(written)).exclude(person=None, email="")
