"""Two of the staff issue one document again at the same moment; a company signs while its paper is corrected."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from innocenter.issued.models import IssuedDocument, IssuedDocumentQuerySet
from tests import make
from tests.issued.test_documents import issue
from tests.make import NOON, TODAY
from tests.races.test_leases import at_once
from workspace.models import Offer
from workspace.models.signing import SignedPapers

pytestmark = pytest.mark.django_db(transaction=True)
WRONG = {"cause": "text", "reason": "오기", "now": NOON}


def clicks(document: IssuedDocument) -> list[Callable[[], Any]]:
    """Both have the same page open."""
    pages = [IssuedDocument.objects.get(pk=document.pk) for _ in range(2)]
    clerks = [make.clerk(), make.clerk()]
    return [
        lambda page=page, by=by: page.issue_again(corrections=[("본문", "바른 글")], by=by, **WRONG)
        for page, by in zip(pages, clerks, strict=True)
    ]


def test_two_clicks_issue_one_version_and_the_second_is_told() -> None:
    document = issue(make.lease())
    (trouble,) = at_once(*clicks(document))
    assert isinstance(trouble, ValidationError)
    assert trouble.code == "replaced"
    assert IssuedDocument.objects.filter(number=document.number).count() == 2


def test_twin_without_the_lock_the_second_meets_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    document, both_looked = issue(make.lease()), threading.Barrier(2)
    look = IssuedDocument._refuse_replaced

    def looked(page: IssuedDocument) -> None:
        look(page)
        both_looked.wait()

    monkeypatch.setattr(IssuedDocumentQuerySet, "hold", lambda rows: None)
    monkeypatch.setattr(IssuedDocument, "_refuse_replaced", looked)
    (trouble,) = at_once(*clicks(document))
    assert isinstance(trouble, IntegrityError)


def signing_and_correcting(offer: Offer) -> list[Callable[[], Any]]:
    manager, clerk, copy = offer.application.company.managers().get(), make.clerk(), make.signed_copy()
    page, paper = Offer.objects.get(pk=offer.pk), IssuedDocument.objects.get(pk=offer.paper_id)
    return [
        lambda: page.sign_for_company(on=TODAY, copy=copy, by=manager, now=NOON),
        lambda: paper.issue_again(corrections=[("제1조", "제 1 조")], by=clerk, **WRONG),
    ]


def test_a_signature_never_moves_to_words_that_nobody_signed() -> None:
    """Either the correction comes first, and the company has signed on the page of the new version, or it is refused."""
    offer = make.offer()
    troubles = at_once(*signing_and_correcting(offer))
    offer.refresh_from_db()
    assert offer.company_signed_on == TODAY
    codes = [getattr(trouble, "code", str(trouble)) for trouble in troubles]
    assert (offer.paper.version, codes) in [(2, []), (1, ["signed"])]


def test_twin_without_the_lock_the_paper_stays_behind_its_correction(monkeypatch: pytest.MonkeyPatch) -> None:
    """The correction looked, then the company signed, then the correction stood: the signature hangs on words that are replaced."""
    offer, looked, signed = make.offer(), threading.Event(), threading.Event()
    sign, correct = signing_and_correcting(offer)

    def look(papers: SignedPapers, number: str, *, changes: bool) -> None:
        looked.set()
        signed.wait(20)

    def after_looking() -> None:
        looked.wait(20)
        sign()
        signed.set()

    monkeypatch.setattr(SignedPapers, "look", look)
    assert at_once(after_looking, correct) == []
    offer.refresh_from_db()
    assert (offer.company_signed_on, offer.paper.is_replaced) == (TODAY, True)
