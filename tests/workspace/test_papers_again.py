"""The papers of the space when they are issued again: what is signed stays signed, and own people do not act."""

from typing import Any

import pytest
import time_machine

from innocenter.issued.models import IssuedDocument
from tests import make
from tests.files.uploads import pdf, upload
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


def test_an_earlier_version_is_not_signed_once_another_says_something_else() -> None:
    offer = make.offer()
    assert offer.paper
    manager, first = offer.application.company.managers().get(), offer.paper
    again(first)
    offer.refresh_from_db()
    sign = {"on": TODAY, "by": manager, "now": NOON}
    assert refusal(offer.sign_for_company, copy=make.signed_copy(), version=1, **sign) == "replaced"
    assert refusal(offer.sign_for_company, copy=first.file, version=2, **sign) == "copy"  # it is not signed

    client, address = make.signed_in(manager), f"{offer.application.get_absolute_url()}sign/"
    sent = {"copy": upload("서명본.pdf", pdf()), "version": "1"}
    with time_machine.travel(NOON, tick=False):
        page = client.post(address, sent).content.decode()
        assert "제2판" in page
        assert 'name="version" value="2"' in page  # what is sent next is about the paper that stands there
        assert client.post(address, {"copy": upload("서명본.pdf", pdf()), "version": "2"}).status_code == 200  # not said to be this one
        assert client.post(address, {"copy": upload("서명본.pdf", pdf()), "version": "2", "is_latest": "on"}).status_code == 302
    assert Offer.objects.get().company_signed_on == TODAY


def test_a_lost_paper_issued_again_says_the_same_so_either_is_signed() -> None:
    offer = make.offer()
    again(offer.paper, cause="lost", corrections=[])
    offer.refresh_from_db()
    assert not offer.replaces_words
    offer.sign_for_company(on=TODAY, copy=make.signed_copy(), by=offer.application.company.managers().get(), version=1, now=NOON)


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
