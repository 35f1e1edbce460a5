"""What the portal refuses to start on: seen from outside, in processes of their own, on real databases."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

CHECK = ["manage.py", "check", "--tag", "innocenter", "--database", "default", "--deploy"]
WEB = ["-m", "gunicorn", "-c", "python:innocenter.gunicorn", "innocenter.wsgi"]
WORKER = ["-m", "celery", "-A", "innocenter", "worker", "--concurrency", "1"]
BEAT = ["-m", "celery", "-A", "innocenter", "beat", "--pidfile=", "--schedule"]  # its file follows: beat removes what it cannot read


def start(command: list[str], **environment: str) -> tuple[int, str]:
    """Exit code and words; an empty value takes the variable away."""
    merged = {**os.environ, "PORT": "0", "WEB_CONCURRENCY": "1", **environment}
    merged = {name: value for name, value in merged.items() if value}
    done = subprocess.run([sys.executable, *command], env=merged, capture_output=True, text=True, timeout=300, check=False)
    return done.returncode, done.stdout + done.stderr


def made(options: str) -> Iterator[str]:
    """A database of one's own beside the tests'; yields its address."""
    name = f"unfit_{uuid.uuid4().hex[:12]}"
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    with closing(psycopg2.connect(f"{server}/postgres")) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 {options}")
            yield f"{server}/{name}"
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def blind() -> Iterator[str]:
    """The trap: builtin C.UTF-8 for sorting, C for characters. Every usual command works in it."""
    yield from made("LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LC_COLLATE 'C' LC_CTYPE 'C'")


@pytest.fixture
def good() -> Iterator[str]:
    yield from made("LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'")


def execute(address: str, sql: str) -> None:
    with closing(psycopg2.connect(address)) as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        connection.commit()


def test_a_sound_database_passes(good: str):
    execute(good, "CREATE EXTENSION pg_trgm")

    status, words = start(CHECK, DATABASE_URL=good)

    assert status == 0, words
    assert "innocenter." not in words


def test_a_database_in_which_hangul_is_blind_is_refused_before_the_first_migration(blind: str):
    status, words = start(CHECK, DATABASE_URL=blind)

    assert status == 1
    assert "(innocenter.E002) Hangul search is blind" in words


def test_a_database_with_empty_trigrams_is_refused(blind: str):
    execute(blind, "CREATE EXTENSION pg_trgm")

    assert "(innocenter.E002) Hangul search is blind" in start(CHECK, DATABASE_URL=blind)[1]


@pytest.mark.parametrize("command", [WEB, WORKER, BEAT], ids=["web", "worker", "beat"])
def test_web_worker_and_beat_do_not_start_on_it(blind: str, command: list[str], tmp_path: Path):
    status, words = start([*command, str(tmp_path / "schedule")] if command is BEAT else command, DATABASE_URL=blind)

    assert status != 0
    assert "The portal does not start." in words
    assert "innocenter.E002" in words


def test_migrate_refuses_it_too(blind: str):
    status, words = start(["manage.py", "migrate"], DATABASE_URL=blind)

    assert status == 1
    assert "innocenter.E002" in words


def test_another_isolation_level_is_refused(good: str):
    execute(good, f"ALTER DATABASE {good.rpartition('/')[2]} SET default_transaction_isolation = 'repeatable read'")

    status, words = start(CHECK, DATABASE_URL=good)

    assert status == 1
    assert "(innocenter.E003) Transactions of default are REPEATABLE READ" in words


def test_a_lost_database_is_told_in_a_sentence():
    status, words = start(CHECK, DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")

    assert status == 1
    assert "(innocenter.E004) The database does not answer" in words
    assert "Traceback" not in words


def test_production_refuses_the_published_secret():
    status, words = start(WEB, INNOCENTER_LOCAL="", DEMO="", SECRET_KEY="")

    assert status == 1
    assert "(innocenter.E001) SECRET_KEY is the published default." in words


@pytest.mark.parametrize("allowed", [{"DEMO": "1"}, {"SECRET_KEY": "k9#" * 20}, {"INNOCENTER_LOCAL": "1"}], ids=str)
def test_a_demo_a_local_run_and_an_own_secret_may_start(allowed: dict[str, str]):
    status, words = start(CHECK, **{"INNOCENTER_LOCAL": "", "DEMO": "", "SECRET_KEY": "", **allowed})

    assert status == 0
    assert "innocenter.E001" not in words


@pytest.mark.parametrize("named", [True, False])
def test_production_without_an_address_of_its_own_is_warned(named: bool):
    given = {"MAIL_FROM": "centre@tic.or.kr", "CENTRE_CONTACT": "031-000-0000"} if named else {"MAIL_FROM": "", "CENTRE_CONTACT": ""}
    status, words = start(CHECK, **{"INNOCENTER_LOCAL": "", "DEMO": "", "SECRET_KEY": "k9#" * 20, **given})

    assert status == 0
    assert ("(innocenter.W002) Letters show an address that does not exist: MAIL_FROM, CENTRE_CONTACT not set." in words) is not named
