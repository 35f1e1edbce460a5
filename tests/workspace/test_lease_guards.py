"""Guards of the lease's verbs that nothing before them stands in for: the queries that lead to a verb are left out here."""

from datetime import date, timedelta

import pytest

from tests import make
from tests.refusals import refusal
from workspace.models import Lease
from workspace.next_steps import next_step

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
E = date(2026, 12, 31)


def test_staff_do_nothing_to_the_lease_of_a_company_they_act_for():
    lease = make.lease()
    clerk = make.clerk()
    make.person(lease.company, clerk)
    now = make.noon(date(2026, 9, 1))
    assert refusal(lease.suspend, by=clerk, reason="공사", now=now) == "own_company"
    assert refusal(lease.end_by_notice, by=clerk, last_day=now.date(), reason="이전", now=now) == "own_company"
    assert refusal(lease.record_lost_institute, by=clerk, reason="통화", now=now) == "own_company"


def test_who_has_left_the_staff_does_nothing_although_the_group_is_still_theirs():
    review, now = make.renewal_review(reported=True), make.noon(E - 20 * DAY)
    former = make.head()
    type(former).objects.filter(pk=former.pk).update(is_staff=False)
    former.refresh_from_db()
    assert former.has_perm("workspace.decide_renewalreview")
    assert former.has_perm("workspace.change_lease")
    assert refusal(review.extend, by=former, months=6, reason="좋습니다.", now=now) == "not_allowed"
    assert refusal(review.lease.suspend, by=former, reason="공사", now=now) == "not_allowed"
    assert list(Lease.objects.visible_to(former)) == []


def test_a_term_is_bridged_from_the_day_after_it_and_not_before():
    review = make.renewal_review(reported=True)
    assert review.bridge(now=make.noon(E)) is None
    term = review.bridge(now=make.noon(E + DAY))
    assert (term.first_day, term.provisional) == (E + DAY, True)


def test_a_lease_runs_out_after_the_last_day_to_move_out_and_not_on_it():
    review = make.renewal_review()
    last = E + 14 * DAY
    assert review.grace_last_day == last
    assert not review.run_out(now=make.noon(last))
    assert review.run_out(now=make.noon(last + DAY))


def test_a_colleague_does_not_state_the_companys_view():
    review = make.review_for_cause()
    colleague = make.person(review.lease.company).user
    assert refusal(review.state_view, "곧 씁니다.", by=colleague, now=make.NOON) == "not_allowed"


def test_the_institute_is_not_waited_for_in_a_review_for_cause():
    review = make.review_for_cause()
    review.state_view("곧 씁니다.", by=review.lease.company.managers().get(), now=make.NOON)
    assert review.confirmation_due_on > make.TODAY
    assert next_step(review.lease, review, today=make.TODAY) == "결정"


def test_a_call_was_not_before_the_review():
    review = make.renewal_review()
    call = {"spoken_to": "홍가람 책임", "by": make.clerk(), "now": make.noon(E - 20 * DAY)}
    assert refusal(review.record_call, "alive", called_at=review.opened_at - timedelta(minutes=1), **call) == "called_at"
    review.record_call("alive", called_at=review.opened_at, **call)


def test_an_end_weighs_more_than_not_knowing():
    institute = make.institute(coordinator=make.user())
    project = make.confirmed_project(researcher_=make.researcher(user=make.user(), institute=institute))
    review, now = make.renewal_review(lease_=make.lease(project_=project)), make.noon(E - 30 * DAY)
    review.confirm("ended", by=project.researcher.user, now=now)
    review.confirm("unknown", by=institute.coordinators().get(), now=now)
    review.refresh_from_db()
    assert review.confirmation == "ended"


def test_a_condition_is_not_due_before_it_is_asked_for():
    review, now = make.renewal_review(reported=True), make.noon(E - 20 * DAY)
    asked = [("시험성적서", now.date() - DAY)]
    assert refusal(review.extend_with_conditions, by=make.head(), months=6, conditions=asked, reason="조건부", now=now) == "conditions"
    assert not review.condition_rows.exists()
