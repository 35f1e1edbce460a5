"""The papers of the space when they are issued again: what is signed stays signed, and own people do not act."""

from typing import Any

import pytest

from innocenter.issued.models import IssuedDocument
from tests import make
from tests.make import NOON, TODAY
from tests.refusals import refusal
from workspace.models import Offer

pytestmark = pytest.mark.django_db


def again(paper: IssuedDocument, **about: Any) -> IssuedDocument:
    asked = {"cause": "name", "reason": "상호 오기", "corrections": [("제1조", "제 1 조")], "by": make.clerk(), "now": NOON}
    return paper.issue_again(**asked | about)


def test_whoever_has_not_signed_yet_signs_the_new_version() -> None:
    offer = make.offer()
    assert offer.paper
    made = again(offer.paper)
    offer.refresh_from_db()
    assert (offer.paper, made.version) == (made, 2)
    manager = offer.application.company.managers().get()
    page = make.signed_in(manager).get(f"{offer.application.get_absolute_url()}sign/").content.decode()
    assert made.get_absolute_url() in page


def test_what_the_company_signed_is_given_again_but_not_corrected() -> None:
    offer = make.offer()
    manager, paper = offer.application.company.managers().get(), offer.paper
    offer.sign_for_company(on=TODAY, copy=make.signed_copy(), by=manager, now=NOON)
    assert refusal(again, paper) == "signed"
    made = again(paper, cause="lost", corrections=[])
    assert (made.version, Offer.objects.get().paper) == (2, paper)


def test_staff_who_act_for_the_company_do_not_issue_its_papers_again() -> None:
    offer, insider = make.offer(), make.clerk()
    make.person(offer.application.company, insider)
    assert refusal(again, offer.paper, by=insider) == "own_company"
