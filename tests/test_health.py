import re

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client

from innocenter import health
from innocenter.local.servers import free_port


def test_livez_does_no_io(client: Client):
    """No database fixture here: a query would fail the test."""
    answer = client.get("/livez", headers={"host": "10.0.0.7"})

    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_readyz_with_everything_there(client: Client, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get("/readyz", headers={"host": "10.0.0.7"})

    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "database": "ok", "broker": "ok"})
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_without_the_broker_it_is_degraded_and_still_ready(client: Client, settings: LazySettings):
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"status": "degraded", "database": "ok", "broker": "lost"})


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
