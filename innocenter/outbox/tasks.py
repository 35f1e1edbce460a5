from celery import shared_task
from django.utils import timezone

from innocenter.outbox import delivery
from innocenter.outbox.models import Heartbeat


@shared_task
def deliver(by: str = "poke") -> None:
    """Send what is owed. Beat's own calls are also the proof that beat and a worker live."""
    if by == "beat":
        Heartbeat.beat("beat", now=timezone.now())
    delivery.deliver(clock=timezone.now)
