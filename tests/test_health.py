import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import structlog
import time_machine
from django.conf import LazySettings
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone

from innocenter import health
from innocenter.local.servers import free_port
from innocenter.outbox.models import Heartbeat
from innocenter.request_id import RequestIdMiddleware
from tests.make import NOON


@pytest.fixture(autouse=True)
def _second() -> Iterator[None]:
    """The ages are told in seconds: none passes meanwhile."""
    with time_machine.travel(NOON, tick=False):
        yield


def seen(**ages: int) -> None:
    """Beat and worker were at work so many seconds ago."""
    for name, age in ages.items():
        Heartbeat.beat(name, now=timezone.now() - timedelta(seconds=age))


def test_livez_does_no_io(client: Client):
    """No database fixture here: a query would fail the test."""
    answer = client.get("/livez", headers={"host": "10.0.0.7"})

    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_readyz_with_everything_there(client: Client, django_assert_num_queries):
    seen(beat=5, worker=170)
    with django_assert_num_queries(2):
        answer = client.get("/readyz", headers={"host": "10.0.0.7"})

    hearts = {"beat": 5, "worker": 170}
    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "database": "ok", "broker": "ok", "heartbeats": hearts})
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_without_the_broker_it_is_degraded_and_still_ready(client: Client, settings: LazySettings):
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    seen(beat=5, worker=5)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["status"], answer.json()["broker"]) == (200, "degraded", "lost")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ages", "told"),
    [
        ({}, {"beat": None, "worker": None}),
        ({"worker": 5}, {"beat": None, "worker": 5}),
        ({"beat": 5, "worker": 181}, {"beat": 5, "worker": 181}),
        ({"beat": 3 * 24 * 3600, "worker": 5}, {"beat": 3 * 24 * 3600, "worker": 5}),
    ],
    ids=["never started", "no beat", "the worker hangs", "beat off for three days"],
)
def test_without_a_sign_of_life_it_is_degraded_and_still_ready(client: Client, ages: dict[str, int], told: dict[str, int | None]):
    seen(**ages)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["status"], answer.json()["heartbeats"]) == (200, "degraded", told)


def test_without_the_database_it_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch, django_db_blocker):
    lost = connection.copy()
    lost.settings_dict["PORT"] = str(free_port())
    monkeypatch.setattr(health, "connection", lost)

    with django_db_blocker.unblock():
        answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (503, {"status": "not ready", "database": "lost", "broker": "ok"})


@pytest.mark.django_db
def test_behind_the_migrations_it_is_not_ready(client: Client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'accounts'")

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["database"]) == (503, "migrations to run")


@pytest.mark.django_db
def test_every_answer_names_its_request(client: Client):
    first, second = (client.get("/no-such-page/")["X-Request-ID"] for _ in range(2))

    assert re.fullmatch(r"[0-9a-f]{32}", first)
    assert first != second


@pytest.mark.django_db
def test_a_name_from_outside_is_kept_only_from_a_trusted_proxy(client: Client, settings: LazySettings):
    given = {"X-Request-ID": "from-the-proxy-42"}
    assert client.get("/no-such-page/", headers=given)["X-Request-ID"] != "from-the-proxy-42"

    settings.TRUSTED_PROXY_COUNT = 1

    assert client.get("/no-such-page/", headers=given)["X-Request-ID"] == "from-the-proxy-42"


@pytest.mark.parametrize(("proxies", "logged"), [(0, "192.0.2.7"), (1, "198.51.100.2"), (2, "203.0.113.9"), (3, "192.0.2.7")])
def test_the_log_names_the_address_that_our_own_proxy_saw(settings: LazySettings, proxies: int, logged: str):
    settings.TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7", headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.2"})
    with structlog.contextvars.bound_contextvars(ip=""):
        RequestIdMiddleware.bind_ip(request)
        assert structlog.contextvars.get_contextvars()["ip"] == logged


@pytest.mark.django_db
@pytest.mark.parametrize("bad", ["short", "x" * 65, "with space here", "<script>alert(1)</script>", "줄바꿈-요청-번호-여덟"])
def test_a_name_that_does_not_look_like_one_is_replaced(client: Client, settings: LazySettings, bad: str):
    settings.TRUSTED_PROXY_COUNT = 1

    assert re.fullmatch(r"[0-9a-f]{32}", client.get("/no-such-page/", HTTP_X_REQUEST_ID=bad)["X-Request-ID"])


@pytest.mark.django_db
def test_logs_carry_the_request_id_and_no_query_string(client: Client, caplog: pytest.LogCaptureFixture):
    answer = client.get("/no-such-page/?email=someone@example.com")

    (line,) = (record.msg for record in caplog.records if isinstance(record.msg, dict) and record.msg.get("event") == "request_finished")
    assert line["request_id"] == answer["X-Request-ID"]
    assert line["request"] == "GET /no-such-page/"
    assert "someone" not in str(line)


@pytest.mark.django_db
def test_styles_and_fonts_are_in_the_log_only_when_they_are_missing(client: Client, caplog: pytest.LogCaptureFixture):
    assert b"".join(client.get("/static/icon.svg").streaming_content)
    assert "/static/" not in caplog.text

    assert client.get("/static/no-such-style.css").status_code == 404
    assert "GET /static/no-such-style.css" in caplog.text
