"""Work queues: what waits for staff, on the first page of the admin.

    @work_queue(order=10, permission="workspace.view_renewalreview")
    def reviews_to_decide(today: date) -> Queue: ...

A room declares them in its admin module. `oldest` and `next_due` are dates; both may be None. `waiting`: others are at work.
`done_with` is the permission that the work itself takes, where more people may see the queue: to those it says that others are at work.
A queue only names its rows (`Queue.of`); all that a page shows are counted in one statement.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.db.models import Count, DateField, Min, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.text import capfirst

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Found:
    """How many rows, and the earliest days among them."""

    count: int = 0
    oldest: date | None = None
    due: date | None = None


@dataclass(frozen=True)
class Part:
    """Rows of one model. `oldest` and `due` name what holds a day, by the model's own fields; `url` is their list."""

    rows: QuerySet[Any]
    oldest: str = ""
    due: str = ""
    url: str = ""

    def figures(self, place: int) -> Any:
        """Its line of the statement that counts all of them; none where there are no rows."""
        rows = self.rows.order_by()
        if rows.query.annotations or rows.query.distinct:  # what else is selected must not split the line into several
            rows = self.rows.model._base_manager.filter(pk__in=rows.values("pk")).order_by()
        days = [Min(field) if field else Cast(Value(None), DateField()) for field in (self.oldest, self.due)]
        lines = rows.values(queue_place=Value(place)).annotate(queue_count=Count("pk"), queue_oldest=days[0], queue_due=days[1])
        return lines.values_list("queue_place", "queue_count", "queue_oldest", "queue_due")


class Queue:
    """What waits under one title: counted already, or rows that are counted when they are asked for."""

    def __init__(
        self,
        title: str | Promise,
        count: int = 0,
        *,
        oldest: date | None = None,
        next_due: date | None = None,
        url: str = "",
        waiting: bool = False,
        parts: Sequence[Part] = (),
    ) -> None:
        self.title, self.waiting, self.parts, self._url = title, waiting, parts, url
        self.found: Sequence[Found] = () if parts else [Found(count, oldest, next_due)]

    @classmethod
    def of(cls, title: str | Promise, rows: QuerySet[Any], *, url: str, oldest: str = "", due: str = "", waiting: bool = False) -> "Queue":
        """How many rows there are, with the earliest day in the fields `oldest` and `due`."""
        return cls(title, waiting=waiting, parts=[Part(rows, oldest, due, url)])

    def _told(self) -> Sequence[Found]:
        if not self.found:
            count_together([self])
        return self.found

    @property
    def count(self) -> int:
        return sum(each.count for each in self._told())

    @property
    def oldest(self) -> date | None:
        return min((each.oldest for each in self._told() if each.oldest), default=None)

    @property
    def next_due(self) -> date | None:
        return min((each.due for each in self._told() if each.due), default=None)

    @property
    def url(self) -> str:
        """The list of the first part that holds something, else of the last."""
        lists = [part.url for part, found in zip(self.parts, self._told(), strict=False) if found.count]
        return next(iter(lists), self.parts[-1].url if self.parts else self._url)


def count_together(queues: Iterable[Queue]) -> None:
    """One statement for all that are not counted yet, however many."""
    uncounted = [queue for queue in queues if not queue.found]
    if not uncounted:
        return
    first, *others = [part.figures(place) for place, part in enumerate(part for queue in uncounted for part in queue.parts)]
    told = first.union(*others, all=True) if others else first
    lines = {place: Found(count, oldest, due) for place, count, oldest, due in told}
    places = iter(range(len(others) + 1))
    for queue in uncounted:
        queue.found = [lines.get(next(places), Found()) for _part in queue.parts]


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

    @property
    def is_empty(self) -> bool:
        return self.queue is not None and not self.queue.count


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
    made = [(declared, made_by(declared, today)) for declared in sorted(seen, key=lambda declared: (declared.order, declared.name))]
    try:
        count_together(queue for _declared, queue in made if queue)
    except Exception:  # the statement does not say whose fault it is: each card counts by itself
        log.exception("work queues could not be counted together")
    return [card(declared, queue, user, today) for declared, queue in made]


def made_by(declared: Declared, today: date) -> Queue | None:
    try:
        return declared.make(today)
    except Exception:  # one broken queue must not take the others away
        log.exception("work queue failed: %s", declared.make.__qualname__)
        return None


def card(declared: Declared, queue: Queue | None, user: PermissionsMixin | AnonymousUser, today: date) -> Card:
    if queue is None:
        return Card(declared.name, None)
    try:
        count, due = queue.count, queue.next_due
    except Exception:
        log.exception("work queue failed: %s", declared.make.__qualname__)
        return Card(declared.name, None)
    queue.waiting |= not user.has_perm(declared.done_with)
    return Card(str(queue.title), queue, is_late=bool(count and due and due < today))
