"""Kept pages are never stale, never personal, and say what they are made of."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from threading import Event, Thread
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse
from pytest_django import DjangoAssertNumQueries

import companies.views
from companies.models import Company
from events.models import AgendaItem, Series, Setting, Speaker
from events.models import Event as Happening
from innocenter.look import visitors
from innocenter.look.visitors import VisitorsMiddleware, version
from innocenter.taxonomy.models import Field
from institutes.models import Institute, Researcher
from tests import make, make_events
from workspace.models import Claim, Room, Rule, Site
from workspace.models.claim import whole_days

pytestmark = pytest.mark.django_db


def world() -> dict[str, str]:
    """One of everything that visitors see: name of the page → its address."""
    field = Field.objects.first()
    assert field
    company = make.company(name="처음 회사", fields=[field.pk])
    institute = make.institute(name="처음 연구원", fields=[field.pk])
    researcher = make.researcher(institute=institute, name="홍처음", fields=[field.pk])
    desk = make.desk(code="V-1")
    event = happening(field)
    return {
        "home": "/",
        "companies:list": "/companies/",
        "companies:page": company.get_absolute_url(),
        "institutes:list": "/institutes/",
        "institutes:page": institute.get_absolute_url(),
        "institutes:researchers": "/institutes/researchers/",
        "institutes:researcher": researcher.get_absolute_url(),
        "workspace:home": "/workspace/",
        "workspace:room": desk.get_absolute_url(),
        "events:list": "/events/",
        "events:page": event.get_absolute_url(),
        "events:series": event.series.get_absolute_url(),
        "events:field": f"/events/fields/{field.pk}/",
    }


def happening(field: Field) -> Happening:
    """Far away, of a series, with an agenda; it has moved once."""
    starts = make_events.STARTS + timedelta(days=9000)
    series = make_events.series(title_ko="처음 포럼")
    event = make_events.event(title_ko="처음 행사", starts_at=starts, ends_at=starts + timedelta(hours=2), series=series)
    event.fields.set([field])
    series.fields.set([field])
    event.items.create(begins="15:00", minutes=30, title_ko="처음 순서").speakers.create(name="홍처음")
    event.move(Setting(starts, event.ends_at, elsewhere="처음 장소"), by=make_events.clerk(), reason="사정", now=make.NOON)
    return event


def marked(patterns: list[Any], room: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            if getattr(pattern.callback, "for_visitors", False):
                yield f"{room}{pattern.name}"
        elif pattern.namespace != "admin":
            yield from marked(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else room)


def watched() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'visitors_see_a_change' AND tgenabled = 'O'")
        return {table for (table,) in cursor.fetchall()}


def test_every_marked_page_is_looked_at_here() -> None:
    assert set(marked(get_resolver().url_patterns)) == set(world())


def test_every_table_of_a_marked_page_is_watched() -> None:
    narrowed = ["/companies/?q=처음", "/institutes/researchers/?institute=1", "/workspace/?kind=desk", "/events/?q=처음"]
    for address in [*world().values(), *narrowed, "/events/?month=past"]:
        with CaptureQueriesContext(connection) as seen:
            assert Client().get(address).status_code == 200
        tables = {table for query in seen for table in re.findall(r'(?:FROM|JOIN) \(?"(\w+)"', query["sql"])}
        assert tables, address
        assert tables <= watched(), f"{address} is made of what nobody watches: write visitors_watch() into a migration of the roof"


def test_a_registration_leaves_the_kept_pages_where_they_are() -> None:
    event = make_events.event()
    who = make_events.attendee()
    seen = version()
    make_events.registered(event, who)
    assert version() == seen


@pytest.mark.parametrize("name", ["events:list", "events:page", "events:series", "events:field"])
def test_a_seat_that_is_taken_is_seen_by_the_next_visitor_and_other_pages_stay(
    name: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    pages = world()
    event = Happening.objects.get()
    assert "3석 가운데 3석 남음" in Client().get(pages[name]).content.decode()
    Client().get("/")
    make_events.registered(event)
    assert "3석 가운데 2석 남음" in Client().get(pages[name]).content.decode()
    with django_assert_num_queries(1):
        Client().get("/")


@pytest.mark.parametrize("name", ["events:list", "events:page", "events:series", "events:field"])
def test_a_page_that_changes_with_the_hour_is_given_out_until_then(name: str, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    pages = world()
    event = Happening.objects.get()
    opens = event.starts_at - timedelta(hours=5)
    Happening.objects.update(opens_at=opens, closes_at=opens + timedelta(hours=1))
    moments = [(opens, "신청은 ", "3석 남음"), (opens + timedelta(hours=1), "3석 남음", "마감")]
    for moment, before, after in moments:
        with time_machine.travel(moment - timedelta(seconds=1), tick=False):
            for _ in range(2):
                page = Client().get(pages[name]).content.decode()
            assert before in page
            with django_assert_num_queries(1):
                Client().get(pages[name])
        with time_machine.travel(moment, tick=False):
            assert after in Client().get(pages[name]).content.decode()


def test_twin_without_the_moment_the_page_says_what_was_true_before(monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_events.event(closes_at=make_events.STARTS - timedelta(hours=1))
    monkeypatch.setattr("events.views.programme.kept_until", lambda *_args, **_options: None)
    for seconds in (-1, 0):
        with time_machine.travel(event.closes_at + timedelta(seconds=seconds), tick=False):
            page = Client().get(event.get_absolute_url()).content.decode()
        assert "지금 참가를 신청하실 수 있습니다" in page


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        ({"description": "다음 설명"}, "words"), ({"offer_hours": 3}, "words"), ({"sequence": 4}, "words"),
        ({"taken_onsite": 1}, "seats"), ({"capacity_onsite": 9}, "seats"), ({"held_onsite": 1}, "seats"), ({"queue_last": 3}, "seats"),
        ({"description": "다음 설명", "taken_onsite": 1}, "both"), ({"offer_hours": 24}, "nothing"),
    ],
)  # fmt: skip
def test_words_and_seats_of_events_are_watched_apart(change: dict[str, Any], seen: str) -> None:
    event = make_events.event()
    words, seats = visitors.both_versions()
    Happening.objects.filter(pk=event.pk).update(**change)
    now = visitors.both_versions()
    assert (now[0] != words, now[1] != seats) == (seen in {"words", "both"}, seen in {"seats", "both"})


def test_the_second_visitor_costs_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for name, address in world().items():
        fresh = Client().get(address)
        with django_assert_num_queries(1, info=name):
            kept = Client().get(address)
        assert kept.content == fresh.content
        mine = {"X-Request-ID"}
        assert {k: v for k, v in kept.headers.items() if k not in mine} == {k: v for k, v in fresh.headers.items() if k not in mine}
        assert kept.headers["X-Request-ID"] != fresh.headers["X-Request-ID"]
        assert {"Content-Security-Policy", "X-Frame-Options", "Permissions-Policy", "Content-Language", "Vary"} <= set(kept.headers)


def taken(room: Room) -> None:
    span = whole_days(DateRange(date(2020, 1, 1), date(2099, 1, 1)))
    Claim.objects.create(room=room, during=span, state="held", offer=make.offer())


CHANGES: dict[str, tuple[str, Callable[[], Any], str]] = {
    "company": ("companies:page", lambda: Company.objects.update(name="다음 회사"), "다음 회사"),
    "new company": ("companies:list", lambda: make.company(name="다음 회사"), "다음 회사"),
    "company on the front page": ("home", lambda: Company.objects.update(name="다음 회사"), "다음 회사"),
    "company's fields": ("companies:list", lambda: Company.objects.get().fields.set([another_field()]), "다음 분야</p>"),
    "company not listed any more": ("companies:list", lambda: Company.objects.update(is_listed=False), "아직 "),
    "institute": ("institutes:page", lambda: Institute.objects.update(introduction="다음 소개"), "다음 소개"),
    "institute on the front page": ("home", lambda: Institute.objects.update(name="다음 연구원"), "다음 연구원"),
    "words of an event": ("events:page", lambda: Happening.objects.update(description="다음 설명"), "다음 설명"),
    "event in the programme": ("events:list", lambda: Happening.objects.update(summary="다음 요약"), "다음 요약"),
    "point of an agenda": ("events:page", lambda: AgendaItem.objects.update(title_ko="다음 순서"), "다음 순서"),
    "speaker": ("events:page", lambda: Speaker.objects.update(name="홍다음"), "홍다음"),
    "series of an event": ("events:page", lambda: Series.objects.update(title_ko="다음 포럼"), "다음 포럼"),
    "series": ("events:series", lambda: Series.objects.update(summary="다음 요약"), "다음 요약"),
    "series' fields": ("events:series", lambda: Series.objects.get().fields.set([another_field()]), "다음 분야</a>"),
    "event's fields": ("events:page", lambda: Happening.objects.get().fields.set([another_field()]), "다음 분야</a>"),
    "event of a field": ("events:field", lambda: Happening.objects.update(elsewhere="다음 장소"), "다음 장소"),
    "event on the front page": ("home", lambda: Happening.objects.update(title_ko="다음 행사"), "다음 행사"),
    "institute's fields": ("institutes:list", lambda: Institute.objects.get().fields.set([another_field()]), "다음 분야</p>"),
    "researcher": ("institutes:researcher", lambda: Researcher.objects.update(introduction="다음 일"), "다음 일"),
    "researcher of an institute": ("institutes:page", lambda: make.researcher(institute=Institute.objects.get(), name="홍다음"), "홍다음"),
    "researcher's fields": ("institutes:researchers", lambda: Researcher.objects.get().fields.set([another_field()]), "다음 분야"),
    "field of technology": ("companies:page", lambda: Field.objects.update(name_ko="다음 분야"), "다음 분야"),
    "site": ("workspace:room", lambda: Site.objects.update(name_ko="판교 다음센터"), "판교 다음센터"),
    "room": ("workspace:home", lambda: Room.objects.update(code="V-2"), "V-2"),
    "claim": ("workspace:room", lambda: taken(Room.objects.get(code="V-1")), "2099. 1. 1."),
    "claim on the front page": ("home", lambda: taken(Room.objects.get(code="V-1")), "2099. 1. 1."),
    "rule": ("workspace:home", lambda: Rule.objects.update(cap_months=23), "23개월"),
}


def another_field() -> Field:
    return Field.objects.create(code="ZZ", name_ko="다음 분야", name_en="Next field")


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_seen_by_the_next_visitor(what: str) -> None:
    page, change, words = CHANGES[what]
    address = world()[page]
    assert words not in Client().get(address).content.decode()
    change()
    assert words in Client().get(address).content.decode()


def test_a_write_to_any_watched_table_makes_another_version() -> None:
    tables = watched()
    assert "companies_company" in tables
    for table in tables:
        before = version()
        with connection.cursor() as cursor:
            cursor.execute(f'DELETE FROM "{table}" WHERE false')
        assert version() != before, table


def test_languages_and_days_have_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    english = Client()
    english.cookies["django_language"] = "en"
    for _ in range(2):
        assert '<html lang="ko">' in Client().get("/").content.decode()
        assert '<html lang="en">' in english.get("/").content.decode()
    desk = make.desk()
    span = whole_days(DateRange(date(2026, 11, 1), date(2026, 12, 1)))
    Claim.objects.create(room=desk, during=span, state="held", offer=make.offer())
    for today, words in [(date(2026, 11, 30), "2026. 12. 1."), (date(2026, 12, 1), "오늘")]:
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args, today=today: today)
        assert words in Client().get(desk.get_absolute_url()).content.decode()


def test_whoever_is_signed_in_gets_a_page_of_their_own() -> None:
    person = make.user()
    for name, address in world().items():
        Client().get(address)
        own = make.signed_in(person).get(address)
        assert own.headers["Cache-Control"] == "no-store", name
        assert reverse("account_logout") in own.content.decode()
        assert reverse("account_logout") not in Client().get(address).content.decode()


def test_nothing_personal_is_kept() -> None:
    client = Client()
    client.cookies["csrftoken"] = "x" * 32
    addresses = world().values()
    for address in addresses:
        make.signed_in(make.user()).get(address)
        assert not client.get(address).cookies
    pages = visitors.shelf._pages.values()
    assert len(pages) == len(addresses)
    for page in pages:
        assert b"csrfmiddlewaretoken" not in page.content
        assert not {"Set-Cookie", "X-Request-ID", "Content-Security-Policy"} & set(page.headers)


@pytest.mark.parametrize(
    "odd",
    [{"HTTP_COOKIE": "sessionid=a"}, {"HTTP_COOKIE": "messages=a"}, {"HTTP_HX_REQUEST": "true"}, {"HTTP_AUTHORIZATION": "Basic a"}],
)
def test_whoever_is_more_than_a_visitor_is_passed_on(rf: RequestFactory, odd: dict[str, str]) -> None:
    assert visitors.key_of(rf.get("/"))
    assert visitors.key_of(rf.get("/", **odd)) is None
    assert visitors.key_of(rf.post("/")) is None
    assert visitors.key_of(rf.get("/?q=" + "a" * 300)) is None


def test_an_answer_with_a_cookie_or_a_token_or_a_fault_is_not_kept(client: Client) -> None:
    request = client.get("/").wsgi_request
    assert visitors.may_be_kept(request, HttpResponse("a page"))
    with_cookie = HttpResponse("a page")
    with_cookie.set_cookie("a", "b")
    for answer in [with_cookie, HttpResponse('name="csrfmiddlewaretoken"'), HttpResponse("", status=404), HttpResponse("a" * 300_000)]:
        assert not visitors.may_be_kept(request, answer)
    assert client.get("/companies/99999/").status_code == 404
    assert [key[2] for key in visitors.shelf._pages] == ["/"]


def test_the_shelf_forgets_what_was_asked_for_least_recently() -> None:
    shelf = visitors.Shelf(10)
    page = visitors.Kept(visitors.Stamp(1, None, date(2026, 11, 23)), b"four", {})
    keys = [("http", "host", path, "ko") for path in ("/a", "/b", "/c")]
    shelf.put(keys[0], page)
    shelf.put(keys[1], page)
    assert shelf.get(keys[0])
    shelf.put(keys[2], page)
    assert [bool(shelf.get(key)) for key in keys] == [True, False, True]


def at_commit(act: Callable[[], Any]) -> None:
    """In a thread and a transaction of its own, committed when this returns."""

    def run() -> None:
        with transaction.atomic():
            act()
        connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()


class TooLate(VisitorsMiddleware):
    """The twin: it reads the version when the page is made."""

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> Any:
        if not getattr(view, "for_visitors", False):
            return None
        answer = view(request, *args, **kwargs)
        request.META[visitors.STAMP] = visitors.stamp()
        return answer


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("middleware", "shown"), [("VisitorsMiddleware", "다음 회사"), ("TooLate", "처음 회사")])
def test_a_commit_while_the_page_is_made(middleware: str, shown: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The view has read the company when somebody renames it; then it words the page. The twin goes on showing the old name."""
    address = make.company(name="처음 회사").get_absolute_url()
    monkeypatch.setattr(visitors, "VisitorsMiddleware", {"TooLate": TooLate}.get(middleware, VisitorsMiddleware))
    render, has_read, may_go_on = companies.views.render, Event(), Event()

    def slow(*args: Any, **options: Any) -> HttpResponse:
        has_read.set()
        assert may_go_on.wait(20)
        return render(*args, **options)

    def visit() -> None:
        Client().get(address)
        connection.close()

    monkeypatch.setattr(companies.views, "render", slow)
    visitor = Thread(target=visit)
    visitor.start()
    assert has_read.wait(20)
    at_commit(lambda: Company.objects.update(name="다음 회사"))
    may_go_on.set()
    visitor.join()
    monkeypatch.setattr(companies.views, "render", render)

    assert shown in Client().get(address).content.decode()


