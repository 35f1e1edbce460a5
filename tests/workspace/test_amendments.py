"""The papers of the space, and the signatures on agreement and amendment."""

from datetime import date, timedelta

import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from innocenter.issued import rendering
from innocenter.issued.models import IssuedDocument
from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from tests import make
from tests.files import uploads
from workspace import renewals
from workspace.admin.signing import amendments_to_sign, amendments_unsigned
from workspace.models import Amendment, Application, Offer

pytestmark = pytest.mark.django_db
NOON = make.noon(date(2026, 11, 22))


def extended() -> Amendment:
    review = make.renewal_review(reported=True)
    review.extend(by=make.head(), months=6, reason="#계획대로 *진행*되고 있습니다.", now=NOON)
    return review.amendment


def text_of(paper: IssuedDocument) -> str:
    document = pypdfium2.PdfDocument(paper.file.open().read())
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def kinds_about(*things: object) -> list[str]:
    return sorted(IssuedDocument.objects.about(*things).values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("state", "kinds"),
    [
        ("draft", []),
        ("submitted", ["workspace.receipt"]),
        ("supplement", ["workspace.receipt", "workspace.supplement"]),
        ("selected", ["workspace.decision", "workspace.receipt", "workspace.supplement"]),
        ("not_selected", ["workspace.decision", "workspace.receipt", "workspace.supplement"]),
        ("returned", ["workspace.decision", "workspace.receipt"]),
        ("ineligible", ["workspace.decision", "workspace.receipt"]),
        ("offered", ["workspace.agreement", "workspace.decision", "workspace.receipt", "workspace.supplement"]),
    ],
)
def test_each_fact_has_its_paper(state: str, kinds: list[str]) -> None:
    assert kinds_about(make.application(state)) == kinds


def test_the_decision_tells_its_reason_and_the_letter_links_it() -> None:
    application = make.application("not_selected")
    paper = IssuedDocument.objects.about(application).get(kind="workspace.decision")
    letter = Letter.objects.get(kind="workspace.application_decided")

    assert application.reason in text_of(paper)
    assert "입주신청 심사 결과 알림(미선정)" in text_of(paper)
    assert letter.context["paper"] == paper.number
    assert letter.context["paper_url"].endswith(paper.get_absolute_url())


def test_the_agreement_names_both_days_the_desk_and_the_terms() -> None:
    offer = make.offer()
    found = text_of(offer.paper)

    for words in (
        "2026. 12. 14. (월)",
        "2027. 12. 13. (월)",
        "2027. 6. 13. (일)",
        str(offer.rooms[0]),
        offer.application.company.name,
        "6개월",
    ):
        assert words in found


def test_a_manager_who_reads_english_gets_a_translation_under_the_same_number() -> None:
    manager = make.user(language="en")
    project = make.confirmed_project(company_=make.company(manager=manager))
    papers = IssuedDocument.objects.about(make.application("submitted", project_=project)).order_by("language")

    assert [(paper.language, paper.version) for paper in papers] == [("en", 1), ("ko", 1)]
    assert len({paper.number for paper in papers}) == 1
    assert "Receipt of your application" in text_of(papers[0])


def test_a_decision_whose_paper_cannot_be_made_is_not_taken(monkeypatch, tmp_path) -> None:
    application = make.application("in_review")
    (tmp_path / "letter.typ").write_text("#panic()")
    monkeypatch.setattr(rendering, "LAYOUT", tmp_path / "letter.typ")

    with pytest.raises(ValidationError) as refusal:
        application.select(reason="좋습니다.", by=make.head(), now=make.NOON)

    assert refusal.value.code == "paper"
    assert Application.objects.get(pk=application.pk).state == "in_review"


def test_an_extension_offers_an_amendment_and_the_term_runs_without_it() -> None:
    amendment = extended()

    assert kinds_about(amendment.lease) == ["workspace.amendment", "workspace.renewal"]
    assert amendment.review.next_term.last_day > amendment.sign_by
    assert "입주계약 변경계약서" in text_of(amendment.paper)
    late = amendment.sign_by + timedelta(days=1)
    assert (amendments_unsigned(amendment.sign_by).count, amendments_unsigned(late).count) == (0, 1)


def test_both_sign_the_amendment_once() -> None:
    amendment, clerk = extended(), make.clerk()
    manager = amendment.lease.company.managers().get()
    with pytest.raises(ValidationError, match="아직"):
        amendment.sign_for_centre(on=NOON.date(), by=clerk, now=NOON)
    amendment.sign_for_company(on=NOON.date(), copy=make.signed_copy(), by=manager, now=NOON)
    assert amendments_to_sign(NOON.date()).count == 1
    amendment.sign_for_centre(on=NOON.date(), by=clerk, now=NOON)

    for again in (
        lambda: amendment.sign_for_company(on=NOON.date(), copy=make.signed_copy(), by=manager, now=NOON),
        lambda: amendment.sign_for_centre(on=NOON.date(), by=clerk, now=NOON),
    ):
        with pytest.raises(ValidationError) as refusal:
            again()
        assert refusal.value.code == "already"


