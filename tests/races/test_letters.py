"""Letters under contention and sudden death: each is written once and arrives once, or at worst twice under one Message-ID."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from celery import current_app
from django.conf import LazySettings
from django.db import OperationalError, connection
from django.utils import timezone

from innocenter.outbox import poke
from innocenter.outbox.delivery import deliver
from innocenter.outbox.letters import ACCOUNT_MAIL
from innocenter.outbox.models import Letter
from innocenter.outbox.models.letter import LetterQuerySet
from tests.make import NOON
from tests.outbox.kinds import post
from tests.outbox.office import PostOffice, open_office
from tests.races.meeting import meeting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_clock]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def office(settings: LazySettings) -> Iterator[PostOffice]:
    with open_office(settings) as office:
        yield office


def at_once(count: int, act: Callable[[], Any]) -> None:
    """`count` threads with connections of their own start together."""
    gate, troubles = meeting(count), []

    def run() -> None:
        try:
            gate.wait()
            act()
        except Exception as trouble:
            troubles.append(trouble)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []


def post_two_hundred() -> None:
    for n in range(200):
        post(f"person{n}@example.com", due_on=NOON.date())


def test_twenty_schedulers_post_the_same_letters_once():
    at_once(20, post_two_hundred)
    assert Letter.objects.count() == 200


def deliver_all() -> None:
    while deliver(clock=lambda: NOON):
        pass


@pytest.mark.parametrize("workers", [2, 4])
def test_each_letter_arrives_once_however_many_workers_there_are(office: PostOffice, workers: int):
    post_two_hundred()
    at_once(workers, deliver_all)
    assert set(office.copies().values()) == {1}
    assert len(office.copies()) == 200
    assert Letter.objects.filter(state="sent").count() == 200


def test_without_the_lock_of_the_claim_letters_arrive_twice(office: PostOffice, monkeypatch: pytest.MonkeyPatch):
    """The twin: the same race with the guard taken away must show repeats, or the test above proves nothing."""

    gate = meeting(4)

    def claim_without_lock(self: LetterQuerySet, *, limit: int, now: Any) -> list[Letter]:
        letters = list(self.owed(now).select_related("user").order_by("-urgent", "next_at")[:limit])
        if not letters:
            return []
        gate.wait()  # all have looked before anyone has taken
        token, until = uuid4(), now + timedelta(minutes=2)
        self.filter(pk__in=[letter.pk for letter in letters]).update(state="sending", token=token, next_at=until, attempts=1)
        for letter in letters:
            letter.token, letter.next_at, letter.attempts = token, until, 1
        gate.wait()  # and taken before anyone has sent
        return letters

    monkeypatch.setattr(LetterQuerySet, "claim", claim_without_lock)
    for n in range(20):
        post(f"person{n}@example.com")
    at_once(4, lambda: deliver(clock=lambda: NOON))
    assert set(office.copies().values()) == {4}


def portal(*command: str, **environment: str) -> "subprocess.Popen[bytes]":
    """A real process of ours against the tests' own database."""
    database = connection.settings_dict
    url = f"postgresql://{database['USER']}:{database['PASSWORD']}@/{database['NAME']}?host={database['HOST']}&port={database['PORT']}"
    known = {**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.Popen([sys.executable, *command], cwd=ROOT, env=known, stdout=subprocess.DEVNULL, stderr=None, start_new_session=True)


def post_ready(address: str) -> None:
    """A letter whose words are in the database already: the other process does not know the templates of these tests."""
    Letter.objects.post_rendered(ACCOUNT_MAIL, to=address, subject="알림", text="알려 드립니다.", now=timezone.now())


def until(is_so: Callable[[], bool], *, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def test_a_worker_killed_between_the_250_and_the_commit_repeats_one_letter_at_most(office: PostOffice):
    for n in range(10):
        post_ready(f"person{n}@example.com")
    hold = "import time; from innocenter.outbox.models.letter import LetterQuerySet as Q; keep = Q.settle; " \
        "Q.settle = lambda self, letter, *a: time.sleep(60) if letter.address == 'person5@example.com' else keep(self, letter, *a); "
    run = "import django; django.setup(); " + hold + \
        "from django.utils import timezone; from innocenter.outbox.delivery import deliver; deliver(clock=timezone.now)"
    worker = portal("-c", run, DJANGO_SETTINGS_MODULE="innocenter.settings", EMAIL_URL=office.url)
    until(lambda: office.copies()["person5@example.com"] == 1)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    assert Letter.objects.filter(state="sent").count() == 5
    assert Letter.objects.filter(state="sending").count() == 5

    later = timezone.now() + timedelta(minutes=3)
    assert deliver(clock=lambda: later) == {"sent": 5}
    assert {address: copies for address, copies in office.copies().items() if copies > 1} == {"person5@example.com": 2}
    assert len({message["Message-ID"] for message in office.messages}) == 10
    lost = Letter.objects.get(address="person5@example.com")
    assert list(lost.tries.values_list("n", "stage")) == [(1, "lost"), (2, "dot")]


def test_a_celery_worker_delivers_what_was_posted(office: PostOffice, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(poke, "_silent_until", 0.0)  # a busy machine is not a broker that is gone: no beat looks a second time here
    monkeypatch.setattr(poke, "PATIENCE", 30)
    monkeypatch.setattr(poke, "HURRIED", poke.HURRIED | {"socket_connect_timeout": 30, "socket_timeout": 30})
    with current_app.connection_for_write() as broker:
        broker.SimpleQueue("celery").clear()
    worker = portal("-m", "celery", "-A", "innocenter", "worker", "-c", "1", "-l", "info", EMAIL_URL=office.url)
    try:
        post_ready("person@example.com")
        until(lambda: office.copies()["person@example.com"] == 1)
        until(lambda: Letter.objects.filter(state="sent").count() == 1)
        assert os.getpriority(os.PRIO_PROCESS, worker.pid) > os.getpriority(os.PRIO_PROCESS, 0)  # who waits for a page goes first
    finally:
        worker.terminate()
        worker.wait(120)
    assert worker.returncode == 0


def test_a_database_that_is_away_for_a_moment_after_the_250_costs_no_repeat(office: PostOffice, monkeypatch: pytest.MonkeyPatch):
    keep, away = LetterQuerySet.settle, iter([True, True])

    def settle(self: LetterQuerySet, *given: Any) -> bool:
        if next(away, False):
            raise OperationalError("server closed the connection unexpectedly")
        return keep(self, *given)

    monkeypatch.setattr(LetterQuerySet, "settle", settle)
    letter = post()
    assert deliver(clock=lambda: NOON) == {"sent": 1}
    letter.refresh_from_db()
    assert letter.state == "sent"
    assert office.copies().total() == 1
