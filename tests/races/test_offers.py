"""Two of the staff at once, on real threads and a real PostgreSQL."""

from collections.abc import Callable
from datetime import date
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from innocenter.accounts.models import User
from tests import make
from tests.make import NOON
from tests.races.meeting import meeting
from workspace.models import Application, Claim, Offer, Room, SupplementRequest
from workspace.models.claim import whole_days
from workspace.models.rule import RunningNumber

pytestmark = pytest.mark.django_db(transaction=True)
FIRST = date(2026, 12, 14)


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Run the acts at the same moment; "done", or the kind of refusal, of each."""
    start, told = meeting(len(acts)), [""] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        start.wait()
        try:
            act()
            told[place] = "done"
        except Exception as refusal:
            told[place] = type(refusal).__name__
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


def offering(application: Application, desk: Room, clerk: User) -> Callable[[], Offer]:
    return lambda: Offer.make(
        application=Application.objects.get(pk=application.pk), rooms=[desk], first_day=FIRST, months=12, by=clerk, now=NOON
    )


def test_one_desk_goes_to_one_of_eight_companies() -> None:
    desk = make.desk()
    applications = [make.application("selected") for _ in range(8)]
    clerks = [make.clerk() for _ in applications]

    told = at_once(*(offering(one, desk, clerk) for one, clerk in zip(applications, clerks, strict=True)))

    assert told == ["ValidationError"] * 7 + ["done"]
    assert Claim.objects.taking().count() == 1
    assert Application.objects.filter(state="offered").count() == 1


def test_twin_without_the_lock_and_the_constraint_the_desk_is_taken_twice() -> None:
    """The same acts by looking first and writing then: this is what the guard is for."""
    desk = make.desk()
    offers = [make.offer() for _ in range(8)]
    span, looked = DateRange(FIRST, date(2027, 12, 14)), meeting(len(offers))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE workspace_claim DROP CONSTRAINT claim_room_once_at_a_time")
    try:

        def unguarded(offer: Offer) -> None:
            with transaction.atomic():
                is_taken = Claim.objects.clashing_days([desk], span).exists()
                looked.wait()
                if not is_taken:
                    Claim.objects.create(room=desk, during=whole_days(span), offer=offer)

        at_once(*(lambda offer=offer: unguarded(offer) for offer in offers))

        assert Claim.objects.clashing_days([desk], span).count() > 1
    finally:
        Claim.objects.filter(room=desk).delete()
        constraint = next(one for one in Claim._meta.constraints if one.name == "claim_room_once_at_a_time")
        with connection.schema_editor() as editor:
            editor.add_constraint(Claim, constraint)


def test_of_two_decisions_at_once_one_stands() -> None:
    application = make.application("in_review")
    heads = [make.head() for _ in range(4)]

    def decide(place: int, head: User) -> Any:
        mine = Application.objects.get(pk=application.pk)
        return mine.select(reason="좋습니다.", by=head, now=NOON) if place % 2 else mine.turn_down(reason="아쉽습니다.", by=head, now=NOON)

    told = at_once(*(lambda place=place, head=head: decide(place, head) for place, head in enumerate(heads)))

    assert told == ["ValidationError"] * 3 + ["done"]


def test_a_signature_and_a_withdrawal_at_once_leave_one_story() -> None:
    for _ in range(3):
        offer = make.offer()
        manager = offer.application.company.managers().get()
        offer.sign_for_company(on=make.TODAY, copy=make.signed_copy(), by=manager, now=NOON)
        clerk = make.clerk()

        told = at_once(
            lambda offer=offer, clerk=clerk: Offer.objects.get(pk=offer.pk).sign_for_centre(on=make.TODAY, by=clerk, now=NOON),
            lambda offer=offer, manager=manager: Application.objects.get(pk=offer.application_id).withdraw(by=manager, now=NOON),
        )

        assert told == ["ValidationError", "done"]
        offer.refresh_from_db()
        application = Application.objects.get(pk=offer.application_id)
        states = (application.state, offer.state, offer.claims.get().state, hasattr(application, "lease"))
        assert states in {("contracted", "signed", "live", True), ("withdrawn", "withdrawn", "void", False)}


def test_submitting_twice_at_once_submits_once() -> None:
    application = make.application()
    manager = application.company.managers().get()

    told = at_once(*(lambda: Application.objects.get(pk=application.pk).submit(by=manager, now=NOON) for _ in range(4)))

    assert told == ["ValidationError"] * 3 + ["done"]
    assert application.revisions.count() == 1


def test_two_companies_never_get_the_same_number() -> None:
    applications = [make.application() for _ in range(8)]
    managers = [one.company.managers().get() for one in applications]

    told = at_once(
        *(
            lambda one=one, by=by: Application.objects.get(pk=one.pk).submit(by=by, now=NOON)
            for one, by in zip(applications, managers, strict=True)
        )
    )

    assert told == ["done"] * 8
    assert sorted(Application.objects.values_list("number", flat=True)) == [f"W-2026-{n:04}" for n in range(1, 9)]


def test_twin_a_number_counted_without_the_lock_is_given_twice() -> None:
    given: list[int] = []
    RunningNumber.objects.create(series="X", year=2026)
    looked = meeting(8)

    def unguarded() -> None:
        counter = RunningNumber.objects.get(series="X", year=2026)
        looked.wait()
        RunningNumber.objects.filter(pk=counter.pk).update(last=counter.last + 1)
        given.append(counter.last + 1)

    at_once(*[unguarded] * 8)

    assert len(set(given)) < len(given)


def test_a_company_begins_one_draft_however_often_it_clicks() -> None:
    company = make.company()
    manager = company.managers().get()

    told = at_once(*[lambda: Application.start(company=company, by=manager, now=NOON)] * 5)

    assert told == ["ValidationError"] * 4 + ["done"]


def test_a_supplement_is_answered_once() -> None:
    application = make.application("supplement")
    manager = application.company.managers().get()

    told = at_once(
        *[lambda: Application.objects.get(pk=application.pk).answer_supplement({"plan": "고쳤습니다."}, by=manager, now=NOON)] * 3
    )

    assert told == ["ValidationError"] * 2 + ["done"]
    assert SupplementRequest.objects.get().revision
