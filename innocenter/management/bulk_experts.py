"""Experts in bulk, for measuring: each researcher takes questions, and a question of each was solved. The same every time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from innocenter.accounts.models import User
from institutes.models import Institute, Researcher
from mentoring.models import ExpertProfile, Offer, Request, Rule

if TYPE_CHECKING:  # the bulk tells this
    from companies.models import Company

NOBODY_SIGNS_IN = "!"
THINGS = (
    "도금층 용접부 금형 사출품 절삭공구 베어링 모터 인버터 배터리팩 전해액 분리막 태양광모듈 변압기 안테나 "
    "무선모듈 펌웨어 카메라 조명 챗봇 암호모듈 재고 그리퍼 이동로봇 가스센서 라이다 렌즈 솔더 웨이퍼 접착제 "
    "도료 촉매 증류탑 폐수 슬러지 활성탄 집진기 소스 유산균 온실 추출물 배양기 진단키트 심전도 보행기구 "
    "세라믹 모르타르 교량 배관 주물 다이캐스팅 필터 원단 풍력터빈 히트펌프 압축기 프레스 컨베이어 포장재"
)
TROUBLES = (
    "박리 기공 휨 균열 마모 진동 소음 발열 열화 누설 잡음 간섭 오작동 흠집 오인식 유출 지연 미끄러짐 "
    "드리프트 눈부심 단선 오염 탈락 변색 수율저하 부식 악취 막힘 변질 사멸 병해 침전 거품 위양성 통증 "
    "갈라짐 처짐 결함 기포 이염 결빙 파손"
)
WAYS = "현미경 유한요소해석 열화상 분광분석 딥러닝 통계모형 가속수명시험 유동해석 현장계측 시제품제작 공정모사 표준시험 음향측정 실험계획법"
SENTENCES = (
    "{thing}의 {trouble} 원인을 {way}으로 밝히고 공정 조건을 함께 바꿉니다.",
    "{way}을 써서 {thing}에서 생기는 {trouble} 문제를 줄이는 방법을 연구합니다.",
    "중소기업의 {thing} 개발에서 {trouble} 대책을 자문하고 {way} 장비를 갖추고 있습니다.",
)


def introduction(n: int) -> str:
    """Three sentences; no two of the first thousands alike."""
    things, troubles, ways = THINGS.split(), TROUBLES.split(), WAYS.split()
    parts = ((n * 7 + k * 13, n * 3 + k * 5, n + k * 11) for k in range(3))
    return " ".join(
        SENTENCES[(n + k) % 3].format(thing=things[a % len(things)], trouble=troubles[b % len(troubles)], way=ways[c % len(ways)])
        for k, (a, b, c) in enumerate(parts)
    )


def keywords(n: int) -> str:
    things, troubles = THINGS.split(), TROUBLES.split()
    return ", ".join((things[n * 7 % len(things)], things[(n * 7 + 13) % len(things)], troubles[n * 3 % len(troubles)]))


class Experts:
    """Rows for `Bulk.add`, in the order in which they refer to each other."""

    def __init__(self, many: int, clerk: User, domain: str, now: datetime) -> None:
        self.many, self.clerk, self.domain, self.now = many, clerk, domain, now
        self.today = timezone.localdate(now)

    def users(self) -> Iterator[User]:
        return (User(email=f"expert{n}@{n % 97}.{self.domain}", name=f"전문가{n}", password=NOBODY_SIGNS_IN) for n in range(self.many))

    def researchers(self, users: Sequence[User], institutes: Sequence[Institute], names: Sequence[str]) -> Iterator[Researcher]:
        for n, user in enumerate(users):
            yield Researcher(
                institute=institutes[n % len(institutes)], user=user, name=names[n], name_en=f"Bulk {n}", position="책임연구원",
                department=f"{THINGS.split()[n % 50]}연구실", keywords=keywords(n), introduction=introduction(n),
            )  # fmt: skip

    def profiles(self, researchers: Sequence[Researcher]) -> Iterator[ExpertProfile]:
        common: dict[str, Any] = {"forms": ["answer", "onsite", "online"], "made_by": self.clerk, "made_at": self.now}
        return (ExpertProfile(researcher=one, confirmed_at=self.now, **common) for one in researchers)

    def requests(self, companies: Sequence[Company], askers: Sequence[User]) -> Iterator[Request]:
        """One each, solved in the last months."""
        rule = Rule.objects.in_force(self.today)
        for n in range(self.many):
            asker, then = askers[n], self.now - timedelta(days=30 + n % 300)
            yield Request(
                company=companies[n], number=f"BM-{n:06d}", title=f"{keywords(n)} 상담", problem=introduction(n + 1), rule=rule,
                state="resolved",
                started_by=asker, started_at=then, saved_by=asker, saved_at=then, submitted_by=asker, submitted_at=then, owner=self.clerk,
                first_answer_at=then, closed_at=then, closed_by=asker, fields_confirmed_by=self.clerk, fields_confirmed_at=then,
            )  # fmt: skip

    def offers(self, requests: Sequence[Request], experts: Sequence[ExpertProfile]) -> Iterator[Offer]:
        for request, expert in zip(requests, experts, strict=True):
            made = request.started_at
            yield Offer(
                request=request, expert=expert, round=1, rank=1, line=[expert.pk], state="accepted", made_by=self.clerk, made_at=made,
                remind_on=timezone.localdate(made) + timedelta(days=1), due_on=timezone.localdate(made) + timedelta(days=2),
                answered_at=made,
            )  # fmt: skip
