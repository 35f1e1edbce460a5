"""What the calendar does to requests. Each sweep asks what is owed by now: a missed run is only late, a second harmless."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from mentoring import digest, expert_sweeps, follow_ups, letters, letters_offers, session_sweeps
from mentoring.models import Inquiry, Offer, Request


def sweep(*, now: datetime) -> dict[str, int]:
    today = timezone.localdate(now)
    return {
        "questions that waited for their company too long": lapse(now=now),
        "reminders of details": remind(today, now=now),
        "offers that went on": go_on(today, now=now),
        "offers taken back from experts who cannot": release(today, now=now),
        "reminders of offers": remind_experts(today, now=now),
        "letters about late questions": tell_late(today, now=now),
        "questions how it goes on": follow_ups.ask(now=now),
        "daily lists of late questions": digest.tell_red(now=now),
        "drafts of questions thrown away": purge(now=now),
        **session_sweeps.sweep(now=now),
        "words of experts asked for": expert_sweeps.ask_for_words(today, now=now),
    }


def lapse(*, now: datetime) -> int:
    return sum(request.lapse(now=now) for request in Request.objects.run_out(timezone.localdate(now)).order_by("pk"))


def remind(today: date, *, now: datetime) -> int:
    """Once for each inquiry: the letter's key holds it."""
    found = Inquiry.objects.open().filter(remind_on__lte=today, due_on__gte=today).with_names()
    kinds = {False: letters.MORE_REMINDER, True: letters.CONSENT_REMINDER}
    return sum(letters.ask(kinds[inquiry.asks_consent], inquiry, now=now) for inquiry in found)


def go_on(today: date, *, now: datetime) -> int:
    """Offers without a word in time. After days of absence, too, each goes on once, and the next has its full time from today."""
    return sum(offer.request.expire_offer(now=now) for offer in Offer.objects.run_out(today).with_names().order_by("pk"))


def release(today: date, *, now: datetime) -> int:
    """From experts who are not here any more, and from those whom a change of a profile, a company or a project has tied to the company.

    Computed anew for every question that is with an expert: also once a session is agreed or was held.
    """
    found = [offer for offer in Offer.objects.open().with_experts().with_names().order_by("pk") if offer.is_in_vain(today)]
    return sum(offer.request.release_unable(now=now) for offer in found)


def remind_experts(today: date, *, now: datetime) -> int:
    """Once for each offer: the letter's key holds it."""
    found = Offer.objects.waiting().filter(remind_on__lte=today, due_on__gte=today).with_names()
    return sum(letters_offers.remind(offer, now=now) for offer in found)


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
