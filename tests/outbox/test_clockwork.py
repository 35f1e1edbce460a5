"""Beat and worker: every tick names a task that exists and dies with its period, and leaves a sign of life."""

import pytest
from celery import current_app

from innocenter.celery import app
from innocenter.outbox import tasks
from innocenter.outbox.delivery import RUN
from innocenter.outbox.models import Heartbeat, Letter
from tests.outbox.kinds import post
from tests.outbox.office import PostOffice


def test_every_tick_names_a_task_that_exists_and_expires():
    current_app.loader.import_default_modules()
    ticks = app.conf.beat_schedule.values()
    assert {entry["task"] for entry in ticks} == {name for name in app.tasks if name.endswith((".sweep", ".deliver"))}
    for entry in ticks:
        assert entry["options"]["expires"] <= entry["schedule"]


def test_no_results_no_hoarding_and_time_enough_for_a_run():
    assert app.conf.task_ignore_result
    assert app.conf.result_backend is None
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.accept_content == ["json"]
    assert RUN.total_seconds() < app.conf.task_soft_time_limit < app.conf.task_time_limit


@pytest.mark.django_db
def test_beat_s_own_ticks_are_its_sign_of_life(office: PostOffice):
    letter = post()
    Letter.objects.filter(pk=letter.pk).update(next_at=letter.posted_at.replace(year=2020))
    tasks.deliver()
    assert not Heartbeat.objects.filter(name="beat").exists()
    tasks.deliver(by="beat")
    assert set(Heartbeat.objects.values_list("name", flat=True)) == {"worker", "beat"}
    assert office.copies().total() == 1
