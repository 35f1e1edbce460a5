"""32 people who book at the same time: each a desk of their own, and all the same room and hour. The limit is one row that 32 write to."""

import http.client
import os
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from threading import Barrier
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg2
from django.utils import timezone

from bench.portal import cookie
from companies.models import CentreMembership, Company, Person
from companies.models.tier import Tier
from workspace.models import OpeningHours, Room, Site

CLIENTS, TIMES = 32, ["09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00"]
TOKEN = "b" * 32  # the form's token and its cookie's: what the browser has is what it sends


@dataclass
class Crowd:
    """The clients with their rooms, and how long every answer took, in seconds."""

    address: str
    sessions: list[str]
    desks: list[int]
    room: int
    days: list[date]
    round: dict[str, int] = field(default_factory=lambda: {"apart": 0, "together": 0})
    took: dict[str, list[float]] = field(default_factory=lambda: {"apart": [], "together": []})

    def apart(self) -> float:
        """Bookings per second, each client at a desk of its own, one time after the other. Every one must succeed."""
        day = self._next("apart")

        def book(client: int) -> list[int]:
            return [self._post("apart", client, self.desks[client], day, at) for at in TIMES]

        answers, seconds = self._all_at_once(book)
        if any(answer != 302 for each in answers for answer in each):
            raise RuntimeError(f"not every desk was booked: {answers}")
        return CLIENTS * len(TIMES) / seconds

    def together(self) -> float:
        """Answers per second when all want the same hour. Exactly one has it; the others are told on the page."""
        day = self._next("together")
        answers, seconds = self._all_at_once(lambda client: self._post("together", client, self.room, day, "10:00"))
        if sorted(answers) != [200] * (CLIENTS - 1) + [302]:
            raise RuntimeError(f"one room, one hour: {sorted(answers)}")
        return CLIENTS / seconds

    def p99(self, what: str) -> float:
        """Milliseconds."""
        return statistics.quantiles(self.took[what], n=100)[98] * 1000

    def _next(self, what: str) -> date:
        self.round[what] += 1
        return self.days[self.round[what] - 1]

    def _all_at_once(self, act: Callable[[int], Any]) -> tuple[list[Any], float]:
        gate = Barrier(CLIENTS)

        def go(client: int) -> Any:
            gate.wait()
            return act(client)

        began = time.monotonic()
        with ThreadPoolExecutor(CLIENTS) as clients:
            answers = list(clients.map(go, range(CLIENTS)))
        return answers, time.monotonic() - began

    def _post(self, what: str, client: int, room: int, day: date, at: str) -> int:
        form = {"csrfmiddlewaretoken": TOKEN, "day": str(day), "begins": at, "ends": f"{int(at[:2]) + 1:02}:00"}
        headers = {"Cookie": f"{self.sessions[client]}; csrftoken={TOKEN}", "Content-Type": "application/x-www-form-urlencoded"}
        began = time.monotonic()
        line = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=30)
        line.request("POST", f"/workspace/rooms/{room}/book/", urlencode(form), headers)
        answer = line.getresponse()
        answer.read()
        line.close()
        self.took[what].append(time.monotonic() - began)
        return answer.status


def crowd(address: str, rounds: int) -> Crowd:
    """32 member companies, one manager each, 32 desks by the hour and one room that nobody has yet."""
    companies = Company.objects.order_by("pk")[: 3 * CLIENTS]
    managers = Person.objects.active().managers().filter(company__in=companies).select_related("user", "company")
    found = list({person.company_id: person for person in managers}.values())[:CLIENTS]
    for person in found:
        make_member(person.company)
    site = Site.objects.create(name_ko="예약 측정", name_en="Booking bench", address_ko="측정용")
    desks = Room.objects.bulk_create(Room(site=site, kind="hot_desk", code=f"H-{n:02}", seats=1) for n in range(CLIENTS))
    room = Room.objects.create(site=site, kind="meeting", code="M-1", seats=8)
    sessions = [cookie(person.user.email) for person in found if person.user]
    return Crowd(address, sessions, [desk.pk for desk in desks], room.pk, open_days(rounds))


def make_member(company: Company) -> None:
    today = timezone.localdate()
    if not CentreMembership.objects.filter(company=company, state="active").exists():
        CentreMembership.objects.create(
            company=company, tier="regular", state="active", applied_at=timezone.now(), decided_at=timezone.now(), first_day=today,
            months=12, end=today + timedelta(days=365), granted_under=Tier.objects.in_force(today)["regular"],
        )  # fmt: skip


def open_days(count: int) -> list[date]:
    """The next days on which the house is open all day, within two weeks."""
    week, today = OpeningHours.objects.week(), timezone.localdate()
    days = [day for n in range(1, 14) if week.on(day := today + timedelta(days=n))]
    if len(days) < count:
        raise SystemExit(f"Bookings can be measured in at most {len(days)} rounds: members book two weeks ahead.")
    return days[:count]


def hot_row() -> float:
    """Transactions per second when 32 connections write to one row for a second: what the same hour could cost at best."""
    address, until = os.environ["LIMIT_DATABASE_URL"], time.monotonic() + 1

    def write(number: int) -> int:
        line, done = psycopg2.connect(address), 0
        with line.cursor() as cursor:
            while time.monotonic() < until:
                cursor.execute("UPDATE bench_row SET place = %s WHERE id = 1", [str(number)])
                line.commit()
                done += 1
        line.close()
        return done

    with ThreadPoolExecutor(CLIENTS) as clients:
        return float(sum(clients.map(write, range(CLIENTS))))
