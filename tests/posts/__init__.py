"""Every POST of the portal, once: who sends what, and what the second click is told. Four walks go over this table (`test_*.py` here):
sent twice, sent with rubbish in it, sent while the broker is away, sent by a stranger.

A new POST address gets a function in `tests/posts/rows_<room>.py` (any module of that name is read):

    @row("workspace:withdraw", told="신청을 철회했습니다")     # words of the page that the second click ends on
    def withdraw() -> Post:
        application = make.application("submitted")
        return Post(application.company.managers().get(), [application.pk])

A second row of one address has a word after its name ("workspace:edit plan"); an act of the admin is
"admin:workspace_application_act screen".
"""

import importlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from innocenter.accounts.models import User
from tests import make

LATER = make.NOON + timedelta(hours=2)
# Reading is written down each time, sessions live their own life, kept pages are made anew, a clock of the last save is no deed.
NOT_DEEDS = {"visitors_change", "visitors_seats", "django_session", "privacy_accessevent", "usersessions_usersession", "outbox_heartbeat"}
CLOCKS = {"saved_at", "report_saved_at", "last_seen", "last_login", "last_used_at"}


@dataclass(frozen=True)
class Post:
    """A POST that does something the first time. `by` None: a visitor; `files`: field → (name, bytes); `client`: one that was prepared."""

    by: User | None
    args: list[Any] = field(default_factory=list)
    body: dict[str, Any] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    query: str = ""
    client: Client | None = None

    def browser(self) -> Client:
        return self.client or (make.signed_in(self.by) if self.by else Client())

    def send(self, name: str, client: Client, body: dict[str, Any] | None = None, **more: Any) -> Any:
        files = {field: SimpleUploadedFile(*file) for field, file in self.files.items()}
        return client.post(self.address(name), {**files, **(self.body if body is None else body)}, **more)

    def address(self, name: str) -> str:
        return reverse(name.split(maxsplit=1)[0], args=self.args) + self.query


@dataclass(frozen=True)
class Row:
    """`anew`: tables in which the same POST rightly writes once more; `anybody`: whoever is signed in may send it.

    `again`: what the second send is answered with; 404 where the first one took the thing away.
    """

    name: str
    make: Callable[[], Post]
    told: str
    at: datetime
    anew: frozenset[str]
    anybody: bool
    does: bool
    again: int

    def __str__(self) -> str:
        return self.name


ROWS: dict[str, Row] = {}


def row(
    name: str,
    *,
    told: str,
    at: datetime = LATER,
    anew: Collection[str] = (),
    anybody: bool = False,
    does: bool = True,
    again: int = 200,
) -> Callable[..., Any]:
    """Keep the function as the row of that address. `does=False`: it only asks, and writes nothing."""

    def keep(function: Callable[[], Post]) -> Callable[[], Post]:
        assert name not in ROWS, f"{name} has a row already: put a word after it"
        ROWS[name] = Row(name, function, told, at, frozenset(anew), anybody, does, again)
        return function

    return keep


def every_row() -> list[Row]:
    for path in sorted(Path(__file__).parent.glob("rows_*.py")):
        importlib.import_module(f"{__name__}.{path.stem}")
    return list(ROWS.values())


@contextmanager
def at_the_time_of(row: Row) -> Iterator[Any]:
    with time_machine.travel(row.at, tick=False) as clock:
        yield clock


def everything(anew: Collection[str] = ()) -> dict[str, list[str]]:
    """The content of every table, but for what is no deed. One statement: this is asked thousands of times."""
    tables = set(connection.introspection.table_names()) - NOT_DEEDS - {"django_migrations"} - set(anew)
    found: dict[str, list[str]] = {table: [] for table in sorted(tables)}
    with connection.cursor() as cursor:
        rows = (f"SELECT '{table}', (to_jsonb(t) - %(clocks)s)::text FROM {connection.ops.quote_name(table)} t" for table in found)
        cursor.execute(" UNION ALL ".join(rows), {"clocks": sorted(CLOCKS)})
        for table, row in cursor.fetchall():
            found[table].append(row)
    return {table: sorted(rows) for table, rows in found.items()}


def changes(before: dict[str, list[str]], after: dict[str, list[str]]) -> dict[str, list[str]]:
    """Table → the rows that came or went."""
    return {
        table: sorted(set(before[table]) ^ set(after[table])) or ["a row twice"] for table in before if before[table] != after[table]
    }


def page_of(answer: Any) -> str:
    return str(answer.content.decode())
