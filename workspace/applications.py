"""The sweeps of applications. Each asks what is owed by today: a missed run is only late, a second harmless."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import DurationField, ExpressionWrapper, F, QuerySet, Value
from django.db.models.expressions import Combinable
from django.utils import timezone

from workspace import waiting
from workspace.letters import applications as letters
from workspace.models import Application, Offer, SupplementRequest
from workspace.models.states import State

DAY_LONG = Value(timedelta(days=1))


def days_of(rule_days: str) -> Combinable:
    """That many days, by the rule under which each row runs."""
    return ExpressionWrapper(F(rule_days) * DAY_LONG, output_field=DurationField())


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
    """From some days before the last day to sign (`Rule.sign_reminder_days`). Returns how many letters were new."""
    due = Offer.objects.waiting_for_company().filter(
        sign_by__gte=today, sign_by__lte=Value(today) + days_of("application__rule__sign_reminder_days")
    )
    return sum(letters.offer_reminder(offer, now=now) for offer in due.select_related("application__company"))


def remind_of_supplements(today: date, *, now: datetime) -> int:
    """From some days before the supplement is due (`Rule.supplement_reminder_days`), and after it."""
    due = SupplementRequest.objects.open().filter(due_on__lte=Value(today) + days_of("application__rule__supplement_reminder_days"))
    return sum(letters.supplement_reminder(request, now=now) for request in due.select_related("application__company"))


def remind_of_drafts(today: date, *, now: datetime) -> int:
    """Drafts that nobody has touched for some days (`Rule.draft_reminder_days`) hear when they will be thrown away."""
    quiet = untouched("rule__draft_reminder_days", now=now).select_related("company", "rule")
    return sum(letters.draft_waits(draft, purge_on=purge_day(draft), now=now) for draft in quiet)


def purge_drafts(today: date, *, now: datetime) -> int:
    """Drafts that nobody has touched for long (`Rule.draft_kept_days`) go, with their documents."""
    old = untouched("rule__draft_kept_days", now=now).select_related("rule").order_by("pk")
    return sum(_purge(draft, now=now) for draft in old)


def untouched(rule_days: str, *, now: datetime) -> QuerySet[Application]:
    return Application.objects.filter(state=State.DRAFT, saved_at__lt=now - days_of(rule_days))


def purge_day(draft: Application) -> date:
    return timezone.localdate(draft.saved_at) + timedelta(draft.rule.draft_kept_days)


@transaction.atomic
def _purge(draft: Application, *, now: datetime) -> bool:
    try:
        draft.lock()
    except ValidationError:  # thrown away meanwhile
        return False
    if draft.state != State.DRAFT or draft.saved_at >= now - timedelta(draft.rule.draft_kept_days):
        return False
    draft.throw_away()
    return True
