import time

from celery import shared_task
from django.utils import timezone

from innocenter.outbox import delivery, poke
from innocenter.outbox.models import Heartbeat

GATHERING = 0.2  # seconds until a call is heard: what many people do in the same moment leaves in one run


@shared_task
def deliver(by: str = "") -> None:
    """Send what is owed. Each call is a sign that a worker lives; beat's own are also a sign of beat."""
    if by == "poke":
        time.sleep(GATHERING)
        poke.heard()
    for name in ("worker", "beat") if by == "beat" else ("worker",):
        Heartbeat.beat(name, now=timezone.now())
    delivery.deliver(clock=timezone.now)
