"""What the calendar does to events. Each sweep asks what is owed by now: a missed run is only late, a second harmless."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from events import attendance, proposal_sweeps
from events.following import tell_new_dates
from events.letters import events as letters
from events.models import ChangeNotice, Event, GuestSignUp, Registration, hosts
from events.models.notice import as_known
from events.models.question import forget
from events.models.states import EventState
from events.reminders import remind


def sweep(*, now: datetime) -> dict[str, int]:
    """Everything, in the order in which one thing leads to the next."""
    return {
        "seats that went to the next": lapse(now=now),
        "events that have taken place": finish(now=now),
        "attendances closed": attendance.close_all(now=now),
        "letters about events that moved": tell(now=now),
        "reminders of events": remind(now=now),
        "letters about new dates": tell_new_dates(now=now),
        "guests who did not confirm": forget_guests(now=now),
        "certificates of attendance": attendance.certify(now=now),
        "thanks after events": attendance.thank(now=now),
        "materials after events": attendance.tell_of_materials(now=now),
        "reminders of surveys": attendance.remind_of_surveys(now=now),
        "answers deleted": forget(now=now),
        "proposals whose date changed": proposal_sweeps.follow(now=now),
        "reminders of proposals": proposal_sweeps.remind(now=now),
    }


def lapse(*, now: datetime) -> int:
    """Offers without an answer and seats without the own word: each frees a seat for the next, under the lock of its event."""
    found = Registration.objects.run_out(now).select_related("event").order_by("event", "pk")
    return sum(registration.lapse(now=now) for registration in found)


def finish(*, now: datetime) -> int:
    return sum(event.finish(now=now) for event in Event.objects.to_finish(now).order_by("pk"))


def tell(*, now: datetime) -> int:
    """Changes whose ten minutes are over. Returns how many letters were new."""
    return sum(_tell(key, now=now) for key in list(ChangeNotice.objects.due(now).values_list("pk", flat=True)))


@transaction.atomic
def _tell(key: int, *, now: datetime) -> int:
    """The event's lock first: whoever moves it once more meanwhile waits, and opens a notice of its own."""
    notice = ChangeNotice.objects.select_related("event").get(pk=key)
    notice.event.lock()
    notice.refresh_from_db(fields=["told_at", "reason", "was"])
    if notice.told_at is not None:
        return 0
    notice.told_at = now
    notice.save(update_fields=["told_at"])
    if notice.event.state != EventState.PUBLISHED or notice.was == as_known(notice.event):  # over, or moved back meanwhile
        return 0
    concerned = list(Registration.objects.filter(event=notice.event).open().select_related("person", "made_by").order_by("pk"))
    for registration in concerned:
        registration.event = notice.event
    left = hosts.left_to_tell(notice.event, concerned, since=notice.opened_at)
    return letters.moved(notice, concerned, left, now=now)


def forget_guests(*, now: datetime) -> int:
    """Nobody confirmed the address: what was typed is deleted."""
    return GuestSignUp.objects.run_out(now).delete()[0]