@pytest.mark.django_db(transaction=True)
def test_only_a_commit_counts_and_commits_in_any_order_do() -> None:
    """Two changes are under way; the one that began first commits last. Each commit makes another version, a rollback none."""
    make.company()
    make.institute()
    seen, began, go_on = [version()], Event(), Event()

    def first() -> None:
        with transaction.atomic():
            Company.objects.update(name="다음 회사")
            began.set()
            assert go_on.wait(20)
        connection.close()

    thread = Thread(target=first)
    thread.start()
    assert began.wait(20)
    assert version() == seen[0]
    at_commit(lambda: Institute.objects.update(name="다음 연구원"))
    seen.append(version())
    go_on.set()
    thread.join()
    seen.append(version())
    at_commit(lambda: (Company.objects.update(name="nobody sees this"), transaction.set_rollback(True)))

    assert len(set(seen)) == 3
    assert version() == seen[-1]


@pytest.mark.django_db(transaction=True)
def test_old_changes_are_folded_and_nobody_waits_for_it() -> None:
    """One transaction holds what it has folded; another folds beside it; each commit is a new version, and few rows stay."""
    seen, folded, go_on = [version()], Event(), Event()

    def marks() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM visitors_change")
            return int(cursor.fetchone()[0])

    def folds() -> None:
        with transaction.atomic():
            change(200)
            folded.set()
            assert go_on.wait(20)
        connection.close()

    def change(times: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '1s'")
            for _ in range(times):
                cursor.execute("DELETE FROM companies_company WHERE false")

    thread = Thread(target=folds)
    thread.start()
    assert folded.wait(20)
    assert version() == seen[0]
    for _ in range(3):
        at_commit(lambda: change(200))
        seen.append(version())
    go_on.set()
    thread.join()
    seen.append(version())

    assert len(set(seen)) == len(seen)
    at_commit(lambda: change(200))
    assert marks() <= 200


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_broke_meanwhile_costs_the_visitor_nothing(client: Client) -> None:
    """Django's own look at the connection is left out before the version is read."""
    client.get("/")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        mine = cursor.fetchone()[0]
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [mine])
    other.close()
    assert client.get("/").status_code == 200
