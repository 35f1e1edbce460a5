"""The worker's clockwork: beat only says "look now", every task is two lines in the room it belongs to."""

import os

from celery import Celery
from celery.signals import beat_init, setup_logging, worker_init
from django_structlog.celery.steps import DjangoStructLogInitStep

from innocenter import checks, logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innocenter.settings")

app = Celery("innocenter")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)  # the request's id follows its tasks into their logs
setup_logging.connect(logs.configure_worker)
worker_init.connect(checks.refuse_unsafe_start)
beat_init.connect(checks.refuse_unsafe_start)
