"""The sweep of memberships. It asks what is owed by today, never what fell into a window: a missed run is only late, a second harmless."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db import models, transaction
from django.db.models import ExpressionWrapper, F, Value
from django.utils import timezone

from companies import membership_letters as letters
from companies.models import CentreMembership, Person
from innocenter.accounts.models import User
from innocenter.lifecycle import because
from innocenter.outbox.models import Letter

State = CentreMembership.State


def sweep(*, now: datetime) -> dict[str, int]:
    """Everything, in the order in which one thing leads to the next. Safe at any time, any number of times, two at once."""
    today = timezone.localdate(now)
    return {
        "memberships over": expire(today, now=now),
        "memberships to renew": open_renewals(today),
        "membership letters": remind(today, now=now),
    }


@transaction.atomic
def expire(today: date, *, now: datetime) -> int:
    """Those whose last day is over and that no lease carries, in whichever state."""
    due = CentreMembership.objects.living().ordinary().filter(end__lte=today).select_related("company").order_by("pk")
    over = list(due.select_for_update(of=("self",), skip_locked=True))
    for membership in over:
        membership.expire(now=now)
    return len(over)


def open_renewals(today: date) -> int:
    """Active ones whose end is so near that their renewal opens. One statement."""
    opens = ExpressionWrapper(Value(today) + F("granted_under__renewal_opens_days"), output_field=models.DateField())
    near = CentreMembership.objects.ordinary().filter(state=State.ACTIVE, end__gt=today, end__lte=opens + 1)
    with because(by=None):
        return near.update(state=State.RENEWAL_DUE)


def remind(today: date, *, now: datetime) -> int:
    """Post what is owed by today: of several days that passed unseen only the latest speaks. Returns how many letters were new."""
    due = CentreMembership.objects.ordinary().filter(state=State.RENEWAL_DUE)
    open_ones = list(due.select_related("company", "granted_under").order_by("pk"))
    said, managers = _said(open_ones), _managers(open_ones)
    posted = 0
    for membership in open_ones:
        day = max((day for day in membership.milestones() if day <= today), default=None)
        if day and (str(membership.pk), day) not in said:
            with transaction.atomic():
                posted += letters.renewal(membership, managers[membership.company_id], milestone=day, now=now)
    return posted


def _said(memberships: Iterable[CentreMembership]) -> set[tuple[str, date]]:
    """Which reminders stand already, in one statement: (membership, the day it was owed)."""
    keys = [str(membership.pk) for membership in memberships]
    rows = Letter.objects.filter(kind=letters.RENEWAL.name, about_type=CentreMembership._meta.label_lower, about_id__in=keys)
    return {(pk, day) for pk, day in rows.values_list("about_id", "due_on") if day}


def _managers(memberships: Iterable[CentreMembership]) -> dict[int, list[User]]:
    """Who manages these companies, in one statement."""
    found: dict[int, list[User]] = defaultdict(list)
    people = Person.objects.managers().filter(company__in=[membership.company_id for membership in memberships]).select_related("user")
    for person in people.order_by("pk"):
        found[person.company_id].append(person.user)
    return found
