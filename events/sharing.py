"""What search engines and those who share the page of an event read of it: nothing that the page does not say."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.models import Event, Mode, Place
from innocenter.look.dates import full_day
from innocenter.outbox.rendering import absolute

ATTENDANCE = {Mode.ONSITE: "Offline", Mode.ONLINE: "Online", Mode.BOTH: "Mixed"}
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}
"""So that no text ends the element that it stands in."""


def linked_data(event: Event, agenda: Iterable[dict[str, Any]], now: datetime) -> SafeString:
    """schema.org/Event. One statement for an event that has moved, else none. `agenda`: as `event_story.agenda_of` says it."""
    url, seats = absolute(event.get_absolute_url()), any(event.seats_left(place) for place in Place)
    found: dict[str, Any] = {
        "@context": "https://schema.org", "@type": "Event", "@id": url, "name": event.title, "description": event.summary, "url": url,
        "startDate": in_seoul(event.starts_at), "endDate": in_seoul(event.ends_at), **status(event),
        "eventAttendanceMode": f"https://schema.org/{ATTENDANCE[Mode(event.mode)]}EventAttendanceMode",
        "location": places_of(event, url),
        "organizer": organizer(event),
        "inLanguage": get_language(),
        "isAccessibleForFree": True,
        "maximumAttendeeCapacity": event.capacity_onsite + event.capacity_online,
    }  # fmt: skip
    if not event.not_open(now):
        found["offers"] = {
            "@type": "Offer", "price": 0, "priceCurrency": "KRW", "url": url,
            "availability": f"https://schema.org/{'InStock' if seats else 'SoldOut'}",
            "validFrom": in_seoul(event.opens_at or event.published_at or event.starts_at),
        }  # fmt: skip
    speakers = [speaker for item in agenda for speaker in item["speakers"]]
    if speakers:
        found["performer"] = [{"@type": "Person", "name": each.name, "affiliation": each.affiliation} for each in speakers]
    if event.poster:
        found["image"] = [absolute(event.poster.url)]
    return mark_safe(json.dumps(found, ensure_ascii=False).translate(ESCAPES))  # noqa: S308 -- escaped as in Django's json_script


def in_seoul(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat()


def status(event: Event) -> dict[str, Any]:
    """Scheduled, cancelled, or moved to another time: then also from when. Another place alone is no other date."""
    if event.state == "cancelled":
        return {"eventStatus": "https://schema.org/EventCancelled"}
    if event.sequence:
        begins = event.notices.order_by("pk").values_list("was", flat=True)
        before = [in_seoul(was["begin"]) for was in begins if was["begin"] != event.starts_at]
        if before:
            return {"eventStatus": "https://schema.org/EventRescheduled", "previousStartDate": list(dict.fromkeys(before))}
    return {"eventStatus": "https://schema.org/EventScheduled"}


def places_of(event: Event, url: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if event.mode != Mode.ONLINE:
        site = event.room.site if event.room else None
        name = f"{site.name} {event.room.name}" if site and event.room else event.elsewhere
        street = (site.address or site.name) if site else event.elsewhere
        address = {"@type": "PostalAddress", "addressCountry": "KR", "streetAddress": street}
        found.append({"@type": "Place", "name": name or _("The place is not settled yet"), "address": address})
    if event.mode != Mode.ONSITE:
        found.append({"@type": "VirtualLocation", "url": url})
    return found


def organizer(event: Event) -> dict[str, str]:
    if event.host:
        return {"@type": "Organization", "name": event.host.local_name, "url": absolute(event.host.get_absolute_url())}
    return {"@type": "Organization", "name": _("Technology Innovation Centre for Small and Mid-sized Companies"), "url": absolute("/")}


def sharing(event: Event) -> dict[str, str]:
    """For Open Graph and the button that shares the page."""
    return {
        "url": absolute(event.get_absolute_url()),
        "words": f"{full_day(event.starts_at)} · {event.where_words}",
        "image": absolute(event.poster.url) if event.poster else "",
    }
