"""What the confirmed are reminded of; those who wait are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from events.letters.registrations import own_page, readers
from events.models.states import Mode, Place
from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from innocenter.outbox.posting import post_to_all

if TYPE_CHECKING:  # the registrations post these letters
    from events.models.event import Event
    from events.models.registration import Registration


BEGINS = """
    SELECT event.starts_at FROM events_registration AS registered JOIN events_event AS event ON event.id = registered.event_id
    WHERE registered.id = %s AND registered.state = 'confirmed' AND event.state = 'published'
"""
"""By hand: thousands are asked about in one morning, and Django would take longer to word it than the letter takes to be written."""


def _still_on_that_day(letter: Letter) -> str | None:
    """Asked at the last moment, in one query: still confirmed, and the event still on that day."""
    with connection.cursor() as cursor:
        cursor.execute(BEGINS, [int(letter.about_id)])
        row = cursor.fetchone()
    stands = row and timezone.localdate(row[0]) == letter.due_on
    return None if stands else str(_("The registration or the event has changed meanwhile."))


TOMORROW = Kind(
    "events.reminder_tomorrow", title=_("Event tomorrow"), still_owed=_still_on_that_day, useless_after=timedelta(hours=24),
    link_of=own_page,
)  # fmt: skip
TODAY = Kind(
    "events.reminder_today", title=_("Event today"), still_owed=_still_on_that_day, useless_after=timedelta(hours=10), link_of=own_page
)


def remind(kind: Kind, owed: QuerySet[Registration], events: Iterable[Event], *, day: date, now: datetime) -> int:
    """Once for each day on which an event is to be, all in one statement. Returns how many letters were new."""
    contexts = [pair for event in events for pair in _contexts(event)]
    return post_to_all(kind, readers(owed), about=apps.get_model("events.Registration"), contexts=contexts, due_on=day, now=now)


def _contexts(event: Event) -> Iterator[tuple[Q, dict[str, Any]]]:
    """What everybody with a seat in the same place reads in the same language."""
    others_first = sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code == settings.LANGUAGE_CODE)
    for language in others_first:
        with translation.override(language):
            for place in Place:
                read = Q() if language == settings.LANGUAGE_CODE else Q(letter_language=language)
                yield read & Q(event=event.pk, place=place), {
                    "what": event.title,
                    "begin": event.starts_at,
                    "end": event.ends_at,
                    "where": event.where_words,
                    "seat": str(place.label) if event.mode == Mode.BOTH else "",
                    "is_online": place == Place.ONLINE,
                    "address": event.room.site.address if event.room else event.elsewhere,
                    "link_from": event.starts_at - timedelta(minutes=event.join_opens_minutes),
                }
