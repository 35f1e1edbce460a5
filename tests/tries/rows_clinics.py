"""Clinic days and their slots."""

from datetime import timedelta
from typing import Any

from mentoring.models import ClinicSlot, Session
from tests import make, make_clinics, make_experts
from tests.make import NOON
from tests.make_experts import TUESDAY
from tests.tries import Kept, Trigger, the_same, update

NEXT_WEEK = TUESDAY + timedelta(days=7)


def taken_twice(row: ClinicSlot) -> None:
    """Another slot of the day, for the company that has one."""
    session = make_clinics.taken(of=make_clinics.slot(of=make_clinics.clinic(day=NEXT_WEEK))).session
    assert isinstance(session, Session)
    ClinicSlot.objects.filter(session=session).update(session=None, company=None)
    other = ClinicSlot.objects.filter(clinic=row.clinic, session=None).order_by("pk")[0]
    update(other, session=session, company=row.company)


CONSTRAINTS = [
    Kept(
        make_clinics.clinic,
        {
            "clinic_once": the_same(),
            "clinic_begins_before_it_ends": {"ends": "09:00"},
            "clinic_slots_fit": {"slot_minutes": 10},
            "clinic_has_its_place": {"join_link": ""},
            "clinic_opened_by_somebody": {"opened_at": None},
            "clinic_called_off_for_a_reason": {"reason": "강사 사정"},
        },
    ),
    Kept(
        make_clinics.slot,
        {
            "clinic_slot_once": the_same(hold=make_experts.hold),
            "clinic_slot_ends_after_it_begins": {"ends_at": NOON},
            "clinic_slot_taken_for_a_company": {"company": make.company},
        },
    ),
    Kept(make_clinics.taken, {"clinic_slot_one_for_a_company": taken_twice}),
]
TRIGGERS: dict[str, Trigger] = {
    "mentoring.ClinicDay:lifecycle": (lambda: make_clinics.clinic("cancelled"), lambda row: update(row, **BACK)),
}
BACK: dict[str, Any] = {"state": "open", "closed_at": None, "closed_by": None, "reason": ""}
