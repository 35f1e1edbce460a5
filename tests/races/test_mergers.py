"""Two at once about a company that goes on in another: two mergers, a merger and a signature, a merger and a submission."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from companies.models import Company, Succession
from companies.models.company import CompanyQuerySet
from innocenter.accounts.models import User
from tests import make
from tests.make import NOON
from tests.races.meeting import meeting
from tests.races.test_offers import at_once
from workspace import succession
from workspace.letters import applications as letters
from workspace.models import Application, Lease, Offer
from workspace.models import offer as offers
from workspace.succession import succeed

pytestmark = pytest.mark.django_db(transaction=True)


def recording(old: Company, new: Company, clerk: User) -> Callable[[], Succession]:
    return lambda: succeed(predecessor=old, successor=new, kind="merger", on=make.TODAY, reason="합병", by=clerk, now=NOON)


def no_lock_of_companies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Company, "lock", lambda company: None)
    monkeypatch.setattr(CompanyQuerySet, "select_for_update", lambda companies, **_how: companies.all())


# Two mergers


def test_of_two_mergers_at_once_one_stands() -> None:
    first, second, third = (make.company() for _ in range(3))
    for pairs in (((first, second), (second, first)), ((third, make.company()), (third, make.company()))):
        told = at_once(*(recording(old, new, make.clerk()) for old, new in pairs))
        assert told == ["ValidationError", "done"]


def test_twin_without_the_locks_the_second_merger_meets_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    old, clerk, looked = make.company(), make.clerk(), meeting(2)
    look = type(Succession.objects.all())._refuse

    def look_and_wait(*given: Any, **named: Any) -> None:
        look(*given, **named)
        looked.wait()

    no_lock_of_companies(monkeypatch)
    monkeypatch.setattr(type(Succession.objects.all()), "_refuse", look_and_wait)

    assert at_once(*(recording(old, make.company(), clerk) for _ in range(2))) == ["IntegrityError", "done"]


def chain() -> tuple[list[Company], list[Callable[[], Any]]]:
    """The first goes on in the second, which goes on in the third."""
    first, second, third = companies = [make.company() for _ in range(3)]
    return companies, [recording(first, second, make.clerk()), recording(second, third, make.clerk())]


def test_of_two_mergers_in_a_row_nobody_is_left_behind() -> None:
    for _ in range(3):
        (first, second, _third), acts = chain()

        told = at_once(*acts)

        assert told in (["done", "done"], ["ValidationError", "done"])  # the second is gone before the first could go on in it
        assert not second.people.active().exists()
        first.refresh_from_db()
        assert first.people.active().exists() == (first.continued_by is None)


def test_twin_without_the_locks_people_are_left_in_a_company_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    (_first, second, third), acts = chain()
    move, both = Succession._move_people, meeting(2)

    def move_together(made: Succession, now: Any) -> None:
        both.wait()
        move(made, now)
        both.wait()

    no_lock_of_companies(monkeypatch)
    monkeypatch.setattr(Succession, "_move_people", move_together)

    assert at_once(*acts) == ["done", "done"]
    second.refresh_from_db()
    assert second.continued_by == third
    assert second.people.active().exists()


# A merger and a signature


def signed_by_the_company() -> Offer:
    offer = make.offer()
    manager = offer.application.company.managers().get()
    offer.sign_for_company(on=make.TODAY, copy=make.signed_copy(), by=manager, now=NOON)
    return offer


def signing(offer: Offer) -> Callable[[], Lease]:
    page, clerk = Offer.objects.get(pk=offer.pk), make.clerk()
    return lambda: page.sign_for_centre(on=make.TODAY, by=clerk, now=NOON)


def test_a_merger_and_a_signature_at_once_leave_one_company_with_the_lease() -> None:
    for _ in range(3):
        offer, successor = signed_by_the_company(), make.company(name="넥스트랩")
        old = offer.application.company

        told = at_once(signing(offer), recording(old, successor, make.clerk()))

        assert told in (["done", "done"], ["ValidationError", "done"])  # what is open is decided before a company goes on in another
        old.refresh_from_db()
        assert Lease.objects.get(application=offer.application).company == (successor if old.continued_by else old)


def test_twin_without_a_look_at_what_is_open_a_company_that_is_gone_gets_the_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    offer, is_merged = signed_by_the_company(), threading.Event()
    old, sign = offer.application.company, signing(offer)
    merge = recording(old, make.company(name="넥스트랩"), make.clerk())

    def sign_after() -> None:
        assert is_merged.wait(60)
        sign()

    monkeypatch.setattr(succession, "_move_draft", lambda old, new: None)

    assert at_once(sign_after, lambda: (merge(), is_merged.set())) == ["done", "done"]
    old.refresh_from_db()
    assert old.continued_by
    assert Lease.objects.get().company == old


def a_lease_and_an_offer() -> list[Callable[[], Any]]:
    """A company with a lease goes on in one that is about to get its own: that would make two."""
    offer, old = signed_by_the_company(), make.lease(months=6).company  # short enough for both together
    return [signing(offer), recording(old, offer.application.company, make.clerk())]


def test_a_merger_that_brings_a_lease_and_a_signature_at_once_are_told_of_each_other() -> None:
    for _ in range(3):
        assert at_once(*a_lease_and_an_offer()) == ["ValidationError", "done"]


def test_twin_without_the_companys_lock_the_signature_meets_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """It looked for a lease before the merger brought one."""
    sign, merge = a_lease_and_an_offer()
    look, has_looked, is_merged = offers.refuse_second_lease, threading.Event(), threading.Event()

    def look_and_wait(*given: Any) -> None:
        look(*given)
        has_looked.set()
        assert is_merged.wait(60)

    def merge_meanwhile() -> None:
        assert has_looked.wait(60)
        merge()
        is_merged.set()

    no_lock_of_companies(monkeypatch)
    monkeypatch.setattr(offers, "refuse_second_lease", look_and_wait)

    assert at_once(sign, merge_meanwhile) == ["IntegrityError", "done"]


# A merger and a submission


def submitting_while_it_is_taken_along(monkeypatch: pytest.MonkeyPatch) -> tuple[Application, Company, list[Callable[[], Any]]]:
    """The merger has read the draft when the company's submission, which holds the row, is about to be written down."""
    draft, successor, both = make.application(), make.company(name="넥스트랩"), meeting(2)
    old, manager = draft.company, draft.company.managers().get()
    make.agree(manager, "apply_privacy", "apply_share")
    tell, look = letters.tell_staff, type(Application.objects.all()).open
    page, merging = Application.objects.get(pk=draft.pk), recording(old, successor, make.clerk())
    looks: list[int] = []

    def tell_and_wait(*given: Any, **named: Any) -> None:
        tell(*given, **named)
        both.wait()

    def merge() -> None:
        looks.append(threading.get_ident())
        merging()

    def look_again(found: Any) -> Any:
        if threading.get_ident() in looks:  # the merger: it has read the draft when it looks for one of the successor
            looks.append(looks[0])
            if len(looks) == 3:
                both.wait()
        return look(found)

    monkeypatch.setattr(letters, "tell_staff", tell_and_wait)
    monkeypatch.setattr(type(Application.objects.all()), "open", look_again)
    return draft, old, [lambda: page.submit(by=manager, now=NOON), merge]


def test_what_is_submitted_while_the_company_goes_on_in_another_is_not_taken_along(monkeypatch: pytest.MonkeyPatch) -> None:
    draft, old, acts = submitting_while_it_is_taken_along(monkeypatch)

    assert at_once(*acts) == ["ValidationError", "done"]
    draft.refresh_from_db()
    assert (draft.state, draft.company) == ("submitted", old)
    old.refresh_from_db()
    assert old.continued_by is None


def test_twin_without_a_second_look_the_merger_meets_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was submitted keeps its company: the trigger holds that, but has no words for the staff."""

    def take_along(old: Company, new: Company) -> None:
        theirs = Application.objects.open().filter(company=old).get(state="draft")
        assert not Application.objects.open().filter(company=new).exists()
        Application.objects.filter(pk=theirs.pk).update(company=new)

    _draft, _old, acts = submitting_while_it_is_taken_along(monkeypatch)
    monkeypatch.setattr(succession, "_move_draft", take_along)

    assert at_once(*acts) == ["InternalError", "done"]
