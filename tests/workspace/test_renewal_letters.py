"""What the letters about a lease say: the subject is what to do, and by when."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from tests import make
from workspace import renewals

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
E = date(2026, 12, 31)


def hanbit(**about):
    company = make.company(name="㈜한빛센서")
    return make.lease(project_=make.confirmed_project(company_=company, title="저전력 라이다"), **about)


def subjects(kind: str) -> list[str]:
    letters = Letter.objects.filter(kind=f"workspace.{kind}").order_by("pk")
    return list(dict.fromkeys(render(letter).subject.removeprefix("[기술혁신센터] ") for letter in letters))


def test_a_lease_begins():
    hanbit()
    assert subjects("lease_begun") == ["7월 1일(수)부터 입주하실 수 있습니다"]


def test_a_report_and_a_confirmation_are_wanted():
    hanbit()
    for days in (60, 30, 24):
        renewals.sweep(now=make.noon(E - days * DAY))
    assert subjects("review_report") == [
        "12월 1일(화)까지 연장심사 보고서를 제출해 주세요",
        "오늘 12월 1일(화)까지 연장심사 보고서를 제출해 주세요",
    ]
    assert subjects("review_confirm") == ["12월 7일(월)까지 협력이 어떤 상태인지 알려 주세요"]
    words = render(Letter.objects.filter(kind="workspace.review_report").earliest("pk"))
    assert "/workspace/leases/L-2026-0001/report/" in words.text
    assert "보고서 작성하기" in words.html


def test_a_report_that_is_late():
    hanbit()
    renewals.sweep(now=make.noon(E - 29 * DAY))
    assert subjects("review_report") == ["연장심사 보고서 기한(12월 1일(화))이 지났습니다. 지금 제출해 주세요"]


def test_staff_are_told_what_to_decide():
    make.head()
    make.renewal_review(lease_=hanbit(), reported=True)
    renewals.sweep(now=make.noon(E - 6 * DAY))
    assert subjects("review_reported") == ["㈜한빛센서: 연장심사 보고서가 제출되었습니다. 12월 24일(목)까지 결정해 주세요"]
    assert subjects("review_overdue") == ["㈜한빛센서: 연장심사 결정 기한(12월 24일(목))이 지났습니다. 결정해 주세요"]


def test_a_decision_is_told_without_its_reasons():
    review = make.renewal_review(lease_=hanbit(), reported=True)
    review.extend_with_conditions(by=make.head(), months=6, conditions=[("비밀 조건", E)], reason="비밀 사유", now=make.noon(E - 20 * DAY))
    assert subjects("review_decided") == ["㈜한빛센서: 입주가 조건부로 6월 30일(수)까지 연장되었습니다"]
    assert subjects("next_term") == ["다음 입주기간이 시작되었습니다. 6월 30일(수)까지 사용하실 수 있습니다"]
    assert not any("비밀" in render(letter).text for letter in Letter.objects.all())


def test_the_end():
    review = make.renewal_review(lease_=hanbit(), reported=True)
    review.end(by=make.head(), reason="성과가 없습니다.", now=make.noon(E - 20 * DAY))
    assert subjects("review_decided") == ["㈜한빛센서: 입주가 연장되지 않습니다. 마지막 사용일은 12월 31일(목)입니다"]
    renewals.sweep(now=make.noon(E + DAY))
    assert subjects("lease_checkout") == ["1월 8일(금)까지 퇴실점검을 받아 주세요"]
    lease = review.lease
    make.inspected(lease)
    lease.record_checkout(by=make.clerk(), on=E + 5 * DAY, now=make.noon(E + 5 * DAY))
    assert subjects("lease_closed") == ["퇴실점검을 마쳤습니다. 함께해 주셔서 감사합니다"]


def test_the_cap():
    hanbit(months=6)
    renewals.sweep(now=make.noon(E - 60 * DAY))
    assert subjects("lease_ending") == ["12월 31일(목)이 마지막 사용일입니다. 퇴실을 준비해 주세요"]


def receivers(kind: str) -> list[str]:
    return sorted(Letter.objects.filter(kind=f"workspace.{kind}").values_list("address", flat=True))


def counterparts(lease) -> list[str]:
    """The researcher and the institute's coordinator."""
    return sorted([lease.project.researcher.user.email, *lease.project.institute.coordinators().values_list("email", flat=True)])


def emails_of_staff() -> list[str]:
    return sorted(renewals.letters.staff().values_list("email", flat=True))


def test_the_institutes_people_hear_that_the_company_comes():
    institute = make.institute(coordinator=make.user())
    project = make.confirmed_project(
        company_=make.company(name="㈜한빛센서"), researcher_=make.researcher(institute=institute, user=make.user())
    )
    lease = make.lease(project_=project)
    assert len(counterparts(lease)) == 2
    assert receivers("lease_begun_institute") == counterparts(lease)
    assert subjects("lease_begun_institute") == ["㈜한빛센서: 7월 1일(수)부터 센터 사무공간을 사용합니다"]
    assert {letter.link for letter in Letter.objects.filter(kind="workspace.lease_begun_institute")} == {project.get_absolute_url()}


