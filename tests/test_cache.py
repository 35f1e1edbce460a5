"""The shared cache refused, or hung: people still get in, and nothing takes long."""

import socket
import time
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from innocenter.accounts.addresses import mark_confirmed
from innocenter.local.servers import free_port
from tests import make

pytestmark = pytest.mark.django_db
HURRIED = {"socket_connect_timeout": 0.3, "socket_timeout": 0.3}  # as the settings have it


@pytest.fixture(params=["refused", "hung"])
def no_broker(request: pytest.FixtureRequest, settings: LazySettings) -> Iterator[None]:
    """Cache and broker at an address where nobody answers; "hung" takes the connection and says nothing."""
    port = free_port()
    listener = socket.create_server(("127.0.0.1", port)) if request.param == "hung" else None
    address = f"redis://127.0.0.1:{port}/0"
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": address, "OPTIONS": HURRIED}}
    settings.REDIS_URL = address
    cache._own.clear()
    yield
    if listener:
        listener.close()


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/accounts/login/", {"login": "who@example.com", "password": "wrong"}),
        ("/accounts/password/reset/", {"email": "who@example.com"}),
        ("/accounts/signup/", {"email": "who@example.com", "name": "김예시"}),
    ],
)
def test_account_pages_answer_without_the_cache(no_broker: None, path: str, fields: dict[str, str]) -> None:
    began = time.monotonic()
    answer = Client().post(path, fields)

    assert answer.status_code in {200, 302}
    assert time.monotonic() - began < 20


def test_one_can_sign_in_without_the_cache(no_broker: None) -> None:
    user = make.user(email="in@example.com")
    mark_confirmed(user)
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": make.PASSWORD})

    assert client.session["_auth_user_id"] == str(user.pk)


def test_limits_still_count_without_the_cache(no_broker: None) -> None:
    assert cache.add("limit", 1, 60)
    assert not cache.add("limit", 1, 60)
    assert cache.get("limit") == 1


def test_with_the_cache_it_is_the_shared_one_that_counts() -> None:
    cache.set("shared", 1, 60)
    assert cache._own.get("shared") is None
