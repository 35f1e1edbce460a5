"""What calendars subscribe to: the public programme or a part of it, and one event. Nobody's name is in it, and never the link to join."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from events.letters.entry import NAME, entry
from events.models import Event, Series
from events.models.event_queries import EventQuerySet
from innocenter.lifecycle import event_model
from innocenter.outbox import calendar
from innocenter.outbox.calendar import Feed
from innocenter.outbox.rendering import absolute
from innocenter.taxonomy.models import Field

STAYS = timedelta(days=90)
"""So long what is over or cancelled stays in the feed, so that calendars that look seldom read that it is off."""
EVERY = timedelta(hours=3)
"""How often calendars are asked to look: a lecture that is called off in the morning is off in the afternoon."""
SAID = ["title_ko", "title_en", "summary", "description", "starts_at", "ends_at", "elsewhere", "mode", "state", "sequence"]
"""What an entry is made of (another room raises the sequence); seats that come and go are no revision of it."""
NEWS = 50


def with_revision(events: EventQuerySet) -> EventQuerySet:
    """`revised_at`: since when the entry has read as it does, out of the history."""
    return events.annotate(revised_at=revised("pk"))


def revised(pk: str) -> Coalesce:
    """Of the event under that name."""
    prefix = "" if pk == "pk" else f"{pk}__"
    same = {name: OuterRef(f"{prefix}{name}") for name in SAID}
    rows = event_model(Event).objects.filter(pgh_obj=OuterRef(pk), **same).values("pgh_obj").annotate(first=Min("pgh_created_at"))
    return Coalesce(Subquery(rows.values("first")), F(f"{prefix}published_at"))


def programme(now: datetime) -> EventQuerySet:
    """What the public sees and is to come, or was over not long ago."""
    return with_revision(Event.objects.listed().filter(ends_at__gte=now - STAYS).with_everything().order_by("starts_at", "pk"))


def news() -> EventQuerySet:
    """What was announced last, also if it has been cancelled since."""
    return with_revision(Event.objects.listed().with_everything().order_by("-published_at", "-pk"))[:NEWS]


def of_everything(path: str) -> Feed:
    return Feed(_("Events of the centre"), absolute(path), EVERY)


def of_series(series: Series, path: str) -> Feed:
    return Feed(series.title, absolute(path), EVERY)


def of_field(field: Field, path: str) -> Feed:
    return Feed(_("Events on %(field)s") % {"field": field.name}, absolute(path), EVERY)


def written(events: Iterable[Event], feed: Feed | None = None) -> str:
    """As text: PUBLISH, so without an ATTENDEE; each entry stamped with its last revision, so that asking again changes nothing."""
    components = [
        calendar.component(entry(event), method=calendar.PUBLISH, now=event.revised_at, to=[])  # type: ignore[attr-defined]  # -- annotated
        for event in events
    ]
    return calendar.written(components, method=calendar.PUBLISH, name=NAME, feed=feed)
