"""What every test stands on: real servers from `innocenter.local`, a private media folder, and a real SMTP server to write to."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import LazySettings
from django.conf import settings as portal
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from innocenter.local.servers import free_port
from innocenter.look import visitors, words
from tests import database
from tests.make import NOON

hypothesis_settings.register_profile("house", deadline=None, print_blob=True)
hypothesis_settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    missing = [name for name in ("DATABASE_URL", "REDIS_URL") if name not in os.environ]
    if missing:
        raise pytest.UsageError(
            f"{' and '.join(missing)} not set: type `make test`, or `.venv/bin/python -m innocenter.local .venv/bin/python …`."
        )
    if alone_or_first(config):
        words.compile_all()
        database.forget_template()
    else:
        take_own_valkey(os.environ["PYTEST_XDIST_WORKER"])
    # A busy machine is not a cache that hangs: a code or a limit that is looked for where it was not put would count twice.
    portal.CACHES["default"]["OPTIONS"] = {"socket_connect_timeout": 30, "socket_timeout": 30}
    portal.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    portal.MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="innocenter-media-"))
    # Tests read static files where they lie: no collectstatic, no manifest, and nothing that `make bench` has collected here.
    portal.COLLECTED, portal.STATIC_ROOT = False, portal.MEDIA_ROOT / "static"
    portal.STORAGES = {**portal.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    portal.WHITENOISE_AUTOREFRESH = portal.WHITENOISE_USE_FINDERS = True


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """`-n auto`: three for every two cores, since each waits a good part of its time for a browser, a server or a thread."""
    cores = os.cpu_count() or 1
    return cores + cores // 2


def alone_or_first(config: pytest.Config) -> bool:
    """False in the processes among which `-n` divides the tests."""
    return not hasattr(config, "workerinput")


def take_own_valkey(worker: str) -> None:
    """Each process has a broker and a cache of its own (pytest-django gives it a database)."""
    number = int(worker.removeprefix("gw")) + 1
    broker, cached = (urlsplit(portal.REDIS_URL)._replace(path=f"/{2 * number + n}").geturl() for n in (0, 1))
    os.environ["REDIS_URL"] = portal.REDIS_URL = portal.CELERY_BROKER_URL = broker
    os.environ["CACHE_URL"] = portal.CACHE_URL = portal.CACHES["default"]["LOCATION"] = cached


def pytest_unconfigure(config: pytest.Config) -> None:
    if "innocenter-media-" in str(portal.MEDIA_ROOT):
        shutil.rmtree(portal.MEDIA_ROOT, ignore_errors=True)
    if alone_or_first(config):
        database.forget_template()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests with real transactions run last: a browser keeps its loop in the thread until the end.

    pytest-django sorts them so, but pytest then moves tests that share a parameter of the session next to one another (an argument that
    bears the name of a browser fixture is enough).
    """
    items.sort(key=is_transactional)


def is_transactional(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    return bool((mark and mark.kwargs.get("transaction")) or {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", [])))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings: None, django_db_keepdb: bool, django_db_blocker: DjangoDbBlocker
) -> None:
    """Processes among which the tests are divided copy one database."""
    if not alone_or_first(request.config) and not django_db_keepdb:
        with django_db_blocker.unblock():
            connection.settings_dict["TEST"]["TEMPLATE"] = database.template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """A test with real transactions leaves behind what the migrations wrote (groups, consent texts, rules), and nothing else."""
    with django_db_blocker.unblock():
        back = database.remember()
        connection.close()

    def put_back(self: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            cursor.execute(back)

    TransactionTestCase._fixture_teardown = put_back  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _noon(request: pytest.FixtureRequest) -> Iterator[None]:
    """It is noon on the makers' day, whenever the tests run: what they show does not change with the date, the hour or a holiday.

    PostgreSQL, the file system and other processes keep the machine's clock: tests about those bear the mark `real_clock`.
    """
    if request.node.get_closest_marker("real_clock"):
        yield
        return
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Rate limits and cached pages of one test are not the next one's."""
    cache.clear()
    visitors.shelf.clear()


class Sink:
    """A real SMTP server. `messages` as parsed, in order of arrival; `refusals` maps an address to the answer its RCPT gets."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refusals: dict[str, str] = {}
        self.connections = 0

    async def handle_EHLO(self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        message = message_from_bytes(envelope.content or b"", policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        return [message for message in self.messages if address in str(message["To"])]


@pytest.fixture
def sink(settings: LazySettings) -> Iterator[Sink]:
    """The mail that really leaves through SMTP, whoever sends it."""
    sink = Sink()
    server: Any = Controller(sink, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_URL = f"smtp://127.0.0.1:{server.port}"
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield sink
    server.stop()
