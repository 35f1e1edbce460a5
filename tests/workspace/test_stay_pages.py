"""The pages on which a company states its view, gives notice, names another institute; staff's acts beside the reviews."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from innocenter.look.dates import short_day
from tests import make
from workspace import renewals
from workspace.models import Condition, Inspection, Lease, RenewalReview
from workspace.models.inspection import Finding

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
E = date(2026, 12, 31)


@pytest.fixture
def lease() -> Lease:
    return make.lease()


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(make.noon(date(2026, 11, 25)), tick=False):
        yield


def manager_of(lease: Lease):
    return make.signed_in(lease.company.managers().get())


def test_the_company_reads_the_grounds_and_states_its_view(lease):
    review = make.review_for_cause(lease_=lease, now=make.noon(date(2026, 11, 24)))
    page = reverse("workspace:state_view", args=[lease.number, review.pk])
    client = manager_of(lease)
    assert "두 달째 자리를 쓰지 않습니다." in client.get(page).content.decode()
    assert "의견 내기" in client.get(lease.get_absolute_url()).content.decode()
    assert client.post(page, {"view": " "}).context["form"].errors["view"]
    assert client.get(page).context["todo"].due == review.view_due_on
    assert client.post(page, {"view": "다음 주부터 씁니다."}).status_code == 302
    assert client.get(page).context["todo"].waiting
    assert ("다음 절차", f"결정 · {short_day(review.decision_due_on)}") in client.get(lease.get_absolute_url()).context["facts"]
    review.refresh_from_db()
    assert review.view == "다음 주부터 씁니다."
    assert "form" not in client.get(page).content.decode().split("<main")[1].split("</main>")[0]
    colleague = make.signed_in(make.person(lease.company).user)
    assert colleague.get(page).status_code == 200
    assert make.signed_in(make.user()).get(page).status_code == 404
    assert make.signed_in(lease.project.researcher.user).get(page).status_code == 404


def test_a_review_that_asks_for_no_view_has_no_such_page(lease):
    review = make.renewal_review(lease_=lease)
    assert manager_of(lease).get(reverse("workspace:state_view", args=[lease.number, review.pk])).status_code == 404


def test_the_company_gives_notice(lease):
    page = reverse("workspace:give_notice", args=[lease.number])
    client = manager_of(lease)
    assert client.post(page, {"last_day": "2026-12-01"}).context["form"].errors["last_day"]
    assert make.signed_in(make.person(lease.company).user).get(page).status_code == 404
    assert client.post(page, {"last_day": "2026-12-28", "reason": ""}).status_code == 302
    lease.refresh_from_db()
    assert (lease.outcome, lease.last_day) == ("withdrawn", date(2026, 12, 28))
    assert client.get(page).status_code == 302


def test_the_company_names_another_institute(lease):
    page = reverse("workspace:name_institute", args=[lease.number])
    client = manager_of(lease)
    assert not client.get(page).context["has_choice"]
    other = make.confirmed_project(company_=lease.company)
    assert client.post(page, {"project": lease.project_id}).context["form"].errors["project"]
    assert client.post(page, {"project": other.pk}).status_code == 302
    lease.refresh_from_db()
    assert lease.project == other


def act(thing, name: str) -> str:
    return reverse(f"admin:workspace_{thing._meta.model_name}_act", args=[thing.pk, name])


def test_staff_act_beside_the_reviews(lease):
    staff = make.signed_in(make.clerk())
    acts = [("institute_dropped", {"reason": "통화"}), ("suspend", {"reason": "누수"}), ("resume", {}), ("cause", {"grounds": "미사용"})]
    for name, body in acts:
        answer = staff.post(act(lease, name), body)
        assert answer.status_code == 302, answer.context["form"].errors
    lease.refresh_from_db()
    assert (lease.state, lease.name_institute_by) == ("active", date(2027, 1, 25))
    review = RenewalReview.objects.get()
    page = staff.get(reverse("admin:workspace_renewalreview_change", args=[review.pk])).content.decode()
    assert "미사용" in page
    assert "수시심사로 입주 종료" not in page  # staff who may not decide, and the company was not heard


def test_staff_record_a_call_and_tick_off_a_condition(lease):
    review, clerk = make.renewal_review(lease_=lease, reported=True), make.clerk()
    staff = make.signed_in(clerk)
    body = {"spoken_to": "홍가람", "called_at": "2026-11-24T10:00", "answer": "alive", "words": ""}
    assert staff.post(act(review, "call"), body).status_code == 302
    assert "홍가람, 전화 확인" in staff.get(reverse("admin:workspace_renewalreview_change", args=[review.pk])).content.decode()
    review.extend_with_conditions(by=make.head(), months=6, conditions=[("성적서", E)], reason="조건부", now=make.noon(date(2026, 11, 25)))
    condition = Condition.objects.get()
    assert "성적서" in manager_of(lease).get(lease.get_absolute_url()).content.decode()
    assert staff.post(act(condition, "meet"), {"note": "확인"}).status_code == 302
    condition.refresh_from_db()
    assert condition.met_by == clerk
    for standing in ("", "?standing=unmet", "?standing=overdue", "?standing=met"):
        assert staff.get(reverse("admin:workspace_condition_changelist") + standing).status_code == 200


def test_a_company_sees_what_the_check_out_found(lease):
    with time_machine.travel(make.noon(E + 2 * DAY), tick=False):
        lease = make.lease(first_day=date(2026, 7, 1), months=6)
        renewals.sweep(now=make.noon(E + DAY))
        inspection = Inspection.objects.get(lease=lease)
        item = inspection.items.first()
        inspection.record([Finding(item.pk, "fault", "서랍 열쇠 없음")], by=make.clerk(), now=make.noon(E + 2 * DAY))
        page = manager_of(lease).get(lease.get_absolute_url()).content.decode()
    assert str(item) in page
    assert "서랍 열쇠 없음" in page
    assert reverse("workspace:graduation", args=[lease.number]) in page
