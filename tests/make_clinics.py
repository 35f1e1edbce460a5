"""Makers for clinic days: each returns a saved, valid row that came to its state by the real verbs; a test names only what it is about."""

from datetime import date, time
from typing import Any

from innocenter.taxonomy.models import Field
from mentoring.models import ClinicDay, ClinicSlot, ExpertProfile, Request
from tests import make, make_mentoring, make_sessions
from tests.make import NOON
from tests.make_experts import TUESDAY

LINK = "https://meet.example.com/clinic"


def clinic(state: str = "open", *, experts: list[ExpertProfile] | None = None, day: date = TUESDAY, **about: Any) -> ClinicDay:
    """Online, on a Tuesday from ten to twelve: three slots of half an hour for each expert."""
    plan: dict[str, Any] = {"begins": time(10), "ends": time(12), "form": "online", "join_link": LINK} | about
    made = ClinicDay.objects.create(day=day, title=f"소재 클리닉 {ClinicDay.objects.count() + 1}", **plan)
    made.fields.set(Field.objects.filter(pk__in=["EE", "ED"]))
    made.experts.set([make_sessions.expert()] if experts is None else experts)
    if state == "open":
        made.open(by=make_mentoring.clerk(), now=NOON)
    elif state == "cancelled":
        made.open(by=make_mentoring.clerk(), now=NOON)
        made.cancel("강사 사정으로 취소합니다.", by=make_mentoring.clerk(), now=NOON)
    return ClinicDay.objects.get(pk=made.pk)


def onsite(**about: Any) -> ClinicDay:
    """At the centre, in a room of its own."""
    return clinic(**{"form": "onsite", "join_link": "", "room": make.meeting_room()} | about)


def slot(*, of: ClinicDay | None = None) -> ClinicSlot:
    """The first of the day."""
    return ClinicSlot.objects.with_names().filter(clinic=of or clinic()).order_by("pk")[0]


def taken(*, of: ClinicSlot | None = None, question: Request | None = None) -> ClinicSlot:
    one = of or slot()
    request = question or make_mentoring.request("triaging")
    request.take_slot(one, by=make_mentoring.asker(request.company), now=NOON)
    return ClinicSlot.objects.with_names().get(pk=one.pk)
