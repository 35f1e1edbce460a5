"""Tell the worker to look now. A hint only: without it beat looks within seconds, so every failure is swallowed."""

import logging
import os
import threading
import time
from contextlib import suppress

from celery import current_app
from django.db import transaction
from kombu import Connection

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
_kept = threading.local()  # a connection is not for two threads at once, nor for a process and its child


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
        _tell()
    except Exception as failure:  # whatever the broker does, the request must answer
        _silent_until = time.monotonic() + SILENCE
        log.warning("the broker did not take the poke, letters leave with the next round: %s", failure)


def _tell() -> None:
    """On the connection of the last time, which may have been cut meanwhile; else on a new one, which costs four times as much."""
    place = (os.getpid(), current_app.conf.broker_write_url)
    if getattr(_kept, "place", None) == place:
        with suppress(Exception):
            return _say(_kept.connection)
    _kept.place = None
    connection = current_app.connection_for_write(connect_timeout=PATIENCE, transport_options=HURRIED)
    try:
        _say(connection)
    except Exception:
        connection.release()
        raise
    _kept.place, _kept.connection = place, connection
    return None


def _say(connection: Connection) -> None:
    current_app.send_task("innocenter.outbox.tasks.deliver", connection=connection, retry=False, expires=60)
