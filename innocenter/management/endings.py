"""The demo's questions of the last months that are over, in every way in which one can end; and one that its company may close today.

Enough for the figures on the front page to say something: one answer was late, one question was not solved.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.management.questions import the_desk
from innocenter.taxonomy.models import Field
from mentoring.models import CannedReply, ExpertProfile, Request, Session
from mentoring.session_slots import slots_for

if TYPE_CHECKING:  # the centre tells this
    from innocenter.management.house import House


class Case(NamedTuple):
    """`days` ago it was sent; `took`: days to the desk's answer, or to an expert's yes; `experts` as they were ranked."""

    days: int
    company: str
    field: str
    end: str
    title: str
    problem: str
    took: int = 1
    experts: tuple[str, ...] = ()
    wanted: str = "answer"


CASES = [
    Case(
        88, "㈜한빛센서", "ED", "became", "거리센서의 온도 보정을 다시 설계하고 싶습니다",
        "영하 20도에서 거리값이 3cm 어긋납니다. 보정표를 늘려도 줄지 않아 회로부터 다시 보려고 합니다.",
        2, ("최가상",), "online",
    ),
    Case(
        76, "오름로보틱스㈜", "EA", "partly", "협동로봇 손끝의 힘을 더 정밀하게 재고 싶습니다",
        "조립할 때 2N 아래의 힘을 구별하지 못해 부품이 눌립니다. 센서 위치와 신호 처리를 함께 보고 싶습니다.",
        3, ("오예시", "류견습"), "online",
    ),
    Case(
        69, "㈜해솔정밀", "EB", "not", "도금 두께를 라인에서 바로 재고 싶습니다",
        "지금은 한 시간에 한 번 시편을 떼어 잽니다. 라인을 멈추지 않고 재는 방법을 찾습니다.",
        2, ("서견본",), "online",
    ),
    Case(
        60, "㈜새봄바이오", "LA", "no_word", "진단 키트의 건조 조건을 검토받고 싶습니다",
        "건조한 뒤 석 달이 지나면 신호가 20% 줄어듭니다. 건조 온도와 포장을 함께 보려고 합니다.",
        2, ("류견습",), "online",
    ),
    Case(
        52, "주식회사 세움모빌리티", "EI", "no_show", "소형 전기차 문짝의 떨림을 줄이고 싶습니다",
        "시속 60km에서 문짝이 떨립니다. 보강재를 더할 자리를 상담받고 싶습니다.",
        1, ("오예시",), "online",
    ),
    Case(
        47, "㈜한빛센서", "ED", "answered", "기판 세척액을 바꾸어도 되는지 알고 싶습니다",
        "쓰던 세척액이 단종됩니다. 센서 창의 코팅이 상하지 않는 세척액을 찾습니다.",
    ),
    Case(
        42, "㈜미르소프트", "EE", "declined", "세무 상담을 받고 싶습니다",
        "연구개발비의 세액공제를 어떻게 신고하는지 알고 싶습니다.",
    ),
    Case(
        38, "㈜해솔정밀", "EB", "answered", "열처리 뒤 치수가 달라지는 까닭을 알고 싶습니다",
        "담금질한 뒤 안지름이 0.05mm 커집니다. 노의 온도 기록을 함께 볼 수 있습니다.", 8,
    ),
    Case(
        33, "㈜단비헬스케어", "LC", "withdrawn", "근전도 전극의 재질을 바꾸려고 합니다",
        "땀이 나면 신호가 약해집니다. 재질을 고르기 전에 의견을 듣고 싶습니다.",
    ),
    Case(
        26, "㈜새봄바이오", "LA", "expired", "판독기의 광원을 바꾸고 싶습니다",
        "지금 쓰는 LED의 수명이 짧습니다. 바꿀 수 있는 제품을 찾습니다.",
    ),
    Case(
        10, "㈜한빛센서", "ED", "reported", "센서 창에 맺히는 물방울을 없애고 싶습니다",
        "비가 오면 창에 물방울이 맺혀 거리값이 튑니다. 발수 코팅과 창의 각도를 함께 검토하고 싶습니다.",
        1, ("한보기",), "online",
    ),
]  # fmt: skip
SCORES = {"understood": 5, "useful": 4, "again": 5}
OUTCOMES: dict[str, dict[str, Any]] = {
    "became": {"verdict": "solved", **SCORES, "text": "보정 회로를 바꾼 뒤 오차가 5mm 안으로 줄었습니다."},
    "partly": {"verdict": "partly", **SCORES, "useful": 3, "text": "센서 위치는 옮겼고, 신호 처리는 더 시험해야 합니다."},
    "not": {"verdict": "not", "understood": 4, "useful": 2, "again": 4, "text": "비용이 예상보다 커서 지금은 들이지 못합니다."},
}
LOG = {
    "findings": "기록을 함께 보았습니다. 조건이 바뀌는 때와 현상이 나타나는 때가 겹칩니다.",
    "advice": "한 번에 한 조건만 바꾸어 시편 열 개씩 비교해 보세요. 먼저 온도, 다음에 시간을 바꾸는 순서를 권합니다.",
    "next_step": "기업이 두 주 동안 비교하고, 결과가 다르면 센터에 다시 묻습니다.",
    "hours": Decimal("1.5"),
}
CANNED = [
    ("answer", "시험기관 안내", "가까운 시험기관에서 시험하실 수 있습니다. 예약하실 때 시료의 크기와 개수를 먼저 알려 주세요."),
    ("more", "도면과 사진 요청", "현상이 보이는 사진과 도면을 함께 보내 주시면 더 정확히 답해 드릴 수 있습니다."),
    ("refer", "지원사업 안내", "비용 지원은 별도의 사업에서 맡고 있습니다. 공고는 센터 행사 안내에서도 알려 드립니다."),
    ("decline", "다루지 않는 분야", "센터는 기술 상담을 맡고 있어 이 질문에는 답해 드리기 어렵습니다. 아래 기관에 물어보실 수 있습니다."),
]


def tell(house: House) -> None:
    """After the experts, and before the questions of these days, so that numbers rise with the days."""
    CannedReply.objects.bulk_create(CannedReply(use=use, title=title, text=text) for use, title, text in CANNED)
    desk = the_desk(house)
    with house.on(house.today):  # each row bears the time of its act by itself
        for case in CASES:
            Telling(house, case, desk).tell()


class Telling:
    """One question from its first line to its end."""

    def __init__(self, house: House, case: Case, desk: User) -> None:
        self.house, self.case, self.desk = house, case, desk
        self.sent = house.at(house.weekday(house.today - timedelta(days=case.days)))
        company = Company.objects.get(name=case.company)
        asker = company.managers().order_by("pk").first()
        assert asker
        self.company, self.asker = company, asker

    def tell(self) -> None:
        case, now = self.case, self.sent
        request = Request.start(company=self.company, by=self.asker, now=now)
        words = {"title": case.title, "problem": case.problem, "wanted": case.wanted}
        request.save_draft(words, by=self.asker, now=now)
        request.submit(by=self.asker, now=now, is_another=True)
        request.take(by=self.desk, now=now + timedelta(hours=2))
        if case.experts:
            self.meet_an_expert(request)
        else:
            self.end_at_the_desk(request)

    def later(self, days: int, hour: int = 15) -> datetime:
        """So many days after it was sent, and never at a weekend."""
        day = self.house.weekday((self.sent + timedelta(days=days)).date())
        return max(self.house.at(day, hour), self.sent + timedelta(hours=3))

    def end_at_the_desk(self, request: Request) -> None:
        now, ends = self.later(self.case.took), {
            "answered": self.answered, "declined": self.declined, "withdrawn": self.withdrawn, "expired": self.expired,
        }  # fmt: skip
        ends[self.case.end](request, now)

    def answered(self, request: Request, now: datetime) -> None:
        request.confirm_fields(Field.objects.filter(pk=self.case.field), by=self.desk, now=now)
        words = "보내 주신 자료를 살펴보았습니다. 가장 먼저 확인할 두 가지와, 시험을 맡길 수 있는 곳 한 곳을 적어 보냅니다."
        request.answer(words, by=self.desk, now=now)
        request.confirm_answer(by=self.asker, now=now + timedelta(hours=20))

    def declined(self, request: Request, now: datetime) -> None:
        request.decline("센터는 기술 상담을 맡고 있습니다. 세액공제는 관할 세무서나 국세상담센터에 물어봐 주세요.", by=self.desk, now=now)

    def withdrawn(self, request: Request, now: datetime) -> None:
        request.withdraw(by=self.asker, now=now)

    def expired(self, request: Request, now: datetime) -> None:
        inquiry = request.ask_more("지금 쓰시는 LED의 규격과 하루 사용 시간을 알려 주세요.", by=self.desk, now=now)
        assert request.lapse(now=self.house.at(inquiry.due_on + timedelta(days=1), 6))

    def meet_an_expert(self, request: Request) -> None:
        """The first of two says nothing in time, and it goes on to the other by itself."""
        case, offered = self.case, self.sent + timedelta(hours=3)
        request.confirm_fields(Field.objects.filter(pk=case.field), by=self.desk, now=offered)
        line = {one.researcher.name: one for one in ExpertProfile.objects.with_names().filter(researcher__name__in=case.experts)}
        keys = [line[name].pk for name in case.experts]
        offer = request.offer_to(line[case.experts[0]], line=keys, by=self.desk, now=offered)
        if len(keys) > 1:
            assert request.expire_offer(now=self.house.at(offer.due_on + timedelta(days=1), 6))
        taken = request.open_offer
        assert taken
        person = taken.expert.researcher.user
        assert person
        at = max(self.later(case.took), self.house.at(taken.made_at.date(), 15))
        taken.accept(by=person, now=at)
        request.refresh_from_db()
        if case.end == "no_show":
            self.stood_up(request, taken.expert, person, at)
        else:
            self.report(request, taken.expert, person, at)

    def agree(self, request: Request, expert: ExpertProfile, now: datetime) -> Session:
        """On the expert's first free time; the last before today where the company is still to say what came of it."""
        slots, tonight = slots_for(expert, "online", seats=2, now=now), self.house.at(self.house.today, 0)
        chosen = [slot for slot in slots if slot.ends_at < tonight][-1] if self.case.end == "reported" else slots[0]
        return request.choose_time(chosen, by=self.asker, agenda="시험 기록을 화면으로 함께 보겠습니다.", now=now)

    def stood_up(self, request: Request, expert: ExpertProfile, person: User, now: datetime) -> None:
        """Twice nobody of the company came."""
        for _time in range(2):
            session = self.agree(request, expert, now + timedelta(hours=1))
            now = session.starts_at + timedelta(minutes=20)
            session.record_absence("20분을 기다렸고 전화도 드렸지만 닿지 않았습니다.", by=person, now=now)
            request.refresh_from_db()

    def report(self, request: Request, expert: ExpertProfile, person: User, now: datetime) -> None:
        session = self.agree(request, expert, now + timedelta(hours=1))
        session.finish(now=session.ends_at)
        session.write_log(LOG | {"attendees": f"{self.asker.name}, {person.name}"}, by=person, now=session.ends_at + timedelta(hours=2))
        request.refresh_from_db()
        due_on = request.due_on
        assert due_on
        if self.case.end == "no_word":
            assert request.lapse(now=self.house.at(due_on + timedelta(days=1), 6))
        elif self.case.end in OUTCOMES:
            said_at = session.ends_at + timedelta(days=2)
            request.close(OUTCOMES[self.case.end], by=self.asker, now=said_at)
            if self.case.end == "became":
                self.go_on(request, person, said_at)

    def go_on(self, request: Request, person: User, closed: datetime) -> None:
        """It becomes a project, and a month later the company says that it still works."""
        planned, asked = closed + timedelta(days=4), closed + timedelta(days=31)
        starts_on = (planned.date() + timedelta(days=31)).replace(day=1)
        words = {"title": "거리센서 온도 보정 회로 공동개발", "plan": f"{self.case.problem} 보정 회로를 함께 설계하고 시험합니다."}
        project = request.become_project(**words, starts_on=starts_on, months=12, by=self.asker, now=planned)
        project.confirm(by=person, now=planned + timedelta(days=1))
        assert request.ask_how_it_goes(30, now=asked)
        answered, told = asked + timedelta(days=1), "불량으로 돌아오는 제품이 절반으로 줄었습니다."
        request.follow_ups.get().answer("yes", by=self.asker, now=answered, led_to=["project", "cost"], text=told)

