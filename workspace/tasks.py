"""Beat says "look now"; what is owed stands in the sweeps."""

from celery import shared_task
from django.utils import timezone

from workspace import renewals


@shared_task
def sweep() -> None:
    renewals.sweep(now=timezone.now())
