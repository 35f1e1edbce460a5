"""Two at one moment about one place of an expert, or one question: on real threads and a real PostgreSQL."""

from datetime import date

import pytest

from innocenter.accounts.models import User
from mentoring.models import ExpertProfile, Offer, Request
from mentoring.models.offer import OfferState
from tests import make_mentoring, make_offers
from tests.make import NOON
from tests.races.meeting import meeting
from tests.races.test_offers import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def two_offers_for_one_place() -> list[Offer]:
    expert = make_offers.expert(open_cases_most=1)
    return [make_offers.offer(to=expert) for _ in range(2)]


def test_two_accepts_for_one_place_one_succeeds() -> None:
    offers = two_offers_for_one_place()
    by = make_offers.user_of(offers[0])

    told = at_once(*(lambda pk=offer.pk: Offer.objects.with_names().get(pk=pk).accept(by=by, now=NOON) for offer in offers))

    assert told == ["ValidationError", "done"]
    assert Offer.objects.held().count() == 1


def test_twin_without_the_lock_both_count_before_either_has_it() -> None:
    offers = two_offers_for_one_place()
    counted = meeting(2)

    def unguarded(pk: int) -> None:
        offer = Offer.objects.with_names().get(pk=pk)
        assert Offer.objects.held().filter(expert=offer.expert).count() < offer.expert.open_cases_most
        counted.wait()
        Offer.objects.filter(pk=pk).update(state=OfferState.ACCEPTED, answered_at=NOON)

    assert at_once(*(lambda pk=offer.pk: unguarded(pk) for offer in offers)) == ["done", "done"]
    assert Offer.objects.accepted().count() == 2


def offering(request: Request, expert: ExpertProfile, by: User) -> None:
    Request.objects.get(pk=request.pk).offer_to(expert, by=by, now=NOON, line=[expert.pk])


def test_of_two_who_choose_an_expert_at_once_one_has_chosen_and_the_other_is_told() -> None:
    request, experts = make_offers.looked_at(), make_offers.experts(2)
    desks = [make_mentoring.clerk() for _ in experts]

    told = at_once(*(lambda e=expert, by=by: offering(request, e, by) for expert, by in zip(experts, desks, strict=True)))

    assert told == ["ValidationError", "done"]
    assert Offer.objects.open().count() == 1


def test_twin_without_the_lock_only_the_constraint_stands_between_them() -> None:
    request, experts = make_offers.looked_at(), make_offers.experts(2)
    looked = meeting(2)

    def unguarded(expert: ExpertProfile) -> None:
        assert not Offer.objects.open().filter(request=request).exists()
        looked.wait()
        days = {"remind_on": date(2026, 11, 24), "due_on": date(2026, 11, 25)}
        Offer.objects.create(request=request, expert=expert, round=1, rank=1, made_at=NOON, **days)

    assert at_once(*(lambda e=expert: unguarded(e) for expert in experts)) == ["IntegrityError", "done"]


def test_an_accept_and_the_calendar_at_one_moment_end_in_one_state() -> None:
    offer = make_offers.offer(line=make_offers.experts(2))
    by, late = make_offers.user_of(offer), NOON.replace(day=26)

    told = at_once(
        lambda: Offer.objects.with_names().get(pk=offer.pk).accept(by=by, now=late),
        lambda: Request.objects.get(pk=offer.request_id).expire_offer(now=late),
    )

    offer.refresh_from_db()
    request = Request.objects.get(pk=offer.request_id)
    assert (offer.state, request.state, told) in [
        ("accepted", "accepted", ["done", "done"]),
        ("expired", "offered", ["ValidationError", "done"]),
    ]
    assert request.offers.open().count() == 1
