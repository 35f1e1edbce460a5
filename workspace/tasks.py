"""Beat says "look now"; what is owed stands in the sweeps."""

from celery import shared_task
from django.utils import timezone

from workspace import applications, bookings, panels, renewals, succession


@shared_task
def sweep() -> None:
    now = timezone.now()
    applications.sweep(now=now)
    panels.sweep(now=now)
    renewals.sweep(now=now)
    bookings.sweep(now=now)
    succession.amend_parties(now=now)
