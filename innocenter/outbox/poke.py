"""Tell the worker to look now. A hint only: without it beat looks within seconds, so every failure is swallowed.

While one such call waits for a worker nobody calls again: that worker looks after it has said `heard`, and finds what was written
meanwhile. A run for each of a hundred letters would cost the machine five times what the letters cost.
"""

import logging
import os
import threading
import time
from contextlib import suppress

from celery import current_app
from django.core.cache import cache
from django.db import transaction
from kombu import Connection

log = logging.getLogger(__name__)

CALLED = "outbox.called"  # in the cache while a call waits to be heard
CALL_ENDS = 10.0  # seconds after which a call that was lost is forgotten: as soon as beat looks anyway
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
        if cache.add(CALLED, True, timeout=CALL_ENDS):
            _tell()
    except Exception as failure:  # whatever the broker does, the request must answer
        _silent_until = time.monotonic() + SILENCE
        cache.delete(CALLED)
        log.warning("the broker did not take the poke, letters leave with the next round: %s", failure)


def heard() -> None:
    """The worker's word before it looks: whoever writes a letter from now on calls again."""
    cache.delete(CALLED)


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
    current_app.send_task("innocenter.outbox.tasks.deliver", kwargs={"by": "poke"}, connection=connection, retry=False, expires=60)
