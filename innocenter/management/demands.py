"""Two demands of the demo: one that institutes read and a researcher has answered, one that everybody reads."""

from datetime import timedelta
from typing import Any

from companies.models import Company
from innocenter.management.house import House
from innocenter.taxonomy.models import Field
from projects.models import Demand

# The demo's own company first; audience, kind, title, text, field.
LOOKED_FOR = [
    ("partners", "joint", "저온에서 굳는 도전성 잉크",
     "80도 아래에서 10분 안에 굳는 도전성 잉크가 필요합니다. 지금은 130도에서 굳혀 필름이 휩니다. "
     "배합 설계와 신뢰성 시험을 함께할 곳을 찾습니다.", "EE"),
    ("public", "testing", "소형 감속기의 저소음 시험",
     "지름 60밀리미터 감속기의 소음을 40데시벨 아래로 낮추려 합니다. "
     "반무향실에서 시험하고 원인을 함께 분석할 곳을 찾습니다.", "EA"),
]  # fmt: skip
ANSWER = "저온 소결용 은 입자 배합을 세 해 연구했습니다. 시편 열 장을 주시면 두 달 안에 경화 조건을 찾아 드릴 수 있습니다."


def tell(house: House) -> None:
    company: Any = Company.objects.filter(people__user=house.people["company"]).first()
    for n, (audience, kind, title, text, field) in enumerate(LOOKED_FOR):
        with house.on(house.weekday(house.today - timedelta(days=12 + n)), 10) as now:
            by = house.people["company"]
            words: dict[str, Any] = {"kind": kind, "title": title, "text": text, "audience": audience}
            made = Demand.objects.write(company=company, **words, fields=Field.objects.filter(pk=field), by=by, now=now)
            made.publish(by=by, now=now)
    with house.on(house.weekday(house.today - timedelta(days=5)), 15) as now:
        asked = Demand.objects.get(title=LOOKED_FOR[0][2])
        asked.answer(ANSWER, by=house.people["researcher"], now=now)
