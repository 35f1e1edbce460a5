"""Beat says "look now"; what is owed stands in the sweeps."""

from celery import shared_task
from django.utils import timezone

from companies import memberships


@shared_task
def sweep() -> None:
    memberships.sweep(now=timezone.now())
