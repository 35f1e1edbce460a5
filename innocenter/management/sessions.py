"""The demo's sessions: one that is agreed, and one that took place and waits for its log."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from companies.models import CentreMembership, Company
from innocenter.accounts.models import User
from innocenter.taxonomy.models import Field
from mentoring.models import ExpertProfile, Request, Session
from mentoring.session_slots import slots_for

if TYPE_CHECKING:  # the centre tells this
    from innocenter.management.house import House

AGREED: dict[str, Any] = {
    "title": "라이다 수신부의 광학 설계를 점검받고 싶습니다",
    "problem": "수신 렌즈의 초점이 온도에 따라 0.1mm 어긋납니다. 고정 방식을 바꾸기 전에 전문가의 의견을 듣고 싶습니다.",
    "wanted": "online",
}
HELD: dict[str, Any] = {
    "title": "회로 기판의 방열을 개선하고 싶습니다",
    "problem": "전력 변환부의 온도가 목표보다 15도 높습니다. 방열판을 키우지 않고 낮추는 방법을 찾습니다.",
    "tried": "구리 두께를 두 배로 늘려 보았습니다.",
    "wanted": "online",
}


def tell(house: House) -> None:
    own = Company.objects.managed_by(house.people["company"]).values_list("pk", flat=True)
    members = [one.company for one in CentreMembership.objects.in_use(house.today).select_related("company").order_by("pk")]
    members.sort(key=lambda company: company.pk not in own)
    desk = User.objects.get(pk=house.people["staff"].pk)
    agree(house, members[0], desk, AGREED, asked=8, chosen=2)
    held = agree(house, members[1], desk, HELD, asked=14, chosen=11)  # the first is left room for a question of its visitor
    if held and held.day < house.today:
        with house.on(house.today, hour=0) as now:
            held.finish(now=now)


def agree(house: House, company: Company, desk: User, words: dict[str, Any], *, asked: int, chosen: int) -> Session | None:
    """Asked and chosen so many days ago: long ago the last free time before today, else the first some days from now."""
    asker = company.managers().order_by("pk")[0]
    with house.on(house.weekday(house.today - timedelta(days=asked))) as now:
        request = Request.start(company=company, by=asker, now=now)
        request.save_draft(words, by=asker, now=now)
        request.submit(by=asker, now=now, is_another=True)
        request.take(by=desk, now=now)
        request.confirm_fields(Field.objects.filter(pk__in=["ED"]), by=desk, now=now)
        expert = taken_on(request, desk, now)
    if expert is None:
        return None
    with house.on(house.weekday(house.today - timedelta(days=chosen))) as now:
        found = slots_for(expert, "online", seats=2, now=now)
        past = [time for time in found if time.starts_at < house.at(house.today, hour=0)]
        times = past[::-1] if chosen > 7 else [time for time in found if time.starts_at > house.at(house.today + timedelta(days=3))]
        agenda = "도면과 시험 결과를 함께 보겠습니다."
        return request.choose_time(times[0], by=asker, agenda=agenda, now=now) if times else None


def taken_on(request: Request, desk: User, now: datetime) -> ExpertProfile | None:
    """By the first who can be asked; whoever is tied to the company cannot."""
    for expert in ExpertProfile.objects.with_names().filter(forms__contains=["online"]).order_by("pk"):
        try:
            offer = request.offer_to(expert, by=desk, now=now, line=[expert.pk])
        except ValidationError:
            continue
        person = expert.researcher.user
        assert person
        offer.accept(by=person, now=now)
        return expert
    return None
