"""What a page about one question costs: nine statements at most, however much was written, offered, met and said about it."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from innocenter.accounts.models import User
from innocenter.taxonomy.models import Field
from mentoring.models import Request
from tests import make, make_experts, make_mentoring, make_offers, make_results, make_sessions
from tests.make import NOON
from tests.make_experts import TUESDAY
from tests.make_sessions import meet

pytestmark = pytest.mark.django_db
DESK, COMPANY, EXPERT = 9, 9, 9


def candidates(many: int) -> None:
    for _ in range(many):
        expert = make_sessions.expert()
        expert.researcher.keywords = "니켈 도금, 표면처리"
        expert.researcher.save()
        expert.researcher.fields.set(["EB"])


def long_story(many: int) -> Request:
    """A series: details asked for, files, experts who declined, sessions that were held, the next agreed, a word about the match."""
    candidates(many)
    request = make_mentoring.draft(wanted="series")
    company = make_mentoring.asker(request.company)
    for n in range(many):
        request.add_file(make_mentoring.stored(f"도면{n}.pdf"), by=company, now=NOON)
    request.fields.set(["EB"])
    request.submit(by=company, now=NOON)
    desk = make_mentoring.clerk()
    request.take(by=desk, now=NOON)
    for n in range(many):
        request.ask_more(f"무엇인가요? {n}", by=desk, now=NOON + timedelta(minutes=n))
        request.reply("이것입니다.", by=company, now=NOON + timedelta(minutes=n))
    request.confirm_fields(Field.objects.filter(pk__in=["EB", "EC"]), by=desk, now=NOON)
    request.hand_to(make_mentoring.clerk(), by=desk, now=NOON)
    desk = owner(request)
    for _ in range(many):
        declines = make_sessions.expert()
        request.offer_to(declines, by=desk, now=NOON, why="잘 아는 분입니다.").decline("form", by=make_offers.user_of(declines), now=NOON)
        request.refresh_from_db()
    return request


def with_sessions(request: Request, many: int) -> Request:
    expert, company = make_sessions.expert(), make_mentoring.asker(request.company)
    request.offer_to(expert, by=owner(request), now=NOON, why="잘 아는 분입니다.").accept(by=make_offers.user_of(expert), now=NOON)
    Request.objects.get(pk=request.pk).write_plan(make_sessions.GOALS, by=make_experts.user_of(expert), now=NOON)
    for n in range(many):
        found = Request.objects.get(pk=request.pk)
        made = found.choose_time(meet(day=TUESDAY + timedelta(days=n)), by=company, now=NOON)
        if n < many - 1:
            made.finish(now=made.ends_at)
            Request.objects.get(pk=request.pk).say_fit("open", by=company, now=made.ends_at) if n == 0 else None
    return Request.objects.get(pk=request.pk)


def owner(request: Request) -> User:
    assert request.owner
    return request.owner


def over(many: int) -> Request:
    """Closed, opened again, closed again, asked later how it goes on, and a joint project by now."""
    request = make_results.became()
    for days in (30, 90, 180)[:many]:
        Request.objects.get(pk=request.pk).ask_how_it_goes(days, now=NOON + timedelta(days=200))
    for one in request.follow_ups.all():
        one.answer("yes", by=make_mentoring.asker(request.company), now=NOON + timedelta(days=201), led_to=["sales"])
    return request


@pytest.mark.parametrize("many", [1, 3])
def test_the_desks_page_of_a_question(django_assert_num_queries: DjangoAssertNumQueries, many: int) -> None:
    asked = make_mentoring.request("triaging")
    asked.company.fields.set(["EB", "EC", "EA"][:many])
    offered = long_story(many)
    met = with_sessions(long_story(many), many)
    ended = over(many)
    client = make.signed_in(make_mentoring.clerk())
    client.get("/admin/")
    for request in (asked, offered, met, ended):
        with django_assert_num_queries(DESK):
            assert client.get(f"/admin/mentoring/request/{request.pk}/change/").status_code == 200
    listed = client.get(f"/admin/mentoring/request/{offered.pk}/change/").context["candidates"]
    assert len(listed.ranked) >= many


@pytest.mark.parametrize("many", [1, 3])
def test_the_companys_and_the_experts_page_of_a_question(django_assert_num_queries: DjangoAssertNumQueries, many: int) -> None:
    request = with_sessions(long_story(many), many)
    expert: Any = request.expert
    company, theirs = make.signed_in(make_mentoring.asker(request.company)), make.signed_in(make_experts.user_of(expert))
    for client, path, count in (
        (company, f"/mentoring/{request.pk}/", COMPANY),
        (theirs, f"/mentoring/offers/{request.offers.get(state='accepted').pk}/", EXPERT),
    ):
        client.get("/me/")
        with django_assert_num_queries(count):
            assert client.get(path).status_code == 200
