"""Two beats side by side: each tick comes twice, nobody gets a letter twice."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.conf import LazySettings
from django.db import connection
from django.utils import timezone

from innocenter.outbox.models import Letter
from innocenter.outbox.models import letter as letters
from tests import make
from tests.outbox.office import PostOffice, open_office
from tests.races.meeting import meeting
from tests.races.test_letters import at_once, portal, until
from workspace import renewals
from workspace.models import RenewalReview

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_clock]
# A beat of ours in a hurry, which writes down each tick.
HURRIED = """
import sys
from celery.beat import Scheduler
from innocenter.celery import app

for entry in app.conf.beat_schedule.values():
    entry["schedule"] = 1.0
tick = Scheduler.apply_entry

def written(self, entry, producer=None):
    tick(self, entry, producer)
    open(sys.argv[1], "a").write(entry.task + chr(10))

Scheduler.apply_entry = written
app.start(["beat", "--pidfile=", "--schedule", sys.argv[1] + ".schedule"])
"""
SWEEP = "workspace.tasks.sweep"


@pytest.fixture
def office(settings: LazySettings) -> Iterator[PostOffice]:
    with open_office(settings) as office:
        yield office


def reviews_due(count: int) -> None:
    """Leases whose reviews have been open for a while: reminders are owed to company and institute."""
    for _ in range(count):
        make.lease(first_day=timezone.localdate() - timedelta(days=150))
    renewals.open_reviews(timezone.localdate(), now=timezone.now())
    Letter.objects.all().delete()


def owed_once(copies: Counter[Any]) -> bool:
    return bool(copies) and set(copies.values()) == {1}


def said() -> Counter[Any]:
    return Counter(Letter.objects.values_list("kind", "address", "about_id"))


def test_two_beats_and_a_worker_mail_nobody_twice(office: PostOffice, tmp_path: Path):
    with current_app.connection_for_write() as broker:
        broker.SimpleQueue("celery").clear()
    reviews_due(5)
    logs = [tmp_path / f"beat{n}" for n in (1, 2)]
    running = [portal("-c", HURRIED, str(log)) for log in logs]
    running.append(portal("-m", "celery", "-A", "innocenter", "worker", "-c", "2", "-l", "info", EMAIL_URL=office.url))
    try:
        until(lambda: all(log.exists() and log.read_text().count(SWEEP) >= 4 for log in logs), seconds=240)
        until(lambda: bool(office.messages) and not Letter.objects.owed(timezone.now()).exists())
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(120)

    assert RenewalReview.objects.count() == 5
    assert owed_once(said())
    assert owed_once(Counter(message["Message-ID"] for message in office.messages))
    assert len(office.messages) == Letter.objects.filter(state="sent").count() == len(said())


def all_look_before_anyone_writes(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    gate, look = meeting(count), renewals._said

    def looked(*given: Any, **named: Any) -> Any:
        found = look(*given, **named)
        gate.wait()
        return found

    monkeypatch.setattr(renewals, "_said", looked)


def remind() -> None:
    renewals.remind(timezone.localdate(), now=timezone.now())


def test_four_sweeps_at_once_post_each_letter_once(monkeypatch: pytest.MonkeyPatch):
    reviews_due(3)
    all_look_before_anyone_writes(monkeypatch, 4)
    at_once(4, remind)
    assert owed_once(said())


def test_without_the_key_of_the_letter_four_sweeps_post_four(monkeypatch: pytest.MonkeyPatch):
    """The twin: the same race with the guard taken away."""
    reviews_due(3)
    all_look_before_anyone_writes(monkeypatch, 4)
    monkeypatch.setattr(letters, "INSERT", "INSERT INTO outbox_letter ({}) VALUES ({}) RETURNING id /* {} */")
    key = next(one for one in Letter._meta.constraints if one.name == "letter_once")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Letter, key)
    try:
        at_once(4, remind)
        assert set(said().values()) == {4}
    finally:
        Letter.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Letter, key)
