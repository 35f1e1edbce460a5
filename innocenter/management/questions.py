"""The demo's questions: one new, one looked at, one that waits for its company, one answered, one solved and one shown another way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Group

from companies.models import CentreMembership, Company
from innocenter.accounts.groups import MENTORING
from innocenter.accounts.models import User
from innocenter.taxonomy.models import Field
from mentoring.models import Request

if TYPE_CHECKING:  # the centre tells this
    from innocenter.management.house import House

# Days ago, whose (0 is the demo's own company, which is left room for a question of its visitor), what became of it, the company's words.
QUESTIONS: list[tuple[int, int, str, dict[str, Any]]] = [
    (40, 0, "resolved", {
        "title": "센서 모듈의 방수 시험을 어디서 할 수 있나요?",
        "problem": "IP67 방수 시험이 필요한데 우리 지역에는 장비가 없습니다. 시료는 20개이고 결과서를 고객사에 내야 합니다.",
        "would_help": "시험할 수 있는 기관과 비용을 알고 싶습니다.",
    }),
    (20, 1, "referred", {
        "title": "해외 인증 비용 지원을 받고 싶습니다",
        "problem": "유럽 수출을 준비하면서 CE 인증 비용이 부담됩니다.",
    }),
    (3, 0, "answered", {
        "title": "무선 모듈 배터리가 겨울에 빨리 닳습니다",
        "problem": "영하 10도 아래에서 통신 모듈의 배터리 사용 시간이 절반으로 줄어듭니다. 리튬 일차전지를 씁니다.",
        "tried": "대기 전류를 줄여 보았지만 차이가 거의 없습니다.",
    }),
    (2, 1, "info_needed", {
        "title": "알루미늄 부품의 도금이 벗겨집니다",
        "problem": "염수분무 시험 48시간 뒤에 니켈 도금이 모서리부터 벗겨집니다. 두 달 전 소재 업체를 바꾼 뒤로 생겼습니다.",
        "tried": "전처리 시간을 두 배로 늘렸습니다.", "urgency": "standstill",
    }),
    (1, 1, "triaging", {
        "title": "라이다 신호의 잡음을 줄이고 싶습니다",
        "problem": "햇빛이 강한 낮에 라이다 센서의 거리 오차가 커집니다. 신호처리 방법을 상담받고 싶습니다.",
        "wanted": "online",
    }),
    (0, 1, "submitted", {
        "title": "시제품 금형 설계를 함께 봐 줄 전문가를 찾습니다",
        "problem": "플라스틱 하우징의 휨이 도면보다 0.4mm 큽니다. 금형을 고치기 전에 의견을 듣고 싶습니다.",
        "wanted": "onsite",
    }),
]  # fmt: skip


def the_desk(house: House) -> User:
    """The demo's staff, who look after mentoring, too."""
    house.people["staff"].groups.add(Group.objects.get(name=MENTORING))
    return User.objects.get(pk=house.people["staff"].pk)  # knows what it may do now


def tell(house: House) -> None:
    desk = the_desk(house)
    own = Company.objects.managed_by(house.people["company"]).values_list("pk", flat=True)
    members = [one.company for one in CentreMembership.objects.in_use(house.today).select_related("company").order_by("pk")]
    members.sort(key=lambda company: company.pk not in own)
    for days, whose, becomes, words in QUESTIONS:
        day = house.weekday(house.today - timedelta(days=days)) if days else house.today
        with house.on(day) as now:
            ask(members[whose], desk, becomes, words, now)


def ask(company: Company, desk: User, becomes: str, words: dict[str, Any], now: datetime) -> Request:
    asker = company.managers().order_by("pk").first()
    assert asker
    request = Request.start(company=company, by=asker, now=now)
    request.save_draft(words, by=asker, now=now)
    request.submit(by=asker, now=now)
    if becomes == "submitted":
        return request
    request.take(by=desk, now=now)
    if becomes == "info_needed":
        request.ask_more("바꾼 소재의 규격과, 지금 쓰시는 전처리 약품의 이름을 알려 주세요.", by=desk, now=now)
    if becomes in {"answered", "resolved", "referred"}:
        request.confirm_fields(Field.objects.filter(pk__in=["ED"]), by=desk, now=now)
    if becomes in {"answered", "resolved"}:
        request.answer(
            "가까운 시험기관 두 곳의 조건을 비교해 두었습니다. 예약할 때 시료의 크기와 개수를 먼저 알려 주시면 빠릅니다."
            if becomes == "resolved" else
            "저온에서는 전지의 내부저항이 커집니다. 대기 전류보다 송신할 때의 순간 전류를 줄이는 편이 효과가 큽니다. "
            "슈퍼커패시터를 함께 쓰는 회로를 먼저 시험해 보세요.",
            by=desk, now=now,
        )  # fmt: skip
    if becomes == "resolved":
        request.confirm_answer(by=asker, now=now)
    if becomes == "referred":
        why = "비용의 일부를 지원하는 사업이 따로 있습니다. 공고는 해마다 3월에 납니다."
        request.refer("수출 인증 지원사업 (시연용 이름)", why, by=desk, now=now)
    return request
