"""Two of the staff at once: one proposal stands on one date, one date carries one proposal, two reviewers are two."""

from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from events.models import Event, Proposal, Where
from events.models.proposal_states import COUNTING
from tests import make_events, make_panels, make_proposals
from tests.make import NOON
from tests.make_events import STARTS
from tests.make_proposals import fresh, where
from tests.races.test_offers import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_of_the_staff_place_one_proposal() -> None:
    made, clerks = make_proposals.proposal("accepted"), [make_events.clerk(), make_events.clerk()]

    told = at_once(*(lambda by=by: fresh(made).place(where(), by=by, now=NOON) for by in clerks))

    assert told == ["ValidationError", "done"]
    assert Event.objects.filter(proposals=made).count() == Event.objects.count() == 1
    assert fresh(made).speakers.first().invitations.count() == 1  # type: ignore[union-attr]


def test_twin_without_the_lock_both_read_that_it_waits_for_a_date_and_two_dates_are_made() -> None:
    made, looked = make_proposals.proposal("accepted"), Barrier(2)

    def unguarded(minute: int) -> None:
        with transaction.atomic():
            row = Proposal.objects.get(pk=made.pk)
            assert row.state == "accepted"
            looked.wait()
            Event.objects.create(series=row.series, title_ko=f"{row.title_ko} {minute}", starts_at=STARTS, ends_at=STARTS.replace(hour=9))

    assert at_once(lambda: unguarded(1), lambda: unguarded(2)) == ["done", "done"]
    assert Event.objects.count() == 2


def test_two_proposals_for_one_published_date() -> None:
    first = make_proposals.proposal("accepted")
    second = make_proposals.proposal("accepted", series=first.series)
    event, clerk = make_events.event(series=first.series), make_events.clerk()

    told = at_once(*(lambda one=one: fresh(one).place(Where(event=event), by=clerk, now=NOON) for one in (first, second)))

    assert told == ["ValidationError", "done"]
    assert event.proposals.count() == 1


def test_twin_the_database_holds_it_where_nobody_looks() -> None:
    first, second = make_proposals.proposal("placed"), make_proposals.proposal("accepted")
    with pytest.raises(IntegrityError, match="proposal_one_on_a_date"), transaction.atomic():
        Proposal.objects.filter(pk=second.pk).update(state="placed", event=first.event, placed_at=NOON)


def test_four_reviewers_are_not_asked_by_two_at_once() -> None:
    made, clerks = make_proposals.proposal("submitted"), [make_events.clerk(), make_events.clerk()]
    pairs: list[Any] = [[make_panels.reviewer(), make_panels.reviewer()] for _ in clerks]

    told = at_once(*(lambda by=by, two=two: fresh(made).ask(two, by=by, now=NOON) for by, two in zip(clerks, pairs, strict=True)))

    assert told == ["ValidationError", "done"]
    assert made.reviews.filter(state__in=COUNTING).count() == 2


def test_twin_past_the_verb_four_would_be_asked_were_it_not_for_the_places() -> None:
    made = make_proposals.proposal("review")
    free: Any = {"proposal": made, "round": 1, "reviewer": make_panels.reviewer().user, "asked_at": NOON, "due_on": NOON.date()}
    free["asked_by"] = make_events.clerk()
    with pytest.raises(IntegrityError, match="proposalreview_one_for_each_place"), transaction.atomic():
        made.reviews.create(place=1, **free)
    made.reviews.create(place=1, state="released", closed_at=NOON, reason="-", **free)