def test_the_institutes_people_hear_once_that_the_company_goes():
    lease = hanbit(months=6)
    for _ in range(2):
        renewals.sweep(now=make.noon(E - 60 * DAY))
    assert receivers("lease_ending_institute") == counterparts(lease)
    assert subjects("lease_ending_institute") == ["㈜한빛센서: 12월 31일(목)까지 센터 사무공간을 사용합니다"]


def test_staff_hear_once_that_a_company_does_not_renew():
    review = make.renewal_review(lease_=hanbit())
    manager = review.lease.company.managers().get()
    review.decline(by=manager, reason="비밀 사유", now=make.noon(E - 50 * DAY))
    with pytest.raises(ValidationError):
        review.decline(by=manager, now=make.noon(E - 50 * DAY))
    assert receivers("review_declined") == emails_of_staff() != []
    assert subjects("review_declined") == ["㈜한빛센서: 연장하지 않습니다. 마지막 사용일은 12월 31일(목)입니다"]
    assert not any("비밀" in render(letter).text for letter in Letter.objects.all())


@pytest.mark.parametrize("answer", ["ended", "changed"])
def test_staff_hear_once_of_an_answer_that_is_no_plain_yes(answer):
    review = make.renewal_review(lease_=hanbit())
    researcher = review.lease.project.researcher.user
    review.confirm("unknown", by=researcher, now=make.noon(E - 50 * DAY))
    assert receivers("review_answered") == []
    review.confirm(answer, words="비밀 사정", by=researcher, now=make.noon(E - 49 * DAY))
    assert receivers("review_answered") == emails_of_staff() != []
    assert subjects("review_answered") == ["㈜한빛센서: 협력기관이 답했습니다. 답을 읽고 12월 24일(목)까지 결정해 주세요"]
    letter = Letter.objects.filter(kind="workspace.review_answered").earliest("pk")
    assert "비밀" not in render(letter).text
    assert letter.what_kind.still_owed(letter) is None


def test_a_plain_yes_costs_staff_no_letter():
    review = make.renewal_review(lease_=hanbit())
    review.confirm("alive", by=review.lease.project.researcher.user, now=make.noon(E - 50 * DAY))
    assert receivers("review_answered") == []


def test_staff_hear_once_of_a_check_out_that_is_due():
    lease = hanbit(months=6)
    renewals.sweep(now=make.noon(E))
    for _ in range(2):
        renewals.sweep(now=make.noon(E + DAY))
    assert receivers("lease_checkout_staff") == emails_of_staff() != []
    assert subjects("lease_checkout_staff") == ["㈜한빛센서: 1월 8일(금)까지 퇴실점검을 해 주세요"]
    letter = Letter.objects.filter(kind="workspace.lease_checkout_staff").earliest("pk")
    assert letter.what_kind.still_owed(letter) is None
    lease.refresh_from_db()
    make.inspected(lease)
    lease.record_checkout(by=make.clerk(), on=E + DAY, now=make.noon(E + DAY))
    assert letter.what_kind.still_owed(letter) == "퇴실점검을 마쳤습니다."


def test_every_letter_is_whole_in_both_languages():
    """Two leases, one extended and one that leaves, bring out every kind."""
    make.head()
    stays, leaves, capped = make.renewal_review(reported=True), make.renewal_review(reported=True), make.lease(months=6)
    renewals.sweep(now=make.noon(E - 6 * DAY))
    stays.extend(by=make.head(), months=6, reason="좋습니다.", now=make.noon(E))
    leaves.end(by=make.head(), reason="끝", now=make.noon(E))
    renewals.sweep(now=make.noon(E + DAY))
    make.inspected(capped)
    capped.record_checkout(by=make.clerk(), on=E + DAY, now=make.noon(E + DAY))
    doubted = make.renewal_review()
    doubted.confirm("changed", by=doubted.lease.project.researcher.user, now=make.noon(E - 60 * DAY))
    make.renewal_review()
    renewals.sweep(now=make.noon(E - 60 * DAY))
    doubted.decline(by=doubted.lease.company.managers().get(), now=make.noon(E - 60 * DAY))
    letters = list(Letter.objects.filter(kind__regex=r"^workspace\.(lease|review|next)"))
    assert len({letter.kind for letter in letters}) == 15
    for letter in letters:
        for letter.language in ("ko", "en"):
            words = render(letter)
            assert words.subject
            for broken in ("None", "%(", "{{", "{%"):
                assert broken not in words.text
                assert broken not in words.subject
