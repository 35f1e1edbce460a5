from celery import shared_task
from django.utils import timezone

from innocenter.outbox import delivery
from innocenter.outbox.models import Heartbeat


@shared_task
def deliver(by: str = "poke") -> None:
    """Send what is owed. Each call is a sign that a worker lives; beat's own are also a sign of beat."""
    for name in ("worker", "beat") if by == "beat" else ("worker",):
        Heartbeat.beat(name, now=timezone.now())
    delivery.deliver(clock=timezone.now)
