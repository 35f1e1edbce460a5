"""What the calendar does to requests. Each sweep asks what is owed by now: a missed run is only late, a second harmless."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from mentoring import digest, letters
from mentoring.models import Inquiry, Request


def sweep(*, now: datetime) -> dict[str, int]:
    today = timezone.localdate(now)
    return {
        "questions that waited for their company too long": lapse(now=now),
        "reminders of details": remind(today, now=now),
        "letters about late questions": tell_late(today, now=now),
        "daily lists of late questions": digest.tell_red(now=now),
        "drafts of questions thrown away": purge(now=now),
    }


def lapse(*, now: datetime) -> int:
    return sum(request.lapse(now=now) for request in Request.objects.run_out(timezone.localdate(now)).order_by("pk"))


def remind(today: date, *, now: datetime) -> int:
    """Once for each inquiry: the letter's key holds it."""
    found = Inquiry.objects.open().filter(remind_on__lte=today, due_on__gte=today).with_names()
    return sum(letters.ask(letters.MORE_REMINDER, inquiry, now=now) for inquiry in found)


def tell_late(today: date, *, now: datetime) -> int:
    """Once for each step that is overdue."""
    found = Request.objects.late_with_staff(today).with_names()
    return sum(letters.tell_staff(letters.LATE, request, now=now) for request in found)


def purge(*, now: datetime) -> int:
    return sum(_throw_away(key, now=now) for key in list(Request.objects.forgotten_drafts(now).values_list("pk", flat=True)))


@transaction.atomic
def _throw_away(key: int, *, now: datetime) -> int:
    """Looked at again under the lock: somebody may be writing."""
    draft = Request.objects.forgotten_drafts(now).select_for_update(of=("self",)).filter(pk=key).first()
    if draft:
        draft.throw_away()
    return 1 if draft else 0
