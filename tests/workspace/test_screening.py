"""The eligibility list, the completeness of documents, and the gate before the review."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from innocenter.privacy.models import Consent
from tests import make, make_panels
from tests.make import NOON, TODAY, noon
from workspace.completeness import completeness
from workspace.models import Application, Document, EligibilityFinding, Rule

pytestmark = pytest.mark.django_db


def listed(application: Application) -> dict[str, tuple[str, str]]:
    return {one.rule: (one.standing, one.code) for one in EligibilityFinding.objects.latest_of(application)}


def screened(**about: Any) -> Application:
    return make.application("screening", **about)


def with_doubt() -> Application:
    """Its institute has not answered yet."""
    return screened(project_=make.project())


def code(act: Callable[[], Any]) -> str:
    with pytest.raises(ValidationError) as refusal:
        act()
    return next(iter(getattr(refusal.value, "error_dict", {})), "") or str(refusal.value.code)


def test_everything_in_order_passes_with_its_reasons_in_their_order() -> None:
    application = screened()
    assert listed(application) == {
        "registration": ("pass", "number_right"),
        "size": ("pass", "valid_until"),
        "cooperation": ("pass", "confirmed"),
        "lease": ("pass", "no_lease"),
        "stay": ("pass", "within"),
        "consents": ("pass", "agreed"),
    }
    reasons = {one.rule: one.reason for one in EligibilityFinding.objects.latest_of(application)}
    assert reasons["size"] == "확인서는 2027. 3. 31. (수)까지 유효합니다."
    make.accept_documents(application)
    application.send_to_review(by=make.clerk(), now=NOON)
    assert application.state == "in_review"


def test_a_certificate_that_ran_out_meanwhile_stops_it() -> None:
    application = screened()
    Document.objects.filter(kind="sme").update(valid_until=date(2026, 11, 25))
    late = noon(date(2026, 11, 26))
    assert code(lambda: application.send_to_review(by=make.clerk(), now=late)) == "ineligible"
    application.check_again(by=make.clerk(), now=late)
    assert listed(application)["size"] == ("fail", "expired")


@pytest.mark.parametrize(
    ("change", "rule", "expected"),
    [
        (lambda a: a.documents.filter(kind="registration").update(superseded_at=NOON), "registration", ("fail", "no_certificate")),
        (lambda a: a.documents.filter(kind="sme").update(superseded_at=NOON), "size", ("fail", "no_sme")),
        (lambda a: Consent.objects.filter(user=a.submitted_by).update(withdrawn_at=NOON), "consents", ("person", "not_agreed")),
        (lambda a: make.lease(project_=make.confirmed_project(company_=a.company)), "lease", ("fail", "lease")),
        (lambda a: Rule.objects.update(term_months=6, cap_months=6), "stay", ("fail", "too_long")),
    ],
)
def test_each_rule_says_what_is_wrong(change: Callable[[Application], Any], rule: str, expected: tuple[str, str]) -> None:
    application = screened()
    change(application)
    application = Application.objects.get(pk=application.pk)
    application.check_again(by=make.clerk(), now=NOON)
    assert listed(application)[rule] == expected
    assert all(one.reason for one in EligibilityFinding.objects.latest_of(application))


def test_what_needs_a_person_is_settled_with_a_reason_before_the_review() -> None:
    application, clerk = with_doubt(), make.clerk()
    assert listed(application)["cooperation"] == ("person", "unconfirmed")
    assert code(lambda: application.send_to_review(by=clerk, now=NOON)) == "open"
    finding = EligibilityFinding.objects.latest_of(application).open().get()
    assert code(lambda: finding.settle(outcome="pass", reason=" ", by=clerk, now=NOON)) == "reason"
    finding.settle(outcome="pass", reason="기관에 전화로 확인했습니다.", by=clerk, now=NOON)
    assert code(lambda: finding.settle(outcome="fail", reason="아니요", by=clerk, now=NOON)) == "settled"
    make.accept_documents(application)
    application.send_to_review(by=clerk, now=NOON)
    assert application.state == "in_review"


def test_settled_as_not_met_it_does_not_go_on() -> None:
    application, clerk = with_doubt(), make.clerk()
    EligibilityFinding.objects.latest_of(application).open().get().settle(outcome="fail", reason="협력하지 않습니다.", by=clerk, now=NOON)
    assert code(lambda: application.send_to_review(by=clerk, now=NOON)) == "ineligible"


def test_only_what_a_rule_left_open_is_settled_and_only_by_staff_in_the_screening() -> None:
    application = with_doubt()
    open_ = EligibilityFinding.objects.latest_of(application).open().get()
    passed = EligibilityFinding.objects.latest_of(application).first()
    assert passed
    own = make.clerk()
    make.person(application.company, own)
    for by, wanted in ((make.user(), "not_allowed"), (make.staff("programme"), "not_allowed"), (own, "own_company")):
        assert code(lambda by=by: open_.settle(outcome="pass", reason="네", by=by, now=NOON)) == wanted
    assert code(lambda: passed.settle(outcome="fail", reason="네", by=make.clerk(), now=NOON)) == "settled"
    application.ask_supplement({"plan": "자세히"}, due_on=date(2026, 12, 1), by=make.clerk(), now=NOON)
    assert code(lambda: open_.settle(outcome="pass", reason="네", by=make.clerk(), now=NOON)) == "already"


def test_a_supplement_makes_a_revision_and_the_list_is_that_of_the_last_one() -> None:
    application = make.application("supplement")
    make.step(application, "screening")
    assert EligibilityFinding.objects.latest_of(application).count() == 6
    assert EligibilityFinding.objects.count() == 12


def test_a_settled_answer_stays_until_the_matter_changes() -> None:
    application, clerk = with_doubt(), make.clerk()
    finding = EligibilityFinding.objects.latest_of(application).open().get()
    finding.settle(outcome="pass", reason="전화", by=clerk, now=NOON)
    application.check_again(by=clerk, now=NOON)
    assert listed(application)["cooperation"] == ("pass", "unconfirmed")
    assert application.project
    application.project.confirm(by=application.project.counterparts().get(), now=NOON)
    application = Application.objects.get(pk=application.pk)
    application.check_again(by=clerk, now=NOON)
    finding.refresh_from_db()
    assert (finding.standing, finding.code, finding.settled) == ("pass", "confirmed", "")


@pytest.mark.parametrize("columns", [{"settled": "pass"}, {"settled_at": NOON}])
def test_the_database_refuses_half_a_settlement(columns: dict[str, Any]) -> None:
    with_doubt()
    with pytest.raises(IntegrityError), transaction.atomic():
        EligibilityFinding.objects.filter(outcome="person").update(**columns)


# Documents


def statuses(application: Application, today: date = TODAY) -> dict[str, str]:
    return {paper.kind: str(paper.status) for paper in completeness(application, today=today)}


def test_each_document_is_told_apart() -> None:
    application, clerk = screened(), make.clerk()
    assert statuses(application) == {"registration": "present", "sme": "present", "plan_file": "none"}
    application.accept_documents(["registration"], by=clerk, now=NOON)
    assert statuses(application, date(2027, 4, 1)) == {"registration": "accepted", "sme": "expired", "plan_file": "none"}
    application.ask_supplement({"sme": "새로 내 주세요."}, due_on=date(2026, 12, 1), by=clerk, now=NOON)
    assert statuses(application)["sme"] == "replace"
    application.documents.filter(kind="registration").update(superseded_at=NOON)
    assert statuses(application)["registration"] == "missing"


def test_a_document_is_accepted_once_and_while_it_is_valid() -> None:
    application, clerk = screened(), make.clerk()
    application.accept_documents(["registration"], by=clerk, now=NOON)
    assert code(lambda: application.accept_documents(["registration"], by=clerk, now=NOON)) == "items"
    assert code(lambda: application.accept_documents(["sme"], by=clerk, now=noon(date(2027, 4, 1)))) == "expired"
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(kind="sme").update(accepted_at=NOON)


def test_the_review_waits_until_somebody_has_accepted_each_required_document() -> None:
    application, clerk = screened(), make.clerk()
    with pytest.raises(ValidationError, match=r"사업자등록증, .*확인서") as refusal:
        application.send_to_review(by=clerk, now=NOON)
    assert refusal.value.code == "documents"
    application.accept_documents(["registration"], by=clerk, now=NOON)
    with pytest.raises(ValidationError) as refusal:
        application.send_to_review(by=clerk, now=NOON)
    assert "사업자등록증" not in refusal.value.messages[0]
    application.accept_documents(["sme"], by=clerk, now=NOON)
    application.send_to_review(by=clerk, now=NOON)
    assert application.state == "in_review"


def test_a_new_document_has_to_be_accepted_again() -> None:
    application, clerk = screened(), make.clerk()
    make.accept_documents(application)
    application.ask_supplement({"sme": "새로 내 주세요."}, due_on=date(2026, 12, 1), by=clerk, now=NOON)
    manager = application.company.managers().get()
    application.add_document("sme", make.stored_file(), valid_until=date(2027, 5, 31), by=manager, now=NOON)
    application.answer_supplement({"sme": "새로 냈습니다."}, by=manager, now=NOON)
    assert code(lambda: application.send_to_review(by=clerk, now=NOON)) == "documents"


# The admin


def test_staff_see_the_list_and_settle_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)
    application = with_doubt()
    client, page = make.signed_in(make.clerk()), reverse("admin:workspace_application_change", args=[application.pk])
    shown = client.get(page).content.decode()
    assert "기관이 아직 과제를 확인하지 않았습니다." in shown
    assert "제출됨, 확인 전" in shown
    act = f"/admin/workspace/application/{application.pk}/act/"
    refused = client.post(f"{act}review/").content.decode()
    assert "먼저 직원이 확인해야 하는 요건이 있습니다: 기관과의 협력." in refused
    open_ = EligibilityFinding.objects.latest_of(application).open().get()
    told = client.post(f"{act}settle/", {"finding": open_.pk, "outcome": "pass", "reason": "전화로 확인"}, follow=True).content.decode()
    assert "전화로 확인" in told
    assert "서류를 승인했습니다" in client.post(f"{act}accept/", {"kinds": ["sme"]}, follow=True).content.decode()


# The decision


def test_the_database_refuses_a_decision_without_the_panel_that_the_rule_wants() -> None:
    application = make.application("in_review", project_=None)
    Rule.objects.update(panel_required=True)
    head = make.head()
    for state in ("selected", "not_selected"):
        columns = {"state": state, "decided_by": head, "decided_at": NOON, "reason": "뒷문"}
        with pytest.raises(DatabaseError, match="no panel has decided"), transaction.atomic():
            Application.objects.filter(pk=application.pk).update(**columns)


def test_the_letter_of_a_decision_carries_the_panels_figures() -> None:
    application = make.application("in_review")
    make_panels.closed(application, marks=(5, 4, 4))
    application.select(reason="비밀 사유", by=make.head(), now=NOON)
    letter = Letter.objects.filter(kind="workspace.application_decided").latest("pk")
    mean = application.panels.get().frozen["result"]["mean"]
    assert f"평가 점수: 100점 만점에 {mean}점(기준 70.00점)" in render(letter).text
    assert "비밀 사유" not in render(letter).text
