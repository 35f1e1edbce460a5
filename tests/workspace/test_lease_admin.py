"""Leases and reviews as staff see and decide them."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from innocenter.privacy.models import AccessEvent
from tests import make
from workspace import renewals
from workspace.admin.leases import check_outs
from workspace.admin.renewals import reviews_to_decide, reviews_under_way
from workspace.models import Lease, RenewalReview

pytestmark = pytest.mark.django_db
TODAY = date(2026, 12, 10)


@pytest.fixture(autouse=True)
def _in_december():
    with time_machine.travel(make.noon(TODAY), tick=False):
        yield


def clerk() -> Client:
    return make.signed_in(make.clerk())


def head() -> Client:
    return make.signed_in(make.head())


def act(obj, name: str) -> str:
    return reverse(f"admin:workspace_{obj._meta.model_name}_act", args=[obj.pk, name])


def page(obj) -> str:
    return reverse(f"admin:workspace_{obj._meta.model_name}_change", args=[obj.pk])


def test_a_decision_is_asked_for_told_and_not_made_twice():
    review = make.renewal_review(reported=True)
    staff = head()
    asked = staff.get(act(review, "extend")).content.decode()
    assert "기관이 아직" in asked
    assert "2027. 6. 30." in asked

    assert staff.post(act(review, "extend"), {"months": "6"}).context["form"].errors["reason"]
    told = staff.post(act(review, "extend"), {"months": "6", "reason": "좋습니다."}, follow=True).content.decode()
    assert "2027. 6. 30." in told
    assert RenewalReview.objects.get().state == "extended"
    again = head().post(act(review, "end"), {"reason": "아니요"}, follow=True).content.decode()
    assert "이미 처리되었습니다" in again
    assert Lease.objects.get().terms.count() == 2


def test_conditions_and_the_end():
    first, second = make.renewal_review(reported=True), make.renewal_review(reported=True)
    head().post(act(first, "conditions"), {"months": "3", "condition_1": "주 3일 사용", "due_1": "2030-02-01", "reason": "조건부"})
    head().post(act(second, "end"), {"reason": "성과가 없습니다."})
    assert list(RenewalReview.objects.order_by("pk").values_list("state", "conditions")) == [
        ("extended_with_conditions", "주 3일 사용 (2030. 2. 1. (금)까지)"),
        ("ended", ""),
    ]


def test_staff_of_the_company_are_refused_in_words():
    review = make.renewal_review(reported=True)
    own = make.head()
    make.person(review.lease.company, own)
    answer = make.signed_in(own).post(act(review, "extend"), {"months": "6", "reason": "우리"})
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    assert RenewalReview.objects.get().state == "reported"


def test_only_those_who_may_decide_find_the_act():
    review = make.renewal_review(reported=True)
    assert clerk().get(act(review, "extend")).status_code == 403
    assert "extend" not in clerk().get(page(review)).content.decode()
    assert make.signed_in(make.staff("programme")).get(act(review, "extend")).status_code in {302, 403}
    assert make.signed_in(make.user()).get(act(review, "extend")).status_code == 302


def test_the_check_out_is_recorded():
    lease = make.lease(months=4)
    renewals.sweep(now=make.noon(TODAY))
    staff = clerk()
    assert "checkout" in staff.get(page(lease)).content.decode()
    before = staff.post(act(lease, "checkout"), {"on": "2026-11-05", "outcome": "graduated"})
    assert before.status_code == 200
    assert "점검" in before.content.decode()
    make.inspected(lease)
    assert staff.post(act(lease, "checkout"), {"on": "2027-01-01", "outcome": "graduated"}).status_code == 200
    staff.post(act(lease, "checkout"), {"on": "2026-11-05", "outcome": "graduated", "note": "이상 없음"})
    lease.refresh_from_db()
    assert (lease.state, lease.outcome, lease.closing_note) == ("closed", "graduated", "이상 없음")


def test_the_companys_notice():
    lease = make.lease()
    clerk().post(act(lease, "notice"), {"last_day": "2026-12-20", "reason": "이전합니다."})
    lease.refresh_from_db()
    assert (lease.state, lease.last_day) == ("ending", date(2026, 12, 20))


def test_pages_read_and_the_reading_is_written_down():
    review = make.renewal_review(reported=True)
    staff = clerk()
    text = staff.get(page(review)).content.decode()
    assert "계획대로 진행했습니다." in text
    assert review.lease.number in staff.get(page(review.lease)).content.decode()
    assert AccessEvent.objects.filter(action="read").count() == 2
    assert staff.post(page(review), {"state": "extended"}).status_code == 403


def test_a_draft_is_not_the_staffs_to_read():
    review = make.renewal_review()
    review.save_report(make.REPORT, by=review.lease.company.managers().get(), now=make.NOON)
    assert "계획대로 진행했습니다." not in clerk().get(page(review)).content.decode()


@pytest.mark.parametrize("waits", ["", "report", "confirmation", "decision", "overdue", "all"])
def test_the_queue_by_what_is_missing(waits):
    waiting, reported, decided = make.renewal_review(), make.renewal_review(reported=True), make.renewal_review(reported=True)
    decided.confirm("alive", by=decided.lease.project.researcher.user, now=make.NOON)
    decided.end(by=make.head(), reason="끝", now=make.NOON)
    expected = {
        "": {waiting, reported}, "report": {waiting}, "confirmation": {waiting, reported}, "decision": {reported},
        "overdue": set(), "all": {waiting, reported, decided},
    }  # fmt: skip
    listed = clerk().get(reverse("admin:workspace_renewalreview_changelist"), {"waits": waits} if waits else {})
    assert set(listed.context["cl"].result_list) == expected[waits]


def test_lists_cost_the_same_for_one_row_and_for_three():
    counts = []
    staff = clerk()
    staff.get(reverse("admin:index"))  # remembers that the clerk was here
    for more in (1, 2):
        for _ in range(more):
            make.renewal_review(reported=True)
        for model in ("lease", "renewalreview"):
            with CaptureQueriesContext(connection) as seen:
                assert staff.get(reverse(f"admin:workspace_{model}_changelist"), {"q": "한빛"}).status_code == 200
            counts.append(len(seen))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 9


def test_work_queues():
    make.renewal_review()
    make.renewal_review(reported=True)
    make.lease(months=4)
    renewals.sweep(now=make.noon(TODAY))
    assert (reviews_to_decide(TODAY).count, reviews_to_decide(TODAY).next_due) == (1, date(2026, 12, 24))
    assert (reviews_under_way(TODAY).count, reviews_under_way(TODAY).next_due) == (1, date(2026, 12, 1))
    assert (check_outs(TODAY).count, check_outs(TODAY).oldest) == (1, date(2026, 11, 1))


def test_the_queues_of_reviews_stand_on_the_clerks_first_page_too():
    make.renewal_review()
    make.renewal_review(reported=True)
    for staff in (clerk(), head()):
        shown = staff.get("/admin/").content.decode()
        for waits in ("decision", "report"):
            assert f'<a href="/admin/workspace/renewalreview/?waits={waits}">' in shown


def test_the_reviews_stand_in_the_order_of_what_is_due_next():
    """Terms that end on one day: who owes a report (by 1 December) stands before whom the institute, then the centre, answers."""
    decision, word, report = make.renewal_review(reported=True), make.renewal_review(reported=True), make.renewal_review()
    decision.confirm("alive", by=decision.lease.project.researcher.user, now=make.noon(date(2026, 11, 22)))
    page = make.signed_in(make.head()).get(reverse("admin:workspace_renewalreview_changelist"))
    assert list(page.context["cl"].result_list) == [report, word, decision]
