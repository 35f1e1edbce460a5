"""The broker and the cache are gone while people work: the page answers as always, at once, and the letter leaves without them."""

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from celery import current_app
from django.conf import LazySettings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from innocenter.local.servers import free_port
from innocenter.outbox import poke
from innocenter.outbox.models import Letter
from tests import posts
from tests.outbox.office import PostOffice, open_office

pytestmark = pytest.mark.django_db
HURRIED = {"socket_connect_timeout": 0.3, "socket_timeout": 0.3}  # as the settings have it
JOURNEY = [
    "projects:new", "companies:invite", "workspace:check", "workspace:supplement", "workspace:sign", "workspace:withdraw",
    "workspace:decline",
    *(f"admin:workspace_application_act {act}" for act in ("supplement", "select", "turn-down", "offer", "centre-signed")),
    *(f"admin:workspace_renewalreview_act {act}" for act in ("extend", "end")),
]  # fmt: skip
ROWS = [row for row in posts.every_row() if row.name in JOURNEY]


@pytest.fixture
def office(settings: LazySettings) -> Iterator[PostOffice]:
    with open_office(settings) as office:
        yield office


@pytest.fixture(params=["refused", "hung"])
def no_broker(request: pytest.FixtureRequest, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Broker and cache at an address where nobody answers; "hung" takes the connection and says nothing."""
    port, before = free_port(), current_app.conf.broker_url
    listener = socket.create_server(("127.0.0.1", port)) if request.param == "hung" else None
    address = f"redis://127.0.0.1:{port}/0"
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": address, "OPTIONS": HURRIED}}
    cache._own.clear()
    monkeypatch.setattr(poke, "_silent_until", 0.0)
    current_app.conf.broker_url = current_app.conf.broker_write_url = address
    yield
    current_app.conf.broker_url = current_app.conf.broker_write_url = before
    if listener:
        listener.close()


def test_every_row_of_the_journey_is_there() -> None:
    assert {row.name for row in ROWS} == set(JOURNEY)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_page_answers_and_the_letter_leaves_later(
    row: posts.Row, no_broker: None, office: PostOffice, django_capture_on_commit_callbacks: Any
) -> None:
    with posts.at_the_time_of(row):
        post = row.make()
        client = post.browser()
        known = set(Letter.objects.values_list("pk", flat=True))
        connection.run_on_commit.clear()  # what the making of the row had to tell
        with django_capture_on_commit_callbacks(execute=True) as told:
            began = time.perf_counter()
            answer = post.send(row.name, client)
            took = time.perf_counter() - began

        assert answer.status_code == 302
        assert took < 20  # a broker that hangs would hold it for 40 s
        new = Letter.objects.exclude(pk__in=known)
        owed = set(new.filter(send_at__lte=row.at).values_list("address", flat=True))
        assert owed
        assert told  # the worker was to be told

        call_command("deliver_letters")
        assert owed <= set(office.copies())
        assert not new.filter(state__in=["planned", "retry", "sending"], send_at__lte=row.at).exists()
