"""Tell the worker to look now. A hint only: without it beat looks within seconds, so every failure is swallowed."""

import logging
import time

from celery import current_app
from django.db import transaction

log = logging.getLogger(__name__)

PATIENCE = 0.3  # seconds that a request may lose to a broker that hangs
SILENCE = 30.0  # seconds without another try once the broker did not answer
HURRIED = {
    "socket_connect_timeout": PATIENCE,
    "socket_timeout": PATIENCE,
    "retry_on_timeout": False,
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
}
_silent_until = 0.0


def poke_on_commit() -> None:
    """One poke for the whole transaction, however many letters it posts."""
    waiting = transaction.get_connection().run_on_commit
    if not any(function is poke for _, function, _ in waiting):
        transaction.on_commit(poke)


def poke() -> None:
    global _silent_until  # noqa: PLW0603 -- one broker, one memory of it for each process
    if time.monotonic() < _silent_until:
        return
    try:
        with current_app.connection_for_write(connect_timeout=PATIENCE, transport_options=HURRIED) as connection:
            current_app.send_task("innocenter.outbox.tasks.deliver", connection=connection, retry=False, expires=60)
    except Exception as failure:  # whatever the broker does, the request must answer
        _silent_until = time.monotonic() + SILENCE
        log.warning("the broker did not take the poke, letters leave with the next round: %s", failure)
