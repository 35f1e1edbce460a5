"""Gunicorn's settings: `gunicorn -c python:innocenter.gunicorn innocenter.wsgi`."""

import os

from innocenter.logs import LOGGING

bind = f"{os.environ.get('BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
limit_request_line = 8190  # the most it offers: 200 letters of Hangul in a search are 1,800; what is longer it refuses itself
timeout = 60
graceful_timeout = 30
max_requests = 5000
max_requests_jitter = 500
control_socket_disable = True
logconfig_dict = {**LOGGING, "loggers": {**LOGGING["loggers"], "gunicorn.error": {"handlers": ["stderr"], "propagate": False}}}
