"""Two sweeps over the waiting list at the same moment, on real threads and a real PostgreSQL."""


import pytest
from django.db import connection, transaction

from tests import make
from tests.make import NOON, TODAY
from tests.races.meeting import meeting
from tests.races.test_offers import at_once
from workspace import waiting
from workspace.models import Claim, Offer, Room, WaitEntry

pytestmark = pytest.mark.django_db(transaction=True)


def test_four_workers_offer_one_desk_once_and_to_the_first() -> None:
    entries = [WaitEntry.objects.get(application=make.application("waitlisted")) for _ in range(3)]
    make.desk()

    told = at_once(*[lambda: waiting.serve(now=NOON)] * 4)

    assert told == ["done"] * 4
    assert Offer.objects.count() == Claim.objects.taking().count() == 1
    assert [WaitEntry.objects.get(pk=entry.pk).state for entry in entries] == ["offered", "waiting", "waiting"]


def test_two_desks_and_four_workers_serve_two_companies_in_order() -> None:
    entries = [WaitEntry.objects.get(application=make.application("waitlisted")) for _ in range(3)]
    make.desk()
    make.desk()

    at_once(*[lambda: waiting.serve(now=NOON)] * 4)

    assert [WaitEntry.objects.get(pk=entry.pk).state for entry in entries] == ["offered", "offered", "waiting"]


def test_twin_without_the_rooms_locks_two_workers_take_the_same_desk_for_two_companies() -> None:
    """The sweep by looking first and writing then, each for another company: the second only fails because the constraint stands behind."""
    applications = [make.application("waitlisted") for _ in range(2)]
    make.desk()
    looked = meeting(2)

    def unguarded(place: int) -> None:
        with transaction.atomic():
            rooms = list(Room.objects.lettable().unclaimed_from(TODAY))
            looked.wait()
            Offer.make_from_list(application=type(applications[0]).objects.get(pk=applications[place].pk), rooms=rooms[:1], now=NOON)

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE workspace_claim DROP CONSTRAINT claim_room_once_at_a_time")
    try:
        at_once(*(lambda place=place: unguarded(place) for place in range(2)))
        assert Claim.objects.taking().count() == 2
    finally:
        Claim.objects.all().delete()
        constraint = next(one for one in Claim._meta.constraints if one.name == "claim_room_once_at_a_time")
        with connection.schema_editor() as editor:
            editor.add_constraint(Claim, constraint)
