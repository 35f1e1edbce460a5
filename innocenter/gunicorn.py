"""Gunicorn's settings: `gunicorn -c python:innocenter.gunicorn innocenter.wsgi`."""

import gc
import os
import sys
from typing import Any

from innocenter.logs import LOGGING

bind = f"{os.environ.get('BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
preload_app = True  # loaded once: a worker is forked ready, and shares what does not change
limit_request_line = 8190  # the most it offers: 200 letters of Hangul in a search are 1,800; what is longer it refuses itself
timeout = 60
graceful_timeout = 30
max_requests = 5000
max_requests_jitter = 500
control_socket_disable = True
logconfig_dict = {**LOGGING, "loggers": {**LOGGING["loggers"], "gunicorn.error": {"handlers": ["stderr"], "propagate": False}}}


def pre_fork(arbiter: Any, worker: Any) -> None:
    """What has been loaded stays: the collector of a worker need not walk it again and again, nor unshare it by doing so."""
    gc.freeze()


def post_fork(arbiter: Any, worker: Any) -> None:
    """A thread that has its answer from the database waits so long, in seconds, for the thread that computes. Who holds a row locked
    waits after each statement, and all who want that row wait with them: Python's own five milliseconds are most of a sign-up.
    """
    sys.setswitchinterval(0.0005)