def test_the_company_is_reminded_before_the_day_and_once_after_it() -> None:
    amendment = extended()
    days = [amendment.sign_by + timedelta(days=days) for days in (-4, -3, -2, 0, 1, 2, 9)]
    assert [renewals.remind_of_amendments(day, now=make.noon(day)) for day in days] == [0, 1, 0, 0, 1, 0, 0]
    letters = Letter.objects.filter(kind="workspace.amendment_due").order_by("due_on")
    assert {letter.user for letter in letters} == set(amendment.lease.company.managers())
    assert "지났습니다" in render(letters[1]).subject

    kind = letters[0].what_kind
    assert kind
    assert kind.still_owed
    assert kind.still_owed(letters[0]) is None
    amendment.sign_for_company(on=NOON.date(), copy=make.signed_copy(), by=amendment.lease.company.managers().get(), now=NOON)
    assert kind.still_owed(letters[0])
    assert renewals.remind_of_amendments(days[-1], now=make.noon(days[-1])) == 0


def test_only_managers_and_staff_sign_it() -> None:
    amendment = extended()
    for somebody in (make.user(), make.person(amendment.lease.company).user, make.staff("mentoring")):
        with pytest.raises(ValidationError) as refusal:
            amendment.sign_for_company(on=NOON.date(), copy=make.signed_copy(), by=somebody, now=NOON)
        assert refusal.value.code == "not_allowed"


def test_the_paper_as_issued_is_no_signed_copy() -> None:
    offer = make.offer()
    manager = offer.application.company.managers().get()

    with pytest.raises(ValidationError) as refusal:
        offer.sign_for_company(on=make.TODAY, copy=offer.paper.file, by=manager, now=make.NOON)

    assert "발급한 문서 그대로" in refusal.value.message_dict["copy"][0]
    assert Offer.objects.get(pk=offer.pk).company_signed_on is None


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"company_signed_on": NOON.date()}, "amendment_company_signature_by_somebody"),
        ({"centre_signed_on": NOON.date()}, "amendment_centre_signature_by_somebody"),
    ],
)
def test_no_half_signature_gets_past_the_form(change: dict, constraint: str) -> None:
    amendment = extended()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Amendment.objects.filter(pk=amendment.pk).update(**change)


def test_a_signature_without_a_copy_does_not_get_past_the_form() -> None:
    offer = make.offer()
    by = offer.application.company.managers().get()
    with pytest.raises(IntegrityError, match="offer_signature_stands_on_a_copy"), transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(company_signed_on=make.TODAY, company_signed_by=by)
    amendment = extended()
    with pytest.raises(IntegrityError, match="amendment_company_signs_first"), transaction.atomic():
        Amendment.objects.filter(pk=amendment.pk).update(centre_signed_on=NOON.date(), centre_signed_by=by)


def test_the_pages_are_for_the_company_and_the_staff_alone() -> None:
    amendment = extended()
    manager = amendment.lease.company.managers().get()
    amendment.sign_for_company(on=NOON.date(), copy=make.signed_copy(), by=manager, now=NOON)
    copy = f"{amendment.get_absolute_url()}signed/"

    for path in (amendment.get_absolute_url(), copy, amendment.paper.get_absolute_url()):
        assert make.signed_in(make.stranger()).get(path).status_code == 404
        assert make.signed_in(amendment.lease.project.researcher.user or make.user()).get(path).status_code == 404
    assert make.signed_in(manager).get(amendment.get_absolute_url()).status_code == 200


def test_a_wrong_file_is_told_beside_the_field() -> None:
    offer = make.offer()
    client = make.signed_in(offer.application.company.managers().get())

    answer = client.post(f"{offer.application.get_absolute_url()}sign/", {"copy": uploads.upload("서명본.docx", uploads.docx())})

    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()


def test_the_documents_of_an_application_cost_one_statement() -> None:
    application = make.application("offered")
    client = make.signed_in(application.company.managers().get())
    client.get(application.get_absolute_url())
    with CaptureQueriesContext(connection) as seen:
        page = client.get(application.get_absolute_url()).content.decode()

    assert page.count('href="/documents/20') == 4
    assert sum("issued_issueddocument" in each["sql"] for each in seen) == 1


def test_staff_see_both_papers_with_their_hashes_before_they_sign() -> None:
    offer = make.offer()
    offer.sign_for_company(on=make.TODAY, copy=make.signed_copy(), by=offer.application.company.managers().get(), now=make.NOON)

    page = make.signed_in(make.clerk()).get(f"/admin/workspace/application/{offer.application.pk}/act/centre-signed/").content.decode()

    assert offer.paper.sha256 in page
    assert "1" * 64 in page
    assert offer.paper.get_absolute_url() in page
