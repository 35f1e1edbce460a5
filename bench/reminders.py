"""5,000 people with a seat at an event tomorrow: their reminders are planned, and then leave through the worker."""

import time
from datetime import datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.portal import emptied_by_worker
from events import reminders
from events.models import Event
from innocenter.management.bulk_events import CROWD, TOMORROW
from innocenter.outbox.models import Letter

PEOPLE = TOMORROW * CROWD
FIRST = [f"기술세미나 {n}회" for n in range(TOMORROW)]


def last_half_past_nine() -> datetime:
    """When the reminders of the day before were owed last."""
    now = timezone.localtime()
    today = now.replace(hour=9, minute=30, second=0, microsecond=0)
    return today if today <= now else today - timedelta(days=1)


def plan() -> tuple[float, int]:
    """Seconds and statements until all are written, posted to nobody yet."""
    until = time.monotonic() + 120
    while Letter.objects.filter(state__in=["planned", "sending"]).exists() and time.monotonic() < until:
        time.sleep(0.1)  # what others have posted leaves first: the worker must not hold a letter that is to go
    Letter.objects.all().delete()
    at = last_half_past_nine()
    begins = at.replace(hour=23, minute=0) + timedelta(days=1)
    Event.objects.filter(title_ko__in=FIRST).update(starts_at=begins, ends_at=begins + timedelta(minutes=50))
    began = time.monotonic()
    with CaptureQueriesContext(connection) as seen:
        written = reminders.remind(now=at)
    seconds = time.monotonic() - began
    if written != PEOPLE:
        raise RuntimeError(f"{written} reminders for {PEOPLE} people")
    return seconds, len(seen)


def leave() -> float:
    """Reminders per second from the call to the last one sent, by a worker of two processes that is already there."""
    plan()
    return emptied_by_worker(PEOPLE)
