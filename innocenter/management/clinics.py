"""The demo's clinic day: two weeks from now, at the centre, with two slots taken and the others free."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from companies.models import CentreMembership, Company
from innocenter.accounts.models import User
from innocenter.taxonomy.models import Field
from mentoring.models import ClinicDay, ExpertProfile, Request
from mentoring.places import free_rooms

if TYPE_CHECKING:  # the centre tells this
    from innocenter.management.house import House

QUESTIONS: list[dict[str, Any]] = [
    {
        "title": "알루미늄 하우징의 접합 방법을 고르고 싶습니다",
        "problem": "나사 체결을 접착이나 마찰교반용접으로 바꾸려고 합니다. 월 2천 개를 만들 때 어느 쪽이 나은지 모르겠습니다.",
        "wanted": "onsite",
    },
    {
        "title": "신뢰성 시험 계획을 점검받고 싶습니다",
        "problem": "차량용 센서의 고온고습 시험을 처음 준비합니다. 시료 수와 시험 시간을 어떻게 정해야 하는지 확인하고 싶습니다.",
        "wanted": "onsite",
    },
]


def tell(house: House) -> None:
    desk = User.objects.get(pk=house.people["staff"].pk)
    with house.on(house.weekday(house.today - timedelta(days=2))) as now:
        day = planned(house)
        try:
            day.open(by=desk, now=now)
        except ValidationError:  # somebody has no time: the day stays planned
            return
    free = list(day.slots.with_names().order_by("starts_at", "expert"))
    own = Company.objects.managed_by(house.people["company"]).values_list("pk", flat=True)
    members = [one.company for one in CentreMembership.objects.in_use(house.today).select_related("company").order_by("-pk")]
    others = [company for company in members if company.pk not in own]
    with house.on(house.weekday(house.today - timedelta(days=1)), hour=11) as now:
        for company, words in zip(others, QUESTIONS, strict=False):
            asker = company.managers().order_by("pk")[0]
            request = Request.start(company=company, by=asker, now=now)
            request.save_draft(words, by=asker, now=now)
            request.submit(by=asker, now=now, is_another=True)
            take_one_of(request, free, asker, now)


def planned(house: House) -> ClinicDay:
    """On the first day on which a room is free, with two experts who come to the centre."""
    day = ClinicDay(title="소재·부품 신뢰성 집중 상담", begins=time(13), ends=time(16), slot_minutes=40, form="onsite")
    for ahead in range(15, 29):
        day.day = house.today + timedelta(days=ahead)
        rooms = free_rooms([day.during], seats=4)[day.during.lower]
        if rooms:
            day.room = rooms[0]
            break
    day.save()
    day.fields.set(Field.objects.filter(pk__in=["EB", "ED"]))
    experts = ExpertProfile.objects.available(house.today).filter(forms__contains=["onsite"])
    day.experts.set(experts.exclude(researcher__user=house.people["researcher"]).order_by("pk")[:2])
    return day


def take_one_of(request: Request, slots: list[Any], asker: User, now: Any) -> None:
    """The first whose expert may read it."""
    for slot in slots:
        try:
            request.take_slot(slot, by=asker, now=now)
        except ValidationError:
            continue
        slots.remove(slot)
        return
