"""Pages for visitors, kept in the memory of each web process and given out only while nothing they show has changed.

Never stale, and why. A trigger adds a row with a random mark to `visitors_change` in every transaction that writes to a table of which
these pages are made (`innocenter/migrations/0003`): the row becomes visible with the change, by the same commit, or not at all. The
*version* is all visible marks taken together (XOR), so it names the set of commits that a statement sees. A page is kept under the version
read *before* the view asked anything. Transactions are READ COMMITTED: each later statement of the view sees at least those commits. It
is given out only to somebody whose own reading shows the same version, hence the same commits: the page holds all of them. A commit that
lands while the page is made may be in it or not; in either case the next reading shows another version. (Reading the version after
the view would keep an old page under the new one: tests/look/test_visitors.py shows both.) Marks are random, so that neither a rollback nor
a restored backup brings an old version back. Nobody waits for anybody: writers only insert, and every 200th folds the rows that no other
transaction holds into one with the same meaning.

Seats are counted apart. Whoever registers changes how many are left at an event, and nothing else that visitors see: so those columns have
marks of their own (`visitors_seats`), and only pages that show seats (`for_visitors_with_seats`) are kept under both versions, read in one
statement, so of one moment. A rush of registrations leaves all other pages where they are.

The pages also change with the day in Seoul and the language, which are part of the key, and with the code, which ends the process. A page
that changes with the hour (registration opens, an event begins) says by `kept_until` at which moment it next does, counted from the same
`now` that it is worded with: from that moment on it is not given out, whatever the versions say, and until then no clock changes a word
of it; what moves that moment is itself a change of a watched table. A page that shows the hour in another way must not be marked.
Whoever is signed in, or has any cookie but those two of language and form token, has a page made anew.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from innocenter.look.middleware import Answer, language_of_browser

LONGEST_PATH = 300
LARGEST_PAGE = 256 * 1024
MOST_BYTES = 8 * 1024 * 1024  # for each process; the pages asked for least recently go first
STAMP = "innocenter.visitors.stamp"  # where the request carries the version that its page is made under
UNTIL = "innocenter.visitors.until"  # and the moment at which the page next changes by the clock
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Stamp:
    """`seats` is None for a page that shows none."""

    version: int
    seats: int | None
    day: date


@dataclass(frozen=True)
class Kept:
    stamp: Stamp
    content: bytes
    headers: dict[str, str]
    until: datetime | None = None

    def stands(self) -> bool:
        """One statement, or none once its time is over."""
        is_in_time = self.until is None or timezone.now() < self.until
        return is_in_time and self.stamp == stamp(with_seats=self.stamp.seats is not None)


class Shelf:
    def __init__(self, most_bytes: int) -> None:
        self._most, self._bytes = most_bytes, 0
        self._pages: OrderedDict[Key, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Kept | None:
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
            return self._pages.get(key)

    def put(self, key: Key, page: Kept) -> None:
        with self._lock:
            before = self._pages.pop(key, None)
            self._bytes += len(page.content) - (len(before.content) if before else 0)
            self._pages[key] = page
            while self._bytes > self._most:
                self._bytes -= len(self._pages.popitem(last=False)[1].content)

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self._bytes = 0


shelf = Shelf(MOST_BYTES)


def for_visitors(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Marks a view whose page for somebody not signed in depends on watched tables, the day and the language, and on nothing else."""
    view.for_visitors = True  # type: ignore[attr-defined]  # -- VisitorsMiddleware asks for it
    return view


def for_visitors_with_seats(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """As `for_visitors`, for a page that also shows how many seats of events are left."""
    view.shows_seats = True  # type: ignore[attr-defined]  # -- VisitorsMiddleware asks for it
    return for_visitors(view)


def kept_until(request: HttpRequest, moments: Callable[[], Iterable[datetime | None]], *, now: datetime) -> None:
    """For the view of a page that changes with the hour: the first of these moments after `now`. Not asked for a page nobody keeps."""
    if STAMP in request.META:
        request.META[UNTIL] = min((moment for moment in moments() if moment and moment > now), default=None)


WORDS = "SELECT coalesce(bit_xor(mark), 0) FROM visitors_change"
SEATS = "SELECT coalesce(bit_xor(mark), 0) FROM visitors_seats"


def version() -> int:
    return int(_read(WORDS)[0])


def both_versions() -> tuple[int, int]:
    """Of one moment: one statement sees one state of the database."""
    words, seats = _read(f"SELECT ({WORDS}), ({SEATS})")
    return int(words), int(seats)


def _read(question: str) -> tuple[Any, ...]:
    """The first statement of a visitor's request. It shows by itself whether the connection still lives, for which Django would ask
    another before it; on one that has broken meanwhile it is asked again.
    """
    connection.health_check_done = True  # type: ignore[attr-defined]  # -- Django's own, which its stubs leave out
    try:
        return _row(question)
    except (OperationalError, InterfaceError):
        connection.close()
        return _row(question)


def _row(question: str) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        row: tuple[Any, ...] = cursor.fetchone()
        return row


def stamp(*, with_seats: bool = False) -> Stamp:
    if with_seats:
        return Stamp(*both_versions(), timezone.localdate())
    return Stamp(version(), None, timezone.localdate())


class VisitorsMiddleware:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = key_of(request)
        if key is None:
            return self.get_response(request)
        kept = shelf.get(key)
        if kept and kept.stands():
            return HttpResponse(kept.content, headers=kept.headers)
        response = self.get_response(request)
        made_under = request.META.get(STAMP)
        if made_under and may_be_kept(request, response):
            shelf.put(key, Kept(made_under, response.content, dict(response.headers), request.META.get(UNTIL)))
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Before the view asks anything, see above."""
        if getattr(view, "for_visitors", False) and key_of(request):
            request.META[STAMP] = stamp(with_seats=getattr(view, "shows_seats", False))


def key_of(request: HttpRequest) -> Key | None:
    """None for whoever is more than a visitor. The address goes in as it came: a page may repeat it (the language switch does)."""
    if request.method != "GET" or "HTTP_AUTHORIZATION" in request.META or "HTTP_HX_REQUEST" in request.META:
        return None
    if request.COOKIES.keys() - {settings.LANGUAGE_COOKIE_NAME, settings.CSRF_COOKIE_NAME}:
        return None
    path = request.get_full_path()
    if len(path) > LONGEST_PATH:
        return None
    return request.scheme or "", request.get_host(), path, language_of_browser(request)


def may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """Only a whole page that says the same to everybody: no cookie goes with it, and so no form token either."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Cache-Control")
        and len(response.content) <= LARGEST_PAGE
        and b"csrfmiddlewaretoken" not in response.content
        and not request.user.is_authenticated
    )
