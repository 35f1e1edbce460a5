"""Leases and what belongs to them: every verb, in every state, by every role. Those of the review: `test_reviews.py`."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests import make, walk
from tests.make import NOON, TODAY
from workspace import renewals
from workspace.models import Amendment, Condition, GraduationReport, Inspection, Lease, RenewalReview
from workspace.models.inspection import Finding

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
E = date(2026, 12, 31)
SOONER = E - 5 * DAY
STAFF = walk.STAFF  # an own clerk does nothing to the lease of the company they act for
RUNNING = walk.cells(
    (("record_lost_institute", "end_by_notice", "move_desk", "open_for_cause"), STAFF), (("give_notice", "name_institute"), {"manager"})
)
ALLOWED: dict[str, set[tuple[str, str]]] = {
    "active": RUNNING | walk.cells((("suspend",), STAFF)),
    "suspended": RUNNING | walk.cells((("resume",), STAFF)),
    "ending": walk.cells((("end_by_notice",), STAFF), (("give_notice",), {"manager"})),
    "checkout": walk.cells((("record_checkout",), STAFF)),
    "closed": set(),
}


def verbs(now: datetime) -> dict[str, walk.Verb]:
    def move_desk(lease: Lease, by: Any) -> None:
        lease.move_desk(old=lease.desks()[0].room, new=make.desk(), on=TODAY, by=by, reason="창가로", now=now)

    def name_institute(lease: Lease, by: Any) -> None:
        lease.name_institute(make.confirmed_project(company_=lease.company), by=by, now=now)

    return {
        "suspend": lambda lease, by: lease.suspend(by=by, reason="공사", now=now),
        "resume": lambda lease, by: lease.resume(by=by, now=now),
        "record_lost_institute": lambda lease, by: lease.record_lost_institute(by=by, reason="통화", now=now),
        "name_institute": name_institute,
        "end_by_notice": lambda lease, by: lease.end_by_notice(by=by, last_day=SOONER, reason="이전", now=now),
        "give_notice": lambda lease, by: lease.give_notice(by=by, last_day=SOONER, reason="이전", now=now),
        "move_desk": move_desk,
        "open_for_cause": lambda lease, by: RenewalReview.open_for_cause(lease, grounds="두 달째 비어 있습니다.", by=by, now=now),
        "record_checkout": lambda lease, by: lease.record_checkout(by=by, on=now.date(), now=now),
    }


def lease_that_is(state: str) -> tuple[Lease, datetime]:
    lease, clerk, after = make.lease(), make.clerk(), make.noon(E + 2 * DAY)
    if state == "suspended":
        lease.suspend(by=clerk, reason="공사", now=NOON)
    if state in {"ending", "checkout", "closed"}:
        lease.end_by_notice(by=clerk, last_day=E, reason="이전", now=NOON)
    if state in {"checkout", "closed"}:
        lease.start_checkout(now=after)
        make.inspected(lease, now=after)
    if state == "closed":
        lease.record_checkout(by=clerk, on=after.date(), now=after)
    return lease, after if state in {"checkout", "closed"} else NOON


@pytest.mark.parametrize("state", list(ALLOWED))
def test_every_verb_of_a_lease_in_this_state_by_every_role(state: str) -> None:
    lease, now = lease_that_is(state)
    assert walk.possible(lease, verbs(now), walk.cast(lease.company)) == ALLOWED[state]


# What hangs on a lease: done once, by whom it is for

LATER = make.noon(E - 30 * DAY)


def amendment(signed: bool) -> Amendment:
    review = make.renewal_review(reported=True)
    review.extend(by=make.head(), months=6, reason="좋습니다.", now=LATER)
    made = Amendment.objects.get()
    if signed:
        made.sign_for_company(on=LATER.date(), copy=make.signed_copy(), by=made.lease.company.managers().get(), now=LATER)
    return made


SIGNING: dict[str, walk.Verb] = {
    "sign_for_company": lambda one, by: one.sign_for_company(on=LATER.date(), copy=make.signed_copy(), by=by, now=LATER),
    "sign_for_centre": lambda one, by: one.sign_for_centre(on=LATER.date(), by=by, now=LATER),
}


@pytest.mark.parametrize("signed", [False, True])
def test_each_signature_by_every_role(signed: bool) -> None:
    made = amendment(signed)
    company, centre = (("sign_for_company",), STAFF | {"manager"}), (("sign_for_centre",), STAFF)
    assert walk.possible(made, SIGNING, walk.cast(made.lease.company)) == walk.cells(centre if signed else company)
    if signed:
        made.sign_for_centre(on=LATER.date(), by=make.clerk(), now=LATER)
        assert walk.possible(made, SIGNING, walk.cast(made.lease.company)) == set()


MEETING: dict[str, walk.Verb] = {"meet": lambda one, by: one.meet(by=by, now=LATER, note="보았습니다.")}


def test_a_condition_is_ticked_off_once_by_staff() -> None:
    review = make.renewal_review(reported=True)
    review.extend_with_conditions(by=make.head(), months=6, conditions=[("성적서", E)], reason="조건부", now=LATER)
    condition, people = Condition.objects.get(), walk.cast(review.lease.company)
    assert walk.possible(condition, MEETING, people) == walk.cells((MEETING, STAFF))
    condition.meet(by=people["clerk"], now=LATER)
    assert walk.possible(condition, MEETING, people) == set()


GRADUATING: dict[str, walk.Verb] = {"submit": lambda one, by: one.submit(results="시제품", destination="창원", by=by, now=LATER)}


def test_a_graduation_report_is_sent_once_by_a_manager() -> None:
    make.lease(months=6)
    renewals.sweep(now=make.noon(E - 60 * DAY))
    report = GraduationReport.objects.get()
    people = walk.cast(report.lease.company)
    assert walk.possible(report, GRADUATING, people) == {("submit", "manager")}
    report.submit(results="시제품", destination="창원", by=people["manager"], now=LATER)
    assert walk.possible(report, GRADUATING, people) == set()


def look(inspection: Inspection, by: Any) -> None:
    inspection.record([Finding(item.pk, "ok", "") for item in inspection.items.all()], by=by, now=NOON)


INSPECTING: dict[str, walk.Verb] = {"record": look}


def test_an_inspection_is_written_down_by_staff_until_it_is_passed() -> None:
    lease, now = lease_that_is("checkout")
    inspection, people = Inspection.objects.get(), walk.cast(lease.company)
    assert walk.possible(inspection, INSPECTING, people) == walk.cells((INSPECTING, STAFF))
    lease.record_checkout(by=people["clerk"], on=now.date(), now=now)
    assert walk.possible(inspection, INSPECTING, people) == set()
