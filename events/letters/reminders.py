"""What the confirmed are reminded of; those who wait are not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.apps import apps
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from events.letters import registrations
from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter

if TYPE_CHECKING:  # the registrations post these letters
    from events.models.registration import Registration


def _still_on_that_day(letter: Letter) -> str | None:
    """Asked at the last moment, in one query: still confirmed, and the event still on that day."""
    found = apps.get_model("events.Registration").objects.select_related("event").filter(pk=letter.about_id, state="confirmed").first()
    stands = found and found.event.state == "published" and timezone.localdate(found.event.starts_at) == letter.due_on
    return None if stands else str(_("The registration or the event has changed meanwhile."))


TOMORROW = Kind(
    "events.reminder_tomorrow", title=_("Event tomorrow"), still_owed=_still_on_that_day, useless_after=timedelta(hours=24)
)
TODAY = Kind("events.reminder_today", title=_("Event today"), still_owed=_still_on_that_day, useless_after=timedelta(hours=10))


def remind(kind: Kind, registration: Registration, *, now: datetime) -> int:
    """Once for each day on which the event is to be. Returns whether the letter was new."""
    event = registration.event
    language = registration.person.language if registration.person else registration.language
    with translation.override(language):
        context = registrations.about(registration) | {
            "address": event.room.site.address if event.room else event.elsewhere,
            "link_from": event.starts_at - timedelta(minutes=event.join_opens_minutes),
        }
    return Letter.objects.post(
        kind, to=registration.person or registration.email, about=registration, due_on=timezone.localdate(event.starts_at), context=context,
        link=registration.get_absolute_url(), now=now, language=language,
    ).is_new  # fmt: skip
