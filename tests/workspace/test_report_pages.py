"""The report: draft, check, submit; the institute's answer; the company that leaves."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from innocenter.privacy.models import AccessEvent
from tests import make
from tests.files import uploads
from workspace.models import Lease, RenewalReview

pytestmark = pytest.mark.django_db
PDF = uploads.pdf("성과 보고")
WRITTEN = {
    "progress": "계획대로 진행했습니다.", "results": "시제품 1점", "desk_use": "주 4일", "next_plan": "신뢰성 시험",
    "still_needed": "yes", "months_wanted": "6",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _in_november():
    with time_machine.travel(make.noon(date(2026, 11, 22)), tick=False):
        yield


def url(name: str, review: RenewalReview) -> str:
    return reverse(f"workspace:{name}", args=[review.lease.number])


def test_from_draft_to_report():
    review = make.renewal_review()
    manager = make.signed_in(review.lease.company.managers().get())
    assert "아직 제출되지 않았습니다" in manager.get(url("report", review)).content.decode()

    saved = manager.post(url("report", review), {"progress": "절반"})
    assert saved.url == url("report_check", review)
    page = manager.get(saved.url).content.decode()
    assert "아직 제출되지 않았습니다" in page
    assert "지금까지의 성과" in page  # what is missing
    assert manager.post(url("submit_report", review)).url == url("report_check", review)
    assert RenewalReview.objects.get().state == "open"

    manager.post(url("report", review), WRITTEN)
    answer = manager.post(url("submit_report", review), follow=True)
    assert "보고서를 제출했습니다." in answer.content.decode()
    assert RenewalReview.objects.get().state == "reported"
    assert "이미" in manager.post(url("submit_report", review), follow=True).content.decode()  # the second click
    assert manager.get(url("report", review)).url == review.lease.get_absolute_url()  # the back button
    assert "계획대로 진행했습니다." in manager.get(url("report_check", review)).content.decode()


def test_the_first_report_stands_beside_what_the_application_promised():
    review = make.renewal_review()
    page = make.signed_in(review.lease.company.managers().get()).get(url("report", review))
    assert "계획하신 내용" in page.content.decode()
    assert "입주 신청서에서" in page.content.decode()
    assert (page.context["planned"], page.context["conditions"]) == (review.lease.application.plan, "")
    form = page.context["form"]
    assert (form["months_wanted"].value(), form["desk_use"].value()) == (6, "")
    assert [choice.data["selected"] for choice in form["months_wanted"].subwidgets][-1]
    review.refresh_from_db()
    assert (review.months_wanted, review.report_saved_at) == (None, None)


def test_a_later_report_stands_beside_the_last_one_and_its_conditions():
    first = make.renewal_review(reported=True)
    now = make.noon(date(2026, 11, 22))
    by = make.head()
    first.extend_with_conditions(by=by, months=6, conditions=[("시험성적서를 내 주세요.", date(2027, 2, 1))], reason="좋습니다.", now=now)
    review = make.renewal_review(lease_=first.lease)
    manager = make.signed_in(review.lease.company.managers().get())
    page = manager.get(url("report", review))
    for words in ("지난 보고서에서", first.next_plan, "시험성적서를 내 주세요."):
        assert words in page.content.decode()
    assert page.context["form"]["desk_use"].value() == first.desk_use
    assert RenewalReview.objects.get(pk=review.pk).desk_use == ""

    manager.post(url("report", review), {"progress": "절반"})
    form = manager.get(url("report", review)).context["form"]
    assert (form["desk_use"].value(), form["months_wanted"].value()) == ("", None)  # emptied by hand stays empty


def test_a_colleague_writes_but_does_not_submit():
    review = make.renewal_review()
    colleague = make.signed_in(make.person(review.lease.company).user)
    colleague.post(url("report", review), WRITTEN)
    page = colleague.get(url("report_check", review)).content.decode()
    assert url("submit_report", review) not in page
    colleague.post(url("submit_report", review))
    assert RenewalReview.objects.get().state == "open"


def test_nobody_writes_a_report_that_is_not_accepted_any_more():
    review = make.renewal_review()
    manager, lease = make.signed_in(review.lease.company.managers().get()), review.lease.get_absolute_url()
    manager.post(url("report", review), WRITTEN)
    with time_machine.travel(make.noon(review.closes_on + timedelta(days=1)), tick=False):
        manager = make.signed_in(review.lease.company.managers().get())
        assert manager.get(url("report", review)).url == lease
        assert "까지 받았습니다" in manager.get(lease).context["todo"].sentence
        assert manager.post(url("report", review), {**WRITTEN, "progress": "쓰던 글"}).url == url("report_check", review)
        page = manager.get(url("report_check", review)).content.decode()
    assert "쓰던 글" in page  # nothing typed is lost
    assert url("submit_report", review) not in page


def test_strangers_find_no_report():
    review = make.renewal_review()
    for nobody in (make.user(), review.lease.project.researcher.user):
        client = make.signed_in(nobody)
        for name in ("report", "report_check", "decline"):
            assert client.get(url(name, review)).status_code == 404
        assert client.post(url("report", review), WRITTEN).status_code == 404
        assert client.post(url("submit_report", review)).status_code == 404
    assert make.signed_in(review.lease.company.managers().get()).get(url("submit_report", review)).status_code == 405


def test_without_a_review_there_is_nothing_to_report():
    lease = make.lease()
    assert make.signed_in(lease.company.managers().get()).get(reverse("workspace:report", args=[lease.number])).status_code == 404


def test_a_file_is_kept_and_only_those_who_may_read_it_get_it():
    review = make.renewal_review()
    manager = make.signed_in(review.lease.company.managers().get())
    manager.post(url("report", review), WRITTEN | {"file": SimpleUploadedFile("성과.pdf", PDF, "application/pdf")})
    manager.post(url("report", review), WRITTEN)  # without choosing it again
    where = reverse("workspace:report_file", args=[review.pk])
    answer = manager.get(where)
    assert b"".join(answer.streaming_content) == PDF
    assert make.signed_in(make.clerk()).get(where).status_code == 200
    assert AccessEvent.objects.filter(action="download").count() == 1  # the clerk: nobody is logged for reading what is their own
    for nobody in (make.user(), review.lease.project.researcher.user):
        assert make.signed_in(nobody).get(where).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("file", SimpleUploadedFile("report.pdf", b"<html>hello</html>"), "내용과 확장자"),
        ("file", SimpleUploadedFile("report.pdf", b""), "빈 파일"),
        ("progress", "글자\x00하나", "다시"),
        ("results", "가" * 20_001, "20000"),
        ("months_wanted", "7", "7"),
        ("still_needed", "maybe", "maybe"),
    ],
)
def test_what_cannot_be_saved_is_told_beside_the_field(field, value, words):
    review = make.renewal_review()
    answer = make.signed_in(review.lease.company.managers().get()).post(url("report", review), WRITTEN | {field: value})
    assert answer.status_code == 200
    assert any(words in error for error in answer.context["form"].errors[field])
    assert RenewalReview.objects.get().report_saved_at is None


def test_the_company_leaves_after_one_question():
    review = make.renewal_review()
    manager = make.signed_in(review.lease.company.managers().get())
    assert "되돌릴 수 없습니다" in manager.get(url("decline", review)).content.decode()
    manager.post(url("decline", review), {"reason": "옮깁니다."})
    assert (Lease.objects.get().state, RenewalReview.objects.get().state) == ("ending", "declined")
    assert "이미" in manager.post(url("decline", review), follow=True).content.decode()
    colleague = make.signed_in(make.person(review.lease.company).user)
    assert colleague.post(url("decline", review)).status_code == 302


def test_the_institute_answers_by_post_only():
    review = make.renewal_review()
    researcher = make.signed_in(review.lease.project.researcher.user)
    where, answer = review.get_absolute_url(), reverse("workspace:confirm_review", args=[review.pk])
    page = researcher.get(where).content.decode()
    assert "협력이 계속되고 있습니다" in page
    assert RenewalReview.objects.get().confirmation == ""
    assert researcher.get(answer).status_code == 405

    assert researcher.post(answer, {}).context["form"].errors["answer"]
    assert "감사합니다" in researcher.post(answer, {"answer": "alive", "words": "잘 됩니다."}, follow=True).content.decode()
    assert "이미" in researcher.post(answer, {"answer": "ended"}, follow=True).content.decode()
    assert RenewalReview.objects.get().confirmation == "alive"


def test_only_the_institutes_people_answer():
    review = make.renewal_review(reported=True)
    answer = reverse("workspace:confirm_review", args=[review.pk])
    stranger, manager = make.signed_in(make.user()), make.signed_in(review.lease.company.managers().get())
    assert stranger.get(review.get_absolute_url()).status_code == 404
    assert stranger.post(answer, {"answer": "alive"}).status_code == 404
    assert manager.get(review.get_absolute_url()).status_code == 200
    assert manager.post(answer, {"answer": "alive"}).status_code == 404
    assert (
        "계획대로 진행했습니다" not in make.signed_in(review.lease.project.researcher.user).get(review.get_absolute_url()).content.decode()
    )
