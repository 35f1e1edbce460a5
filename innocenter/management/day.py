"""The demo's past event: who was there, what they answered, a certificate; and who comes to the next one."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from events import attendance
from events.models import Attendee, DoorHelper, Event, Registration, Survey
from innocenter.accounts.models import User

if TYPE_CHECKING:  # the programme tells this
    from innocenter.management.house import House

GUESTS = [("강은하", "다온정밀"), ("노을빛", "새벽소재"), ("도한별", "가온배터리"), ("류지안", "라온화학"), ("문가람", "누리셀")]
SAID = [
    (5, 5, 4, 1, "사례가 구체적이어서 좋았습니다."),
    (4, 5, 4, 1, ""),
    (5, 4, 3, 0, "질의응답 시간이 더 길면 좋겠습니다."),
    (3, 4, 4, 0, ""),
    (5, 5, 5, 1, "다음에는 재활용 소재를 다뤄 주세요."),
    (4, 3, 4, 1, ""),
]


def today(house: House, clerk: User) -> None:
    """All day long, so that the reception can be tried whenever the demo is looked at: some come, nobody is in yet."""
    begin, end = (timezone.make_aware(datetime.combine(house.today, time(hour))) for hour in (9, 22))
    with house.on(house.today - timedelta(days=7)) as now:
        event = Event.objects.create(
            title_ko="기업·연구자 기술교류의 날", title_en="Open day of companies and researchers", starts_at=begin, ends_at=end,
            elsewhere="판교 제2테크노밸리 기업지원허브 1층 (예시)", capacity_onsite=40,
            summary="출연연 연구자와 기업이 하루 동안 자유롭게 만나 이야기합니다. 접수처에서 참가증을 보여 주세요.",
        )  # fmt: skip
        event.publish(by=clerk, now=now)
        for key in ("company", "colleague", "newcomer"):
            event.register(Attendee.of(house.people[key]), by=house.people[key], now=now)
        guests(event, now=now)
        DoorHelper.objects.appoint(event, house.people["coordinator"], by=clerk, now=now)


def guests(event: Event, *, now: datetime) -> None:
    for number, (name, company) in enumerate(GUESTS, 1):
        event.register(Attendee.guest(f"guest{number}@demo.innocenter.example", name, affiliation=f"{company} (예시)"), by=None, now=now)


def afterwards(house: House, event: Event, clerk: User) -> None:
    """The attendance is closed, six have answered, those present have their certificates; four days later the survey is closed."""
    with house.on(house.today - timedelta(days=12)) as now:
        attendance.close(event, by=clerk, now=now)
        came = list(Registration.objects.filter(event=event, state=Registration.State.ATTENDED).select_related("event").order_by("pk"))
        survey = Survey.objects.get(event=event)
        questions = list(survey.questions.values_list("pk", flat=True))
        for one, said in zip(came, SAID, strict=False):
            survey.answer(one, dict(zip(questions, said, strict=True)), now=now)
        attendance.certify(now=now)
        attendance.thank(now=now)
    with house.on(house.today - timedelta(days=8)) as now:
        survey.close(by=clerk, now=now)
