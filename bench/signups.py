"""People who sign up for an event, in two requests each: the page, and its form. With a seat for everybody, and 128 people for 40 seats.

The limit is one row that 32 write to (`bookings.hot_row`).
"""

import http.client
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.bookings import CLIENTS, TOKEN
from bench.portal import cookie
from events.models import Event, Registration

PEOPLE, SEATS = 4 * CLIENTS, 40


@dataclass
class Doors:
    """32 clients with four people each, and how long every POST took, in seconds."""

    address: str
    sessions: list[str]
    took: dict[str, list[float]] = field(default_factory=lambda: {"seats for all": [], "40 seats": []})

    def seats_for_all(self) -> float:
        """Sign-ups per second. Everybody has a seat afterwards."""
        event, per_second = self._sign_up("seats for all", PEOPLE)
        self._refuse_unless(event, confirmed=PEOPLE, queued=0)
        return per_second

    def few_seats(self) -> float:
        """Sign-ups per second. As many as there are seats have one; everybody else waits, once, under a number of their own."""
        event, per_second = self._sign_up("40 seats", SEATS)
        self._refuse_unless(event, confirmed=SEATS, queued=PEOPLE - SEATS)
        return per_second

    def p99(self, what: str) -> float:
        """Milliseconds."""
        return statistics.quantiles(self.took[what], n=100)[98] * 1000

    def _sign_up(self, what: str, seats: int) -> tuple[Event, float]:
        event = new_event(seats)
        began = time.monotonic()
        with ThreadPoolExecutor(CLIENTS) as clients:
            answers = list(clients.map(lambda session: self._one(what, event, session), self.sessions))
        seconds = time.monotonic() - began
        if answers != [(200, 302)] * PEOPLE:
            raise RuntimeError(f"{what}: {sorted(set(answers))}")
        return event, PEOPLE / seconds

    def _one(self, what: str, event: Event, session: str) -> tuple[int, int]:
        shown = self._ask(event, session)
        began = time.monotonic()
        sent = self._ask(event, session, urlencode({"csrfmiddlewaretoken": TOKEN, "company": "", "affiliation": "측정"}))
        self.took[what].append(time.monotonic() - began)
        return shown, sent

    def _ask(self, event: Event, session: str, form: str = "") -> int:
        headers = {"Cookie": f"{session}; csrftoken={TOKEN}", "Content-Type": "application/x-www-form-urlencoded"}
        line = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        line.request("POST" if form else "GET", f"/events/{event.pk}/register/", form or None, headers)
        answer = line.getresponse()
        answer.read()
        line.close()
        return answer.status

    def _refuse_unless(self, event: Event, *, confirmed: int, queued: int) -> None:
        """Raises RuntimeError when a seat was sold twice, or somebody was lost or written down twice."""
        event.refresh_from_db()
        rows = list(Registration.objects.filter(event=event).values_list("person", "state", "queue_no"))
        states = [state for _person, state, _number in rows]
        numbers = sorted(number for _person, state, number in rows if state == "queued")
        found = (states.count("confirmed"), event.taken_onsite, len({person for person, *_ in rows}), len(rows), numbers)
        if found != (confirmed, confirmed, PEOPLE, PEOPLE, list(range(1, queued + 1))):
            raise RuntimeError(f"{confirmed} seats for {PEOPLE} people became {found}")


def statements() -> tuple[int, int]:
    """SQL of the page and of the POST, warm, without BEGIN and COMMIT."""
    event = new_event(SEATS)
    path = f"/events/{event.pk}/register/"
    for n in (900, 901):  # the first one warms
        client = Client(headers={"host": "127.0.0.1", "cookie": cookie(f"manager{n}@bulk.innocenter.example")})
        with CaptureQueriesContext(connection) as shown:
            client.get(path)
        with CaptureQueriesContext(connection) as sent:
            client.post(path, {"company": "", "affiliation": "측정"})
    page, post = (sum(query["sql"] not in {"BEGIN", "COMMIT"} for query in seen) for seen in (shown, sent))
    return page, post


def doors(address: str) -> Doors:
    return Doors(address, [cookie(f"manager{n}@bulk.innocenter.example") for n in range(1_000, 1_000 + PEOPLE)])


def new_event(seats: int) -> Event:
    """In a month, published, with nobody there yet."""
    begins = timezone.now() + timedelta(days=30)
    return Event.objects.create(
        title_ko="신청 측정", starts_at=begins, ends_at=begins + timedelta(hours=2), elsewhere="측정용", capacity_onsite=seats,
        state="published", published_at=timezone.now(),
    )  # fmt: skip
