"""The sweeps of applications. Each asks what is owed by today: a missed run is only late, a second harmless."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from workspace import waiting
from workspace.letters import applications as letters
from workspace.models import Application, Offer, SupplementRequest
from workspace.models.states import State

NUDGE_DAYS, PURGE_DAYS = 7, 90
REMIND_DAYS = 3


def sweep(*, now: datetime) -> dict[str, int]:
    """Everything that is owed. Safe at any time, any number of times, two at once."""
    today = timezone.localdate(now)
    return {
        "offers lapsed": lapse_offers(today, now=now),
        "offers from the waiting list": waiting.serve(now=now),
        "offer reminders": remind_of_offers(today, now=now),
        "supplement reminders": remind_of_supplements(today, now=now),
        "drafts purged": purge_drafts(today, now=now),
        "draft reminders": remind_of_drafts(today, now=now),
    }


def lapse_offers(today: date, *, now: datetime) -> int:
    """Offers that nobody of the company signed by the last day for it; their desks are free again. Each in a transaction of its own."""
    return sum(offer.lapse(now=now) for offer in Offer.objects.past_signing(today).select_related("application__company").order_by("pk"))


def remind_of_offers(today: date, *, now: datetime) -> int:
    """From three days before the last day to sign. Returns how many letters were new."""
    due = Offer.objects.waiting_for_company().filter(sign_by__range=(today, today + timedelta(REMIND_DAYS)))
    return sum(letters.offer_reminder(offer, now=now) for offer in due.select_related("application__company"))


def remind_of_supplements(today: date, *, now: datetime) -> int:
    """From three days before the supplement is due, and after it."""
    due = SupplementRequest.objects.filter(
        answered_at=None, application__state=State.SUPPLEMENT, due_on__lte=today + timedelta(REMIND_DAYS)
    )
    return sum(letters.supplement_reminder(request, now=now) for request in due.select_related("application__company"))


def remind_of_drafts(today: date, *, now: datetime) -> int:
    """Drafts that nobody has touched for a week hear when they will be thrown away."""
    quiet = Application.objects.filter(state=State.DRAFT, saved_at__lt=now - timedelta(NUDGE_DAYS)).select_related("company")
    return sum(letters.draft_waits(draft, purge_on=purge_day(draft), now=now) for draft in quiet)


def purge_drafts(today: date, *, now: datetime) -> int:
    """Drafts that nobody has touched for ninety days go, with their documents."""
    old = Application.objects.filter(state=State.DRAFT, saved_at__lt=now - timedelta(PURGE_DAYS)).order_by("pk")
    return sum(_purge(draft, now=now) for draft in old)


def purge_day(draft: Application) -> date:
    return timezone.localdate(draft.saved_at) + timedelta(PURGE_DAYS)


@transaction.atomic
def _purge(draft: Application, *, now: datetime) -> bool:
    try:
        draft.lock()
    except ValidationError:  # thrown away meanwhile
        return False
    if draft.state != State.DRAFT or draft.saved_at >= now - timedelta(PURGE_DAYS):
        return False
    draft.throw_away()
    return True
