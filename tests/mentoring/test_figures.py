"""How the promise was kept: what counts, what is hidden, who reads it, what it costs."""

import csv
import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tablib import Databook

from innocenter.look.visitors import version
from innocenter.privacy.models import AccessEvent
from innocenter.taxonomy.models import Field
from mentoring import figures
from mentoring.figures import Line
from mentoring.models import Request
from tests import make, make_mentoring, make_results
from tests.make import NOON, TODAY

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=21)


def answered(after: timedelta = timedelta(days=1), *, now: datetime = NOON, confirmed: bool = True, **company: Any) -> Request:
    """Sent `now`, which is a Monday, answered after that time."""
    made = make_mentoring.request("triaging", company_=make_mentoring.company(**company), now=now)
    desk = made.owner
    assert desk
    made.confirm_fields(Field.objects.filter(pk="EB"), by=desk, now=now)
    made.answer("답입니다.", by=desk, now=now + after)
    if confirmed:
        made.confirm_answer(by=make_mentoring.asker(made.company), now=now + after)
    return made


def total(on: date = TODAY) -> Line:
    return figures.front(on).all


def test_an_answer_on_the_promised_day_is_in_time_and_the_day_after_is_late() -> None:
    answered(timedelta(days=3))
    answered(timedelta(days=4))
    assert (total().sent, total().due, total().in_time) == (2, 2, 1)


def test_what_still_has_time_counts_neither_way_and_then_it_is_late() -> None:
    make_mentoring.request()  # promised for Thursday 26
    assert (total(date(2026, 11, 26)).due, total(date(2026, 11, 27)).due) == (0, 1)
    assert total(date(2026, 11, 27)).in_time == 0


def test_closed_without_an_answer_counts_only_when_it_was_late() -> None:
    make_mentoring.request("withdrawn")
    make_mentoring.request("referred")
    late = make_mentoring.request()
    late.withdraw(by=make_mentoring.asker(late.company), now=NOON + timedelta(days=4))
    assert (total(LATER.date()).sent, total(LATER.date()).due) == (3, 1)


def test_while_the_company_was_asked_the_clock_stood() -> None:
    made = make_mentoring.request("info_needed")
    made.reply("니켈입니다.", by=make_mentoring.asker(made.company), now=NOON + timedelta(days=8))
    made.confirm_fields([], by=made.owner, now=NOON + timedelta(days=8))
    made.answer("답입니다.", by=made.owner, now=NOON + timedelta(days=9))
    assert (total().in_time, total().took) == (1, timedelta(days=9))


def test_what_became_of_it_is_what_the_company_said() -> None:
    answered()
    silent = answered(confirmed=False)
    assert silent.lapse(now=LATER)
    assert (total().solved, total().silent, total().said) == (1, 1, 1)


def test_shares_of_fewer_than_five_are_not_told() -> None:
    for _ in range(4):
        answered()
    assert (total().kept, total().days, total().helped, figures.front(TODAY).is_told) == (None, None, None, False)
    answered(timedelta(days=4))
    assert (total().kept, total().days, total().helped, figures.front(TODAY).is_told) == (80, 1.0, 100, True)


def test_members_from_outside_the_capital_region_stand_apart() -> None:
    for region in ("busan", "busan", "seoul", "incheon", "gyeonggi"):
        answered(region=region)
    front = figures.front(TODAY)
    assert (front.all.sent, front.all.due, front.outside.due, front.outside.in_time) == (5, 5, 2, 2)
    made = figures.report(TODAY - timedelta(days=30), TODAY, TODAY)
    assert (made.outside.sent, made.capital.sent) == (2, 3)
    assert [(line.name, line.sent) for line in made.tables[2].lines] == [("서울", 1), ("부산", 2), ("인천", 1), ("경기", 1)]


def test_by_month_and_by_field() -> None:
    answered()
    answered(now=NOON + timedelta(days=14))
    make_mentoring.request()
    made = figures.report(TODAY, LATER.date(), TODAY)
    assert [(line.sent, line.due) for line in made.months] == [(2, 1), (1, 1)]
    assert [(line.name, line.sent) for line in made.tables[3].lines] == [(str(Field.objects.get(pk="EB")), 2), ("분야 없음", 1)]


