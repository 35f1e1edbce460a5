"""Beat says "look now"; what is owed stands in the sweeps."""

from celery import shared_task
from django.utils import timezone

from mentoring import sweeps


@shared_task
def sweep() -> None:
    sweeps.sweep(now=timezone.now())
