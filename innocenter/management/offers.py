"""The demo's questions with experts: one that waits for the word of the demo's own expert, one that another has taken on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.management.questions import ask
from innocenter.taxonomy.models import Field
from mentoring.models import ExpertProfile

if TYPE_CHECKING:  # the centre tells this
    from innocenter.management.house import House

# Days ago, whose, whether it is taken on, the experts as they are ranked, and the company's words.
OFFERED: list[tuple[int, str, bool, list[str], dict[str, Any]]] = [
    (4, "㈜한빛센서", True, ["서견본", "오예시"], {
        "title": "센서 하우징의 접착이 습기에 약합니다",
        "problem": "85도 85% 고온고습 시험 300시간 뒤에 실리콘 접착면이 들뜹니다. 하우징은 PBT이고 프라이머는 쓰지 않습니다.",
        "tried": "경화 온도를 올리고 시간을 늘렸지만 차이가 없었습니다.",
        "would_help": "표면 처리와 접착제를 어떻게 고를지 의견을 듣고 싶습니다.", "wanted": "onsite",
    }),
    (0, "주식회사 가람전자", False, ["최가상", "한보기", "류견습"], {
        "title": "온도 센서의 자동 보정 방법을 찾고 있습니다",
        "problem": "양산한 온도 센서의 영점이 6개월 뒤에 0.5도쯤 어긋납니다. 현장에서 사람 손을 거치지 않고 보정하고 싶습니다.",
        "tried": "출하 전에 두 점에서 보정하고 있습니다.",
        "would_help": "펌웨어로 할 수 있는 보정 방법과 시험 방법을 알고 싶습니다.", "wanted": "online",
    }),
]  # fmt: skip


def tell(house: House) -> None:
    desk = User.objects.get(pk=house.people["staff"].pk)  # knows what it may do now
    for days, company, is_taken, names, words in OFFERED:
        line = {one.researcher.name: one for one in ExpertProfile.objects.with_names().filter(researcher__name__in=names)}
        with house.on(house.weekday(house.today - timedelta(days=days)) if days else house.today) as now:
            request = ask(Company.objects.get(name=company), desk, "triaging", words, now)
            request.confirm_fields(Field.objects.filter(pk__in=["ED"]), by=desk, now=now)
            offer = request.offer_to(line[names[0]], line=[line[name].pk for name in names], by=desk, now=now)
            if is_taken and (person := offer.expert.researcher.user):
                offer.accept(by=person, now=now)
