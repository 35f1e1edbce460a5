"""With whom a lease is: each merger, split, new name or new number is an amendment with a number, which the successor reads."""

import re
from datetime import date
from typing import Any

import pypdfium2
import pytest
from django.db import InternalError, transaction

from companies.models import Company, Succession
from innocenter.issued.models import IssuedDocument
from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from tests import make
from tests.make import NOON, noon
from tests.workspace.test_successions import closed
from workspace.models import Lease, LeaseParty
from workspace.succession import amend_parties, succeed

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)
WHY = "합병 등기를 확인했습니다."


def leased(name: str = "한빛센서", first_day: date = date(2026, 7, 1)) -> Lease:
    return make.lease(first_day=first_day, project_=make.confirmed_project(company_=make.company(name=name)))


def goes_on(lease: Lease, successor: Company, *, kind: str = "merger", **more: Any) -> Succession:
    return succeed(predecessor=lease.company, successor=successor, kind=kind, on=ON, reason=WHY, by=make.clerk(), now=NOON, **more)


def papers(lease: Lease) -> list[IssuedDocument]:
    return list(IssuedDocument.objects.about(lease).filter(kind="workspace.party", language="ko").order_by("pk"))


def text_of(paper: IssuedDocument) -> str:
    document = pypdfium2.PdfDocument(paper.file.open().read())
    return squeezed("".join(page.get_textpage().get_text_bounded() for page in document))


def squeezed(words: str) -> str:
    """A line may break anywhere."""
    return re.sub(r"[\s\u200b\ufffe\x02]", "", words)


@pytest.mark.parametrize(("kind", "word"), [("merger", "합병"), ("split", "분할")])
def test_the_amendment_says_who_steps_into_the_lease_from_which_day(kind: str, word: str) -> None:
    lease, successor = leased(), make.company(name="넥스트랩")
    before = f"한빛센서 ({lease.company.registration_number})"
    goes_on(lease, successor, kind=kind)

    (paper,) = papers(lease)
    told = text_of(paper)
    for words in (
        lease.number, f"{word}에 따라", "2026. 11. 20. (금)부터", before, f"넥스트랩 ({successor.registration_number})",
        "2026. 7. 1. (수)", "2028. 6. 30. (금)", paper.number, "당사자 변경",
    ):  # fmt: skip
        assert squeezed(words) in told, words
    assert list(lease.parties.values_list("place", "told_name", "since")) == [(1, "한빛센서", date(2026, 7, 1)), (2, "넥스트랩", ON)]


def test_the_successor_finds_it_on_the_lease_and_its_letter_names_it() -> None:
    lease, successor = leased(), make.company(name="넥스트랩")
    goes_on(lease, successor)
    (paper,) = papers(lease)
    reader = successor.managers().get()
    client = make.signed_in(reader)
    assert paper.get_absolute_url() in client.get(lease.get_absolute_url()).content.decode()
    assert client.get(paper.get_absolute_url()).status_code == 200
    assert make.signed_in(make.stranger()).get(paper.get_absolute_url()).status_code == 404
    letter = Letter.objects.get(kind="workspace.succeeded", user=reader)
    assert paper.number in render(letter).text
    other = Letter.objects.filter(kind="workspace.succeeded").exclude(user=reader).filter(context__to="institute").first()
    assert other
    assert "paper" not in other.context


def test_of_two_leases_only_the_one_that_goes_on_gets_it() -> None:
    ends, kept = leased("둘째", date(2026, 9, 1)), leased("첫째", date(2026, 7, 1))
    goes_on(ends, kept.company)
    assert (papers(ends), papers(kept)) == ([], [])
    assert amend_parties(now=NOON) == 0


def test_a_new_name_and_a_new_number_are_followed_by_the_sweep_once() -> None:
    lease = leased()
    company, old = lease.company, lease.company.registration_number
    assert amend_parties(now=NOON) == 0
    Company.objects.filter(pk=company.pk).update(name="넥스트랩")
    assert [amend_parties(now=NOON), amend_parties(now=NOON)] == [1, 0]
    company.refresh_from_db()
    number = make.registration_number()
    company.change_number(number, on=ON, by=make.clerk(), reason="새 등록증", now=NOON)
    assert amend_parties(now=noon(date(2026, 11, 25))) == 1

    name, numbered = papers(lease)
    assert squeezed("2026. 11. 23. (월)부터") in text_of(name)
    assert squeezed(f"이전: 한빛센서 ({old})") in text_of(name)
    assert squeezed("2026. 11. 20. (금)부터") in text_of(numbered)
    assert squeezed(f"이후: 넥스트랩 ({number})") in text_of(numbered)
    letters = Letter.objects.filter(kind="workspace.party_changed", user=company.managers().get()).order_by("pk")
    assert [letter.context["paper"] for letter in letters] == [name.number, numbered.number]
    assert name.number in render(letters[0]).text


def test_an_amendment_in_english_goes_along_for_those_who_read_it() -> None:
    lease, successor = leased(), make.company(name="넥스트랩")
    successor.managers().update(language="en")
    goes_on(lease, successor)
    paper = IssuedDocument.objects.about(lease).get(kind="workspace.party", language="en")
    assert squeezed("By merger, 넥스트랩") in text_of(paper)


def test_a_lease_that_is_over_is_not_amended() -> None:
    lease = closed(leased(), last_day=date(2026, 11, 20), outcome="withdrawn")
    Company.objects.filter(pk=lease.company_id).update(name="넥스트랩")
    assert amend_parties(now=NOON) == 0


def test_a_contract_writes_down_its_party_and_nothing_of_it_changes() -> None:
    application = make.application("contracted")
    party = application.lease.parties.get()
    assert (party.place, party.company, party.since) == (1, application.company, application.lease.first_day)
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        LeaseParty.objects.update(told_name="다른 이름")


def test_a_second_look_finds_it_done() -> None:
    """`follow` looks again under the lease's lock, whatever the list of the sweep said."""
    lease = leased()
    LeaseParty.first(lease, now=NOON)
    Company.objects.filter(pk=lease.company_id).update(name="넥스트랩")
    assert LeaseParty.follow(Lease.objects.get(), now=NOON) is not None
    assert LeaseParty.follow(lease, now=NOON) is None
