"""The broker is a convenience: refused, hung or flushed, a request answers at once and the letter leaves by `deliver_letters`."""

import os
import socket
import time
from collections.abc import Iterator

import pytest
from celery import current_app
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from kombu import Connection

from innocenter.outbox import poke, tasks
from innocenter.outbox.models import Heartbeat, Letter
from tests.outbox.kinds import post
from tests.outbox.office import PostOffice

pytestmark = pytest.mark.django_db(transaction=True)
LITTLE = 15 * poke.PATIENCE  # seconds: half of what 30 requests would lose that each waited for the broker


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """Point the broker at an address."""
    before = current_app.conf.broker_url

    def at(address: str) -> None:
        monkeypatch.setattr(poke, "_silent_until", 0.0)
        current_app.conf.broker_url = current_app.conf.broker_write_url = address

    yield at
    current_app.conf.broker_url = current_app.conf.broker_write_url = before


@pytest.fixture
def deaf_port() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(50)
        yield deaf.getsockname()[1]


def post_timed(count: int = 1) -> float:
    started = time.monotonic()
    for n in range(count):
        post(f"person{n}@example.com", now=timezone.now())
    return time.monotonic() - started


def test_a_refused_broker_costs_the_request_nothing(broker, office: PostOffice):
    broker("redis://127.0.0.1:1/0")
    assert post_timed() < LITTLE
    call_command("deliver_letters")
    assert office.copies().total() == 1


def test_a_hung_broker_costs_one_request_a_moment_and_the_next_ones_nothing(broker, deaf_port: int, office: PostOffice):
    broker(f"redis://127.0.0.1:{deaf_port}/0")
    assert post_timed() < LITTLE
    assert post_timed(30) < LITTLE
    call_command("deliver_letters")
    assert office.copies().total() == 31


def test_a_transaction_pokes_once_however_many_letters_it_posts(monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []
    monkeypatch.setattr(poke, "_silent_until", 0.0)
    monkeypatch.setattr(current_app, "send_task", lambda name, **options: asked.append(name))
    with transaction.atomic():
        post_timed(20)
        assert asked == []
    assert asked == ["innocenter.outbox.tasks.deliver"]


def test_a_poke_reaches_the_real_broker(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(poke, "_silent_until", 0.0)
    with current_app.connection_for_read() as connection:
        queue = connection.SimpleQueue("celery")
        queue.clear()
        post()
        assert queue.get(timeout=60).headers["task"] == "innocenter.outbox.tasks.deliver"
        queue.clear()


def test_the_command_leaves_its_heartbeat(office: PostOffice, capsys: pytest.CaptureFixture[str]):
    post(now=timezone.now())
    call_command("deliver_letters")
    assert "sent 1" in capsys.readouterr().out
    assert Heartbeat.objects.filter(name="deliver_letters").exists()
    assert Letter.objects.get().state == "sent"


def test_a_thread_pokes_again_on_the_connection_it_has(monkeypatch: pytest.MonkeyPatch):
    opened: list[str] = []
    dial = current_app.connection_for_write
    monkeypatch.setattr(poke, "_silent_until", 0.0)
    monkeypatch.setattr(poke._kept, "place", None, raising=False)
    monkeypatch.setattr(current_app, "connection_for_write", lambda **how: opened.append("") or dial(**how))
    post_timed(3)
    assert len(opened) == 1


def test_a_connection_cut_meanwhile_loses_no_poke(monkeypatch: pytest.MonkeyPatch):
    """A broker that was started anew is not a broker that is gone."""
    monkeypatch.setattr(poke, "_silent_until", 0.0)
    monkeypatch.setattr(poke._kept, "place", (os.getpid(), current_app.conf.broker_write_url), raising=False)
    monkeypatch.setattr(poke._kept, "connection", Connection("redis://127.0.0.1:1/0", transport_options=poke.HURRIED), raising=False)
    with current_app.connection_for_read() as connection:
        queue = connection.SimpleQueue("celery")
        queue.clear()
        post()
        assert queue.get(timeout=60).headers["task"] == "innocenter.outbox.tasks.deliver"
        queue.clear()
    assert poke._silent_until == 0.0


def test_many_letters_call_once_until_the_worker_has_heard(monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []
    monkeypatch.setattr(poke, "_silent_until", 0.0)
    monkeypatch.setattr(current_app, "send_task", lambda name, **options: asked.append(options["kwargs"]["by"]))
    post_timed(5)
    assert asked == ["poke"]
    poke.heard()
    post_timed(5)
    assert asked == ["poke", "poke"]


def test_a_call_is_heard_before_the_worker_looks(monkeypatch: pytest.MonkeyPatch):
    """What is written while it looks, and too late for that look, must call again."""
    asked: list[str] = []
    monkeypatch.setattr(poke, "_silent_until", 0.0)
    monkeypatch.setattr(current_app, "send_task", lambda name, **options: asked.append(name))
    monkeypatch.setattr(tasks.delivery, "deliver", lambda clock: post())
    post()
    tasks.deliver(by="poke")
    assert len(asked) == 2


def test_a_call_that_the_broker_did_not_take_does_not_stand_in_the_way_of_the_next(broker):
    broker("redis://127.0.0.1:1/0")
    post_timed()
    assert cache.add(poke.CALLED, True)
