"""Letters about an event that changes: one for several changes in a row, with what was and what is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from events.letters import registrations
from innocenter.accounts.models import User
from innocenter.outbox import calendar
from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter

if TYPE_CHECKING:  # the events post these letters
    from events.models.event import Event
    from events.models.notice import ChangeNotice
    from events.models.registration import Registration

MOVED = Kind("events.moved", title=_("Event moved"))
MOVED_FOR_HOSTS = Kind("events.moved_for_hosts", title=_("Event moved (to hosts and speakers)"))
CANCELLED_FOR_HOSTS = Kind("events.cancelled_for_hosts", title=_("Event cancelled (to hosts and speakers)"))


def moved(notice: ChangeNotice, concerned: Iterable[Registration], hosts: Iterable[User], *, now: datetime) -> int:
    """Old and new to everybody with a seat or a place in the queue; who is confirmed gets a fresh entry. Returns how many were new."""
    event, count = notice.event, 0
    for registration in concerned:
        language = registration.person.language if registration.person else registration.language
        with translation.override(language):
            context = registrations.about(registration) | notice.before() | {"reason": notice.reason}
            if registration.state == "confirmed":
                context |= registrations.invitation(registration, method=calendar.REQUEST, now=now)
        count += Letter.objects.post(
            MOVED, to=registration.person or registration.email, about=notice, context=context, link=registration.get_absolute_url(),
            now=now, language=language,
        ).is_new  # fmt: skip
    for person in hosts:
        with translation.override(person.language):
            context = about(event) | notice.before() | {"reason": notice.reason}
        link = event.get_absolute_url()
        count += Letter.objects.post(MOVED_FOR_HOSTS, to=person, about=notice, context=context, link=link, now=now).is_new
    return count


def cancelled(event: Event, hosts: Iterable[User], *, now: datetime) -> None:
    for person in hosts:
        with translation.override(person.language):
            context = about(event)
        Letter.objects.post(CANCELLED_FOR_HOSTS, to=person, about=event, context=context, link=event.get_absolute_url(), now=now)


def about(event: Event) -> dict[str, Any]:
    return {
        "what": event.title,
        "begin": event.starts_at,
        "end": event.ends_at,
        "where": event.where_words,
        "reason": event.reason,
    }
