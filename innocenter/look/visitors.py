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

The pages also change with the day in Seoul and the language, which are part of the key, and with the code, which ends the process. A page
that shows the hour must not be marked. Whoever is signed in, or has any cookie but those two of language and form token, has a page
made anew.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from innocenter.look.middleware import Answer, language_of_browser

LONGEST_PATH = 300
LARGEST_PAGE = 256 * 1024
MOST_BYTES = 8 * 1024 * 1024  # for each process; the pages asked for least recently go first
STAMP = "innocenter.visitors.stamp"  # where the request carries the version that its page is made under
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Stamp:
    version: int
    day: date


@dataclass(frozen=True)
class Kept:
    stamp: Stamp
    content: bytes
    headers: dict[str, str]


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


def version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(bit_xor(mark), 0) FROM visitors_change")
        return int(cursor.fetchone()[0])


def stamp() -> Stamp:
    return Stamp(version(), timezone.localdate())


class VisitorsMiddleware:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = key_of(request)
        if key is None:
            return self.get_response(request)
        kept = shelf.get(key)
        if kept and kept.stamp == stamp():
            return HttpResponse(kept.content, headers=kept.headers)
        response = self.get_response(request)
        made_under = request.META.get(STAMP)
        if made_under and may_be_kept(request, response):
            shelf.put(key, Kept(made_under, response.content, dict(response.headers)))
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Before the view asks anything, see above."""
        if getattr(view, "for_visitors", False) and key_of(request):
            request.META[STAMP] = stamp()


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
