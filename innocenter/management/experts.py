"""The demo's experts: researchers of five institutes, one of them away for a while, one who has not renewed the word."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from innocenter.management.cast import DOMAIN
from institutes.models import Researcher
from mentoring.models import BlockedPeriod, ExpertProfile, Window
from mentoring.models.availability import whole_days_of

if TYPE_CHECKING:  # the centre tells this
    from innocenter.management.house import House


class Helper(NamedTuple):
    """`weekdays` with `hours`; `confirmed`: days ago; `away`: days from now, if not now; `most`: open questions at once."""

    name: str
    forms: list[str]
    weekdays: list[int]
    hours: tuple[int, int]
    regions: list[str] = []
    confirmed: int = 100
    away: int = 0
    most: int = 2


HELPERS = [
    Helper("최가상", ["answer", "onsite", "online", "series"], [1, 3], (10, 12), most=4),
    Helper("한보기", ["answer", "online"], [0, 2, 4], (14, 17)),
    Helper("오예시", ["answer", "onsite", "online", "visit"], [1, 2, 3], (13, 17), ["gyeonggi", "chungnam", "chungbuk", "daejeon"]),
    Helper("서견본", ["answer", "onsite", "online", "visit", "series"], [0, 3], (10, 16), ["gyeongbuk", "daegu", "chungnam", "incheon"]),
    Helper("황가정", ["answer", "online", "visit"], [2, 4], (9, 12), ["gyeongnam", "busan", "ulsan"]),
    Helper("송본보기", ["answer", "onsite"], [1], (14, 18), confirmed=10, away=25),
    Helper("안예제", ["answer", "online"], [2], (10, 12), confirmed=200),
    Helper("류견습", ["answer", "onsite", "online"], [3, 4], (15, 18)),
]


def tell(house: House) -> None:
    for helper in HELPERS:
        begin(house, helper)
    own = ExpertProfile.objects.get(researcher__name=HELPERS[0].name)
    with house.on(house.weekday(house.today - timedelta(days=5))) as now:
        days = whole_days_of(house.today + timedelta(days=12), house.today + timedelta(days=14))
        BlockedPeriod.add(own, days, by=house.people["researcher"], now=now)


def begin(house: House, helper: Helper) -> None:
    researcher = Researcher.objects.select_related("institute").get(name=helper.name)
    with house.on(house.weekday(house.today - timedelta(days=helper.confirmed))) as now:
        person = researcher.user
        if person is None:
            person = researcher.user = house.admit(f"researcher{researcher.pk:02}@{DOMAIN}", researcher.name, now)
            researcher.save()
        answers: dict[str, Any] = {"forms": helper.forms, "regions": helper.regions, "open_cases_most": helper.most}
        expert = ExpertProfile.begin(researcher, answers, by=person, now=now)
        begins, ends = helper.hours
        Window.add_to_week(expert, helper.weekdays, time(begins), time(ends), by=person, now=now)
        if helper.away:
            expert.go_away(house.today + timedelta(days=helper.away), by=person, now=now)