def test_by_institute_and_the_load_of_its_experts() -> None:
    taken = make_results.closed()
    make_results.reported(to=taken.expert)
    made = figures.report(TODAY, TODAY, TODAY)
    institute = taken.expert.researcher.institute
    assert [(line.name, line.sent, line.solved) for line in made.tables[4].lines] == [(institute.name, 2, 1)]
    assert [(one.institute, one.cases, one.cases_most, one.hours_most) for one in made.load] == [(institute.local_name, 1, 2, 8)]


def test_a_draft_is_no_question() -> None:
    make_mentoring.draft()
    assert total().sent == 0


def read_front(client: Client) -> str:
    return client.get("/").content.decode()


def test_the_front_page_tells_the_figures_once_there_are_five_and_moves_with_the_next(client: Client) -> None:
    assert "답변이 충분히 쌓이면" in read_front(client)
    for _ in range(5):
        answered()
    page = read_front(client)
    assert ("근무일 3일 안에" in page, "100%" in page, "1.0일" in page) == (True, True, True)
    answered(timedelta(days=4))
    assert "83%" in read_front(client)


def test_an_autosaved_draft_leaves_the_kept_pages_where_they_are() -> None:
    draft = make_mentoring.draft()
    seen = version()
    draft.save_draft({"title": "다른 말"}, by=draft.started_by, now=NOON)
    assert version() == seen
    draft.submit(by=draft.started_by, now=NOON)
    assert version() != seen


@pytest.mark.parametrize("many", [1, 3])
def test_the_report_costs_the_same_however_much_there_is(many: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(many):
        answered()
    with django_assert_num_queries(8):
        assert figures.report(TODAY, TODAY, TODAY).total.sent == many


# The pages of the staff


def test_the_page_shows_every_table_and_the_file_holds_the_same_for_a_reason() -> None:
    for _ in range(5):
        answered()
    client = make.signed_in(make_mentoring.clerk())
    page = client.get(reverse("admin:mentoring_figures")).content.decode()
    assert ("<svg" in page, "기한 안 비율(%)" in page, "지역별" in page) == (True, True, True)
    period = {"first": TODAY.isoformat(), "last": TODAY.isoformat(), "kind": "csv"}
    refused = client.get(reverse("admin:mentoring_figures_export"), period)
    assert "errornote" in refused.content.decode()
    answer = client.get(reverse("admin:mentoring_figures_export"), period | {"reason": "운영위원회 보고"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][:6] == ["합계", "합계", "5", "5", "5", "100"]
    assert AccessEvent.objects.get(action="export").reason == "운영위원회 보고"
    xlsx = client.get(reverse("admin:mentoring_figures_export"), period | {"reason": "보고", "kind": "xlsx"})
    assert xlsx.content[:2] == b"PK"
    sheets = Databook().load(xlsx.content, format="xlsx").sheets()
    assert [sheet.title for sheet in sheets] == ["실적", "오늘 전문가별 상담 부담"]
    assert "동시 진행 한도" in answer.content.decode("utf-8-sig")


def test_the_three_questions_at_the_end_are_told_from_five_companies_on() -> None:
    for n in range(5):
        scores = {"understood": 5, "useful": 4, "again": 3 if n else 5}
        request = make_results.reported()
        request.close(make_results.SAID | scores, by=make_mentoring.asker(request.company), now=NOON)
        found = figures.report(TODAY, TODAY, TODAY).total
        assert found.scores == ([None] * 3 if n < 4 else [5.0, 4.0, 3.4])
    assert request.state == "resolved"


def test_the_figures_are_for_the_mentoring_staff_and_the_head() -> None:
    for name in ("admin:mentoring_figures", "admin:mentoring_figures_export"):
        for outsider in (make.user(), make.staff("programme"), make.clerk()):
            assert make.signed_in(outsider).get(reverse(name)).status_code in {302, 403}
        for reader in (make.head(), make_mentoring.clerk()):
            assert make.signed_in(reader).get(reverse(name)).status_code == 200


def test_a_wrong_period_is_told() -> None:
    page = make.signed_in(make_mentoring.clerk()).get(reverse("admin:mentoring_figures"), {"first": "x"})
    assert (page.status_code, "errornote" in page.content.decode()) == (200, True)
