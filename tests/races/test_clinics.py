"""Two companies at one slot of a clinic day, a day called off while a slot is taken: on real threads and a real PostgreSQL."""

from typing import Any

import pytest

from mentoring.models import ClinicDay, ClinicSlot, Request, Session, SlotHold
from tests import make_clinics, make_mentoring
from tests.make import NOON
from tests.races.meeting import meeting
from tests.races.test_offers import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def taking(slot: ClinicSlot, request: Request) -> Any:
    asker = make_mentoring.asker(request.company)
    return lambda: Request.objects.get(pk=request.pk).take_slot(make_clinics.slot(of=slot.clinic), by=asker, now=NOON)


def test_of_two_companies_that_take_one_slot_one_has_it() -> None:
    slot = make_clinics.slot()
    requests = [make_mentoring.request() for _ in range(2)]

    told = at_once(*(taking(slot, request) for request in requests))

    assert told == ["Taken", "done"]
    session = Session.objects.get()
    assert make_clinics.slot(of=slot.clinic).session == session
    assert sorted(Request.objects.values_list("state", flat=True)) == ["scheduled", "submitted"]


def test_twin_without_lock_both_are_told_that_they_have_it() -> None:
    """A slot that is only looked at and then written: the second company's name goes over the first's."""
    slot = make_clinics.slot()
    first = make_clinics.taken(of=make_clinics.slot(of=make_clinics.clinic()))
    second = make_clinics.taken(of=make_clinics.slot(of=make_clinics.clinic()))
    winners: list[tuple[Session | None, Any]] = [(one.session, one.company) for one in (first, second)]
    ClinicSlot.objects.filter(pk__in=[first.pk, second.pk]).update(session=None, company=None)
    looked = meeting(2)

    def unguarded(session: Session | None, company: Any) -> None:
        found = ClinicSlot.objects.get(pk=slot.pk)
        assert found.session is None
        looked.wait()
        found.session, found.company = session, company
        found.save()

    told = at_once(*(lambda one=one: unguarded(*one) for one in winners))

    assert told == ["done", "done"]  # one slot, two companies that believe it is theirs
    assert Session.objects.scheduled().count() == 2


def test_one_company_that_takes_two_slots_at_once_has_one() -> None:
    day = make_clinics.clinic()
    slots = list(day.slots.with_names())
    request = make_mentoring.request()
    another = make_mentoring.request(company_=request.company, title="다른 질문", problem="절삭유를 바꾼 뒤 공구가 빨리 닳습니다.")
    asker = make_mentoring.asker(request.company)

    told = at_once(
        *(
            lambda one=one, slot=slot: Request.objects.get(pk=one.pk).take_slot(
                ClinicSlot.objects.with_names().get(pk=slot.pk), by=asker, now=NOON
            )
            for one, slot in zip((request, another), slots, strict=False)
        )
    )

    assert told == ["ValidationError", "done"]
    assert Session.objects.count() == 1


def test_a_day_called_off_while_a_slot_is_taken_leaves_nothing_agreed_unless_it_stands() -> None:
    slot, request, clerk = make_clinics.slot(), make_mentoring.request(), make_mentoring.clerk()

    told = at_once(taking(slot, request), lambda: ClinicDay.objects.get().cancel("강사 사정", by=clerk, now=NOON))

    assert "done" in told
    is_open = ClinicDay.objects.get().state == "open"
    assert Session.objects.scheduled().exists() == is_open
    assert SlotHold.objects.live().exists() == is_open


def test_a_slot_given_back_while_the_day_is_called_off_frees_every_time() -> None:
    slot, clerk = make_clinics.taken(), make_mentoring.clerk()
    session, asker = slot.session, make_mentoring.asker(slot.session.request.company)  # type: ignore[union-attr]  # -- it is taken
    assert session

    told = at_once(
        lambda: Session.objects.with_names().get(pk=session.pk).cancel("출장", by=asker, now=NOON),
        lambda: ClinicDay.objects.get().cancel("강사 사정", by=clerk, now=NOON),
    )

    is_open = ClinicDay.objects.get().state == "open"
    assert told in (["done", "done"], ["ValidationError", "done"])
    assert Session.objects.get().state == "cancelled"
    assert SlotHold.objects.live().exists() == is_open
