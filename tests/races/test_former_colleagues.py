"""Somebody leaves a company while they book for it: nothing stays booked for who does not act for it any more."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from companies.models import Company, Person
from tests import make
from tests.make import NOON
from tests.races.test_offers import at_once
from workspace import bookings
from workspace.models import Booking, allowances
from workspace.models.taking import Wish

pytestmark = pytest.mark.django_db(transaction=True)


def colleague_and_wish() -> tuple[Person, Wish]:
    company = make.member()
    colleague = make.person(company)
    return colleague, make.wish(company_=company, person=colleague.user)


def leaving(colleague: Person) -> Callable[[], None]:
    """And the sweep that follows, which passes on what is booked."""

    def act() -> None:
        assert colleague.user
        colleague.leave(by=colleague.user, now=NOON)
        bookings.pass_on_from_former_colleagues(now=NOON)

    return act


def booking_by(wish: Wish) -> Callable[[], None]:
    return lambda: Booking.objects.hold(wish, by=wish.person, now=NOON).confirm(by=wish.person, now=NOON)


def test_who_leaves_while_they_book_leaves_nothing_booked_for_themselves() -> None:
    for _ in range(3):
        colleague, wish = colleague_and_wish()

        told = at_once(booking_by(wish), leaving(colleague))

        assert told in (["done", "done"], ["ValidationError", "done"])
        assert not Booking.objects.filter(company=wish.company, person=wish.person, state="confirmed").exists()


def test_twin_without_the_companys_lock_a_former_colleague_has_the_room(monkeypatch: pytest.MonkeyPatch) -> None:
    colleague, wish = colleague_and_wish()
    looked, is_gone = threading.Event(), threading.Event()
    leave, look = leaving(colleague), allowances.refuse_all_but_members

    def look_and_wait(*given: Any, **named: Any) -> None:
        look(*given, **named)
        looked.set()
        assert is_gone.wait(60)

    def leave_meanwhile() -> None:
        assert looked.wait(60)
        leave()
        is_gone.set()

    monkeypatch.setattr(Company, "lock", lambda self: None)
    monkeypatch.setattr(allowances, "refuse_all_but_members", look_and_wait)

    assert at_once(booking_by(wish), leave_meanwhile) == ["done", "done"]
    assert Booking.objects.get(company=wish.company).person == wish.person
