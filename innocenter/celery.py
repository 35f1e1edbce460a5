"""The worker's clockwork: beat only says "look now", every task is two lines in the room it belongs to.

PostgreSQL holds what is owed, so a task may be lost or doubled: no results, no ETA, no countdown. A tick that nobody took within
its period expires. A broker killed while a task is unacknowledged makes the worker exit (kombu 5.7): run it under a supervisor.
"""

import gc
import os

from celery import Celery
from celery.signals import beat_init, setup_logging, worker_init
from django_structlog.celery.steps import DjangoStructLogInitStep

from innocenter import checks, logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innocenter.settings")

app = Celery("innocenter")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    accept_content=["json"],
    task_serializer="json",
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=False,
    task_soft_time_limit=60,
    task_time_limit=90,
    task_publish_retry=False,
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=500,
    worker_soft_shutdown_timeout=20,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"visibility_timeout": 3600, "socket_connect_timeout": 2},
)


def every(seconds: int, task: str, **kwargs: object) -> dict[str, object]:
    return {"task": task, "schedule": float(seconds), "kwargs": kwargs, "options": {"expires": seconds}}


app.conf.beat_schedule = {
    "deliver letters": every(10, "innocenter.outbox.tasks.deliver", by="beat"),
    "sweep the memberships": every(180, "companies.tasks.sweep"),
    "sweep the workspace": every(180, "workspace.tasks.sweep"),
    "sweep the events": every(60, "events.tasks.sweep"),
    "sweep the mentoring": every(180, "mentoring.tasks.sweep"),
}


def keep_what_is_loaded(**kwargs: object) -> None:
    """Before the worker forks: its collector need not walk what never goes (a tenth of the time of a letter)."""
    gc.freeze()


def let_people_go_first(**kwargs: object) -> None:
    """Where web and worker share a machine, somebody waits for a page; a letter may come a second later."""
    os.nice(5)


app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)  # the request's id follows its tasks into their logs
setup_logging.connect(logs.configure_worker)
worker_init.connect(checks.refuse_unsafe_worker)
worker_init.connect(keep_what_is_loaded)
beat_init.connect(checks.refuse_unsafe_worker)
worker_init.connect(let_people_go_first)
