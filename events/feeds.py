"""What calendars subscribe to: the public programme, and one event of it. Nobody's name is in it, and never the link to join."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce

from events.letters.entry import NAME, entry
from events.models import Event
from events.models.event_queries import EventQuerySet
from innocenter.lifecycle import event_model
from innocenter.outbox import calendar

STAYS = timedelta(days=90)
"""So long what is over or cancelled stays in the feed, so that calendars that look seldom read that it is off."""
SAID = ["title_ko", "title_en", "summary", "starts_at", "ends_at", "elsewhere", "mode", "state", "sequence"]
"""What an entry is made of (another room raises the sequence); seats that come and go are no revision of it."""


def with_revision(events: EventQuerySet) -> EventQuerySet:
    """`revised_at`: since when the entry has read as it does, out of the history."""
    same = {name: OuterRef(name) for name in SAID}
    rows = event_model(Event).objects.filter(pgh_obj=OuterRef("pk"), **same).values("pgh_obj").annotate(first=Min("pgh_created_at"))
    return events.annotate(revised_at=Coalesce(Subquery(rows.values("first")), F("published_at")))


def programme(now: datetime) -> EventQuerySet:
    """What the public sees and is to come, or was over not long ago."""
    return with_revision(Event.objects.listed().filter(ends_at__gte=now - STAYS).with_everything().order_by("starts_at", "pk"))


def written(events: Iterable[Event]) -> str:
    """As text: PUBLISH, so without an ATTENDEE; each entry stamped with its last revision, so that asking again changes nothing."""
    components = [
        calendar.component(entry(event), method=calendar.PUBLISH, now=event.revised_at, to=[])  # type: ignore[attr-defined]  # -- annotated
        for event in events
    ]
    return calendar.written(components, method=calendar.PUBLISH, name=NAME)
