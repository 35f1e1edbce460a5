"""What the calendar does to sessions, owed by state: a missed run is only late, a second harmless, and a moved session owes anew."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone, translation

from innocenter.outbox.kinds import Kind
from mentoring import letters_sessions as letters
from mentoring.availability import clashes, in_the_way
from mentoring.models import Request, Session, SessionExpert
from workspace.models.claim import at, midnight

MORNING, SOON, DAY = time(9), timedelta(hours=2), timedelta(days=1)


def sweep(*, now: datetime) -> dict[str, int]:
    today = timezone.localdate(now)
    return {
        "proposed times that nobody took": lapse(now=now),
        "second experts who turn out to be tied": release(now=now),
        "sessions that are over": finish(now=now),
        "reminders of sessions": remind(now=now),
        "letters about what is in the way of sessions": tell_what_is_in_the_way(now=now),
        "letters about logs": ask_for_logs(today, now=now),
        "letters about times to agree": ask_for_times(today, now=now),
    }


def lapse(*, now: datetime) -> int:
    return sum(session.lapse(now=now) for session in Session.objects.run_out(now).with_names().order_by("pk"))


def release(*, now: datetime) -> int:
    """Computed anew, as for the expert of the question: a profile, a company or a project may have changed since they were asked."""
    seats = SessionExpert.objects.live().filter(session__state="scheduled", session__starts_at__gt=now).with_names().order_by("pk")
    found = [seat for seat in seats if seat.tie_on(timezone.localdate(now))]
    return sum(seat.release_tied(now=now) for seat in found)


def finish(*, now: datetime) -> int:
    return sum(session.finish(now=now) for session in Session.objects.over(now).with_names().order_by("pk"))


def remind(*, now: datetime) -> int:
    """The day before at nine, and two hours before. Whoever agreed on the time later than that has just read it."""
    today = timezone.localdate(now)
    tomorrow, morning = midnight(today + DAY), at(today, MORNING)
    count = 0
    if now >= morning:
        found = agreed().filter(starts_at__gte=tomorrow, starts_at__lt=tomorrow + DAY, appointments__made_at__lt=morning)
        count += _remind(letters.TOMORROW, found, now=now)
    found = agreed().filter(starts_at__gt=now, starts_at__lte=now + SOON, appointments__made_at__lt=F("starts_at") - SOON)
    return count + _remind(letters.SOON, found, now=now)


def agreed() -> QuerySet[Any]:
    """With the key of the time that stands, `last_time`."""
    rows = Session.objects.scheduled().with_names().filter(appointments__number=F("sequence"))
    return rows.annotate(last_time=F("appointments__pk"))


def _remind(kind: Kind, found: QuerySet[Any], *, now: datetime) -> int:
    sessions = list(found)
    return letters.remind(kind, sessions, now=now) if sessions else 0


def tell_what_is_in_the_way(*, now: datetime) -> int:
    """Nobody agrees on a day off or on a blocked time: these came later."""
    found = list(Session.objects.scheduled().filter(hold__in=[hold.pk for hold in in_the_way(now)]).with_names())
    why: dict[int, dict[str, str]] = {session.pk: {} for session in found}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            said = clashes([session.hold for session in found])
        for session in found:
            why[session.pk][language] = said.get(session.hold_id, "")
    return sum(letters.in_the_way(session, why[session.pk], now=now) for session in found)


def ask_for_logs(today: date, *, now: datetime) -> int:
    """The expert on the last day, the staff once it is over."""
    found = Session.objects.log_owed().filter(log_due_on__lte=today).with_names()
    late = [session for session in found if session.log_due_on and session.log_due_on < today]
    due = sum(letters.log_due(session, now=now) for session in found)
    return due + sum(letters.tell_owner(letters.LOG_LATE, session, now=now, due_on=session.log_due_on) for session in late)


def ask_for_times(today: date, *, now: datetime) -> int:
    """The company on the last day on which a time is to be agreed, the staff once it is over."""
    found = Request.objects.wanting_a_time().filter(due_on__lte=today).with_names()
    late = [request for request in found if request.due_on and request.due_on < today]
    due = sum(letters.time_due(request, now=now) for request in found)
    return due + sum(letters.time_late(request, now=now) for request in late)
