from datetime import timedelta

import pytest
from django.db import connection

from events.models import Event, Registration
from innocenter.management import bulk
from tests import make
from workspace.models import Claim, Lease, RenewalReview, Term

TINY = bulk.Size(
    companies=40, institutes=3, researchers=5, applications=30, leases=24, desks=12, events=30, registrations=200, questions=400
)  # fmt: skip


@pytest.mark.django_db
def test_bulk_rows_are_what_the_database_allows_and_come_to_the_size(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(bulk.SIZES, "large", TINY)

    counts = bulk.fill("large", now=make.NOON)

    connection.check_constraints()  # those that wait for the commit
    names = ("company", "researcher", "application", "lease", "claim", "event", "registration", "expertprofile", "answer")
    assert {name: counts[name] for name in names} == {
        "company": 40,
        "researcher": 5,
        "application": 30,
        "lease": 24,
        "claim": 24,
        "event": 30,
        "registration": 200,
        "expertprofile": 5,
        "answer": 100,
    }
    assert sum(Event.objects.values_list("taken_onsite", flat=True)) == Registration.objects.seated().count() == 200
    tomorrow = make.TODAY + timedelta(days=1)
    assert Registration.objects.filter(state="confirmed", event__starts_at__date=tomorrow).count() == 100
    assert Lease.objects.live().count() == TINY.desks
    assert Claim.objects.filter(days__contains=make.TODAY).count() == TINY.desks
    assert Term.objects.filter(first_day__lte=make.TODAY, end__gt=make.TODAY).count() == TINY.desks
    assert RenewalReview.objects.undecided().exists()
    assert not RenewalReview.objects.undecided().filter(term__end__lte=make.TODAY).exists()


@pytest.mark.django_db
def test_bulk_rows_are_the_same_every_time(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(bulk.SIZES, "large", TINY)
    bulk.fill("large", now=make.NOON)

    first = list(Lease.objects.order_by("number").values_list("number", "first_day", "cap"))[:2]

    assert [(number, str(day), str(cap)) for number, day, cap in first] == [
        ("BL-000000", "2026-11-23", "2028-11-23"),
        ("BL-000001", "2026-10-09", "2028-10-09"),
    ]
