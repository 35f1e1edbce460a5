"""An event as calendars read it: the same identity for everybody, and nothing secret, for calendars are shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from innocenter.look.rich_text import plain
from innocenter.outbox.calendar import Entry
from innocenter.outbox.rendering import absolute

if TYPE_CHECKING:  # the events post these
    from events.models.event import Event

NAME = "events"


def entry(event: Event, *, is_off: bool = False, is_open: bool = False) -> Entry:
    """In the active language. The link to join online is never in it. `is_off`, `is_open`: so for whoever reads it."""
    return Entry(
        uid=f"event-{event.uid}",
        sequence=event.sequence,
        begins=event.starts_at,
        ends=event.ends_at,
        title=event.title,
        place=event.where_words,
        host=event.host.local_name if event.host else gettext("Innovation Centre for Small and Medium Enterprises"),
        description="\n\n".join(filter(None, [event.summary, plain(event.description)])),
        url=absolute(event.get_absolute_url()),
        is_off=is_off or event.state == "cancelled",
        is_open=is_open,
    )
