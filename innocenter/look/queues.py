"""Work queues: what waits for staff, on the first page of the admin.

    @work_queue(order=10, permission="workspace.view_renewalreview")
    def reviews_to_decide(today: date) -> Queue: ...

A room declares them in its admin module. `oldest` and `next_due` are dates; both may be None. `waiting`: others are at work.
`done_with` is the permission that the work itself takes, where more people may see the queue: to those it says that others are at work.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.db.models import Count, Min, QuerySet
from django.utils.functional import Promise
from django.utils.text import capfirst

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Queue:
    title: str | Promise
    count: int
    oldest: date | None = None
    next_due: date | None = None
    url: str = ""
    waiting: bool = False

    @classmethod
    def of(
        cls, title: str | Promise, rows: QuerySet[Any], *, url: str, oldest: str = "", due: str = "", waiting: bool = False
    ) -> "Queue":
        """How many rows there are, with the earliest day in the fields `oldest` and `due`. One statement."""
        named = {"oldest": oldest, "due": due}
        found = rows.aggregate(count=Count("pk"), **{key: Min(field) for key, field in named.items() if field})
        return cls(title, found["count"], oldest=found.get("oldest"), next_due=found.get("due"), url=url, waiting=waiting)


QueueMaker = Callable[[date], Queue]


@dataclass(frozen=True)
class Declared:
    order: int
    permission: str
    done_with: str
    make: QueueMaker

    @property
    def name(self) -> str:
        """What the card says while its queue cannot be counted."""
        return capfirst(self.make.__name__.replace("_", " "))


@dataclass(frozen=True)
class Card:
    """A queue on the page; `queue` is None when it could not be counted."""

    name: str
    queue: Queue | None
    is_late: bool = False


_declared: dict[str, Declared] = {}


def work_queue(*, order: int, permission: str, done_with: str = "") -> Callable[[QueueMaker], QueueMaker]:
    """Show this queue to staff who have the permission ("app.codename"); lower orders come first."""

    def declare(make: QueueMaker) -> QueueMaker:
        _declared[f"{make.__module__}.{make.__qualname__}"] = Declared(order, permission, done_with or permission, make)
        return make

    return declare


def cards(user: PermissionsMixin | AnonymousUser, today: date) -> list[Card]:
    """The queues that this person may see, in order. One that fails says so on its card, and in the log."""
    seen = [declared for declared in _declared.values() if user.has_perm(declared.permission)]
    return [card(declared, user, today) for declared in sorted(seen, key=lambda declared: (declared.order, declared.name))]


def card(declared: Declared, user: PermissionsMixin | AnonymousUser, today: date) -> Card:
    try:
        queue = declared.make(today)
    except Exception:  # one broken queue must not take the others away
        log.exception("work queue failed: %s", declared.make.__qualname__)
        return Card(declared.name, None)
    if not user.has_perm(declared.done_with):
        queue = replace(queue, waiting=True)
    return Card(str(queue.title), queue, is_late=bool(queue.count and queue.next_due and queue.next_due < today))
