"""The worker's clockwork: beat only says "look now", every task is two lines in the room it belongs to."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innocenter.settings")

app = Celery("innocenter")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
