"""Two at once, with real threads on a real PostgreSQL; each beside a twin without the guard, which must show the race."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from innocenter.outbox.models import Letter
from tests import make
from tests.races.meeting import meeting
from workspace import renewals
from workspace.models import Lease, RenewalReview

pytestmark = pytest.mark.django_db(transaction=True)
OPENING, LATER = date(2026, 11, 1), make.noon(date(2026, 12, 2))


def at_once(*acts: Callable[[], Any]) -> list[Exception]:
    """Every act in a thread and a connection of its own, started together. Returns what went wrong."""
    gate, troubles = meeting(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        try:
            gate.wait()
            act()
        except Exception as trouble:
            troubles.append(trouble)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return troubles


def deciding(review: RenewalReview) -> list[Callable[[], Any]]:
    """Two of the staff who both read the open review before either clicked."""
    pages = [RenewalReview.objects.get(pk=review.pk) for _ in range(2)]
    deciders = [make.head(), make.head()]
    return [
        lambda page=page, head=head: page.extend(by=head, months=6, reason="좋습니다.", now=LATER)
        for page, head in zip(pages, deciders, strict=True)
    ]


def test_two_staff_decide_at_once_and_the_second_is_told():
    review = make.renewal_review(reported=True)

    (trouble,) = at_once(*deciding(review))

    assert isinstance(trouble, ValidationError)
    assert trouble.code == "already_decided"
    assert (review.lease.terms.count(), Letter.objects.filter(kind="workspace.next_term").count()) == (2, 1)


def test_without_the_lock_both_believe_that_they_decided(monkeypatch):
    review = make.renewal_review(reported=True)
    both_looked = meeting(2)

    def look(page: RenewalReview) -> None:
        page.refresh_from_db()
        both_looked.wait()

    monkeypatch.setattr(RenewalReview, "_lock", look)
    (trouble,) = at_once(*deciding(review))

    assert isinstance(trouble, IntegrityError)  # nobody was told anything: only the database stood behind


def test_one_extends_while_another_ends():
    review = make.renewal_review(reported=True)
    extend, _ = deciding(review)
    page, head = RenewalReview.objects.get(pk=review.pk), make.head()

    (trouble,) = at_once(extend, lambda: page.end(by=head, reason="끝", now=LATER))

    assert isinstance(trouble, ValidationError)
    lease = Lease.objects.get()
    assert (lease.state, lease.terms.count()) in {("active", 2), ("ending", 1)}


def test_four_sweeps_at_once():
    for _ in range(5):
        make.lease()
    make.lease(months=6)

    troubles = at_once(*[lambda: renewals.sweep(now=make.noon(OPENING))] * 4)

    assert troubles == []
    assert RenewalReview.objects.count() == 5
    kinds = list(
        Letter.objects.filter(kind__in=["workspace.review_report", "workspace.review_confirm", "workspace.lease_ending"]).values_list(
            "kind"
        )
    )
    assert len(kinds) == 11


def test_without_on_conflict_two_sweeps_collide(monkeypatch):
    make.lease()
    both_looked = meeting(2)
    keep = type(RenewalReview.objects.all()).bulk_create

    def collide(queryset: Any, rows: Any, **options: Any) -> Any:
        both_looked.wait()
        return keep(queryset, rows)

    monkeypatch.setattr(type(RenewalReview.objects.all()), "bulk_create", collide)
    monkeypatch.setattr(type(RenewalReview.objects), "bulk_create", lambda manager, rows, **options: collide(manager.all(), rows))
    troubles = at_once(*[lambda: renewals.open_reviews(OPENING, now=make.noon(OPENING))] * 2)

    assert [type(trouble) for trouble in troubles] == [IntegrityError]


def test_four_sweeps_begin_one_check_out():
    make.lease(months=6)
    renewals.sweep(now=make.noon(OPENING))

    troubles = at_once(*[lambda: renewals.sweep(now=make.noon(date(2027, 1, 1)))] * 4)

    assert troubles == []
    assert Letter.objects.filter(kind="workspace.lease_checkout").count() == 1
