"""What calendars subscribe to: the public programme or a part of it, and one event. Nobody's name is in it, and never the link to join."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _

from events.letters.entry import NAME, entry
from events.models import CalendarKey, Event, Registration, Series
from events.models.event_queries import EventQuerySet
from events.models.registration import RegistrationQuerySet
from events.models.states import SEATED, State
from innocenter.accounts.models import User
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


def news(**narrowed: str) -> EventQuerySet:
    """What was announced last, also if it has been cancelled since."""
    return with_revision(Event.objects.listed().narrowed(**narrowed).with_everything().order_by("-published_at", "-pk"))[:NEWS]


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


# -- one's own


def own_path(key: CalendarKey) -> str:
    return f"/events/calendars/{key.token}/my-events.ics"


def own(person: User, path: str, *, now: datetime) -> str:
    """What this person is registered for, and what other rooms tell, in the active language. Without the link to join and the link of the
    registration: calendars are shared. Who waits has an entry that is not settled; what was given up stays for a while as called off.
    """
    components = []
    for registration in registrations_of(person, now):
        state = State(registration.state)
        waits = state in {State.PENDING, State.QUEUED, State.OFFERED}
        said = entry(registration.event, is_off=not waits and state not in SEATED, is_open=waits)
        stamp: datetime = registration.revised_at  # type: ignore[attr-defined]  # -- annotated
        components.append(calendar.component(said, method=calendar.PUBLISH, now=stamp, to=[]))
    components += calendar.own(person, now - STAYS)
    return calendar.written(components, method=calendar.PUBLISH, name=NAME, feed=Feed(_("My events"), absolute(path), EVERY))


def registrations_of(person: User, now: datetime) -> RegistrationQuerySet:
    """The last one for each event; `revised_at`: since when its entry has read as it does. One statement."""
    changed = Greatest(revised("event"), F("made_at"), F("seated_at"), F("agreed_at"), F("closed_at"))
    found = Registration.objects.of(person).filter(event__ends_at__gte=now - STAYS).annotate(revised_at=changed)
    return found.select_related("event__room__site", "event__host").order_by("event_id", "-pk").distinct("event_id")
