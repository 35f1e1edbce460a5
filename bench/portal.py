"""The portal as the bench sees it: filled, signed in to, asked."""

import os
import sys
import time
from datetime import date, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innocenter.settings")
os.environ.setdefault("DEMO", "1")
django.setup()

# ruff: noqa: E402 -- Django must be set up before its models can be imported
from django.core.management import call_command
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from companies.models import Company
from events.models import Event
from innocenter.accounts.middleware import PROVEN
from innocenter.accounts.models import User
from innocenter.outbox.models import Letter
from innocenter.outbox.tasks import deliver
from mentoring.models import Request as Question
from workspace.letters import renewals
from workspace.models import Claim, Lease, Room, Site
from workspace.models.claim import whole_days

LETTERS, ROOMS = 1_000, 200
FRESH = "anything=else"  # whoever has such a cookie gets a page made anew (innocenter/look/visitors.py)
SEARCHED = ["전자", "바이오", "한빛", "로봇", "세종", "시스템", "항공", "ㅎㅂㅈ", "나노테크", "Bulk 77"]


def limit_database() -> str:
    """A database beside the portal's, for the limit app."""
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE bench_limit")
    return f"{server}/bench_limit"


def prepare(size: str) -> str:
    """Tables, rows, static files; returns how long filling took."""
    call_command("migrate", verbosity=0)
    began = time.monotonic()
    call_command("seed", size=size, stdout=sys.stdout)
    fill_calendar()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as the limit app's own, and as a night's autovacuum would
    return f"filled in {time.monotonic() - began:.0f} s"


def monday() -> date:
    """The next one: an ordinary working day, but for holidays."""
    today = timezone.localdate()
    return today + timedelta(days=7 - today.weekday())


def fill_calendar() -> None:
    """ROOMS rooms by the hour, each taken for five hours of twenty days: 20,000 claims."""
    site = Site.objects.create(name_ko="일정 측정", name_en="Calendar bench", address_ko="측정용")
    rooms = Room.objects.bulk_create(Room(site=site, kind="meeting", code=f"R-{n:03}", seats=6) for n in range(ROOMS))
    days = [whole_days(DateRange(monday() + timedelta(days=n), monday() + timedelta(days=n + 1))).lower for n in range(20)]
    spans = [(day + timedelta(hours=hour), day + timedelta(hours=hour + 1)) for day in days for hour in (9, 11, 13, 15, 17)]
    claims = (Claim(room=room, kind="event", state="live", during=DateTimeTZRange(*span)) for room in rooms for span in spans)
    Claim.objects.bulk_create(claims, batch_size=2_000)


def cookie(email: str) -> str:
    client = Client()
    user = User.objects.get(email=email)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[PROVEN] = user.pk  # outside a demo staff need a second factor
    session.save()
    return f"sessionid={client.cookies['sessionid'].value}"


def pages() -> dict[str, tuple[str, str]]:
    """Name → path and cookie."""
    manager, clerk = cookie("manager7@bulk.innocenter.example"), cookie("clerk@bulk.innocenter.example")
    company = Company.objects.get(name_en="Bulk 77 Ltd.")
    question = Question.objects.with_staff().latest("pk").pk
    return {
        "front page": ("/", FRESH),
        "company list": ("/companies/", FRESH),
        "company search": ("/companies/?q=%EC%A0%84%EC%9E%90", FRESH),
        "company page": (company.get_absolute_url(), FRESH),
        "institute list": ("/institutes/", FRESH),
        "the space": ("/workspace/", FRESH),
        "programme, 2,000 events": ("/events/", FRESH),
        "event page": (Event.objects.upcoming(timezone.now())[20].get_absolute_url(), FRESH),
        "calendar of a day, 200 rooms": (f"/workspace/calendar/?date={monday()}", manager),
        "calendar of a week": (f"/workspace/calendar/?date={monday()}&span=week", manager),
        "warm: front page": ("/", ""),
        "warm: company list": ("/companies/", ""),
        "/me/ of a manager": ("/me/", manager),
        "admin home, work queues": ("/admin/", clerk),
        "admin applications": ("/admin/workspace/application/", clerk),
        "admin leases": ("/admin/workspace/lease/", clerk),
        "admin questions": ("/admin/mentoring/request/", clerk),
        "admin question": (f"/admin/mentoring/request/{question}/change/", clerk),
        "admin renewal board": ("/admin/workspace/lease/board/", clerk),
    }


def statements(path: str, session: str) -> tuple[int, int]:
    """SQL statements and bytes of one warm page view."""
    client = Client(headers={"host": "127.0.0.1", "cookie": session})
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(path)
    return len(seen), len(answer.content)


def search_milliseconds() -> float:
    """The 95th percentile of finding the first page, in the database alone."""
    taken = []
    for word in SEARCHED * 4:
        sql, values = Company.objects.listed().search(word).values("pk", "name")[:20].query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + sql, values)
            taken.append(float(cursor.fetchone()[0][0]["Execution Time"]))
    return sorted(taken)[int(len(taken) * 0.95)]


def letters() -> float:
    """Letters per second from the call to the last one sent, by a worker of two processes that is already there."""
    Letter.objects.all().delete()
    with transaction.atomic():  # nothing leaves while they are written
        for lease in Lease.objects.order_by("pk")[:LETTERS]:
            renewals.lease_begun(lease, now=timezone.now())
    return emptied_by_worker(LETTERS)


def emptied_by_worker(count: int) -> float:
    """Letters per second, when so many wait."""
    began = time.monotonic()
    for _ in range(2 + count // 2_000):  # one run sends 2,000 at most
        deliver.delay()
    while (sent := Letter.objects.filter(state="sent").count()) < count:
        if time.monotonic() - began > 180:
            raise RuntimeError(f"only {sent} of {count} letters left")
        time.sleep(0.05)
    return count / (time.monotonic() - began)
