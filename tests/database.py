"""The tests' database: migrated once in a run and copied for each process; after a test with real transactions it is as at first again."""

import contextlib
import os
from collections.abc import Iterator

import psycopg2
from django.core.management import call_command
from django.db import connection
from psycopg2.extensions import cursor as Cursor

TEMPLATE = "test_innocenter_template"
LOCK = 20_261_123  # of PostgreSQL: one process makes the template, the others wait for it
FIRST = "first_rows"  # the schema in which lies what the migrations wrote


@contextlib.contextmanager
def server() -> Iterator[Cursor]:
    """Beside Django's connection, which pytest-django keeps shut and the tests own."""
    with contextlib.closing(psycopg2.connect(os.environ["DATABASE_URL"], dbname="postgres")) as line:
        line.autocommit = True
        yield line.cursor()


def template() -> str:
    """The database to copy: `migrate` takes many seconds, a copy less than one."""
    with server() as cursor:  # the lock goes with its connection
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE])
        if not cursor.fetchone():
            cursor.execute(f"CREATE DATABASE {TEMPLATE}")
            try:
                migrate(TEMPLATE)
            except BaseException:
                cursor.execute(f"DROP DATABASE {TEMPLATE}")
                raise
    return TEMPLATE


def migrate(name: str) -> None:
    usual, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], name
    try:
        call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


def forget_template() -> None:
    """Before and after each run: another run may have other migrations."""
    with server() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {TEMPLATE}")


def remember() -> str:
    """Keep what the migrations wrote; returns the statements that put every table back to that.

    Django would TRUNCATE every table and read the rows back from JSON, which takes a hundred times as long. As a replica, PostgreSQL
    asks neither triggers nor keys: the order of the tables does not matter, and the log that is never emptied is.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {FIRST} CASCADE; CREATE SCHEMA {FIRST}")
        tables = [table for table in connection.introspection.table_names() if table != "django_migrations"]
        back = [f'DELETE FROM "{table}"' for table in tables]
        for table in tables:
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}")')
            if cursor.fetchone()[0]:
                cursor.execute(f'CREATE TABLE {FIRST}."{table}" AS TABLE "{table}"')
                columns = ", ".join(f'"{name}"' for name in written(table))
                back.append(f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM {FIRST}."{table}"')
    return ";\n".join(["BEGIN", "SET LOCAL session_replication_role = replica", *back, "COMMIT"])


def written(table: str) -> list[str]:
    """Its columns without those that PostgreSQL computes."""
    sql = "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"
    with connection.cursor() as cursor:
        cursor.execute(sql, [f'"{table}"'])
        return [name for (name,) in cursor.fetchall()]
