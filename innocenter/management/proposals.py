"""The demo's proposed seminars: one for each step of the way, of the researcher and of the coordinator who sign in."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from events import sweeps
from events.models import Attendee, Proposal, Registration, Series, Setting, SpeakerWords, Where
from innocenter.accounts.models import User
from innocenter.taxonomy.models import Field, Holiday
from innocenter.values.monthly import from_month
from innocenter.values.working_days import DAY
from institutes.models import Institute, Researcher
from workspace.models import Claim, Reviewer, Room

if TYPE_CHECKING:  # the centre tells this
    from innocenter.management.house import House

GUEST = SpeakerWords("하초청", "누리솔대학교(가상)", "guest-speaker@demo.innocenter.example")
ABSTRACT = (
    "현장에서 바로 쓸 수 있는 기술을 사례와 함께 소개합니다.\n\n"
    "중소기업이 도입할 때 부딪히는 문제와 푸는 방법을 나누고, 함께 과제를 만들 길을 이야기합니다."
)


def tell(house: House) -> None:
    series = Series.objects.create(
        kind="seminar", title_ko="분야별 기술세미나", title_en="Technology seminars by field", nth=2, weekday=2, begins=time(14),
        minutes=90, summary="연구자가 제안하고 기업이 듣는 세미나입니다.",
    )  # fmt: skip
    given(house, series)
    waiting_for_speaker(house, series)
    in_review(house, series)
    sent_back(house, series)
    submitted(house, series)
    with house.on(house.today - timedelta(days=1)) as now:
        write(house, series, "researcher", "저전력 엣지 AI 모듈 활용법", "ED", now=now, abstract="")


def clerk(house: House) -> User:
    """Knows what it may do now."""
    return User.objects.get(pk=house.people["staff"].pk)


def write(house: House, series: Series, who: str, title: str, field: str, *, now: datetime, abstract: str = ABSTRACT) -> Proposal:
    person = User.objects.get(pk=house.people[who].pk)
    own = Researcher.objects.filter(user=person).first()
    institute = own.institute if own else Institute.objects.kept_by(person).first()
    assert institute
    speaker = SpeakerWords(own.name, institute.name, person.email) if own else GUEST
    months = from_month(timezone.localdate(now), 3)[1:] if abstract else []
    made = Proposal(series=series, institute=institute, title_ko=title, abstract=abstract, wanted_months=months)
    made.write([speaker], by=person, now=now)
    made.fields.set(Field.objects.filter(pk=field))
    return made


def sent(house: House, series: Series, who: str, title: str, field: str, *, days: int) -> Proposal:
    """Submitted so many days ago."""
    with house.on(house.today - timedelta(days=days)) as now:
        made = write(house, series, who, title, field, now=now)
        made.submit(by=made.proposer, now=now)
    return made


def looked_at(house: House, made: Proposal, *, days: int, done: int) -> None:
    """Two reviewers were asked so many days ago; the last `done` of them have answered the day after."""
    free = Reviewer.objects.filter(user__name__in=["강시범", "남모범"]).select_related("user").order_by("user__name")
    with house.on(house.today - timedelta(days=days)) as now:
        made.ask(list(free), by=clerk(house), now=now)
    with house.on(house.today - timedelta(days=days - 1)) as now:
        for review in list(made.reviews.select_related("reviewer").order_by("-place"))[:done]:
            review.declare(by=review.reviewer, now=now)
            review.recommend("accept", "기업이 바로 써 볼 수 있는 내용이고 사례가 분명합니다.", by=review.reviewer, now=now)


def submitted(house: House, series: Series) -> None:
    sent(house, series, "coordinator", "제조 데이터 표준과 활용", "ED", days=1)


def in_review(house: House, series: Series) -> None:
    """The demo's reviewer has not begun; the other's word is in."""
    looked_at(house, sent(house, series, "researcher", "반도체 패키지 신뢰성 시험", "ED", days=6), days=4, done=1)


def sent_back(house: House, series: Series) -> None:
    made = sent(house, series, "researcher", "친환경 소재 평가 방법", "EB", days=9)
    with house.on(house.today - timedelta(days=7)) as now:
        made.send_back(comment="어느 업종의 기업이 들으면 좋을지 초록에 적어 주세요.", by=clerk(house), now=now)


def decided(house: House, made: Proposal, *, days: int) -> None:
    looked_at(house, made, days=days + 3, done=2)
    with house.on(house.today - timedelta(days=days)) as now:
        made.accept(comment="기업의 관심이 큰 주제입니다. 날짜를 찾겠습니다.", by=clerk(house), now=now)


def setting(day: date) -> Setting:
    """At four on that day, or on the first working day after it on which the seminar room is free."""
    room = Room.objects.filter(kind=Room.Kind.SEMINAR).order_by("pk").first()
    assert room
    while True:
        day = Holiday.objects.calendar().on_or_after(day)
        begin = timezone.make_aware(datetime.combine(day, time(16)))
        found = Setting(begin, begin + timedelta(minutes=90), room=room)
        if not Claim.objects.clashing(room.claimed(), found.during).exists():
            return found
        day += DAY


def waiting_for_speaker(house: House, series: Series) -> None:
    made = sent(house, series, "researcher", "현장형 비전 검사와 인공지능", "ED", days=14)
    decided(house, made, days=5)
    with house.on(house.today - timedelta(days=1)) as now:
        made.place(Where(setting=setting(house.today + timedelta(days=24))), by=clerk(house), now=now)


def given(house: House, series: Series) -> None:
    """Last month: two came."""
    made = sent(house, series, "researcher", "로봇 협업 셀 설계 사례", "EA", days=70)
    decided(house, made, days=55)
    by = clerk(house)
    with house.on(house.today - timedelta(days=45)) as now:
        event = made.place(Where(setting=setting(house.today - timedelta(days=22))), by=by, now=now)
        for speaker in made.speakers.select_related("researcher__user"):
            speaker.confirm(by=speaker.account, now=now, by_link=True)
        event.publish(by=by, now=now)
        for key in ("company", "colleague"):
            event.register(Attendee.of(house.people[key]), by=house.people[key], now=now)
    with house.on(timezone.localdate(event.ends_at) + timedelta(days=1)):
        for one in Registration.objects.filter(event=event).select_related("event").order_by("pk"):
            one.check_in(by=by, now=event.starts_at)
        sweeps.finish(now=event.ends_at)
        Proposal.objects.get(pk=made.pk).follow_event(now=event.ends_at)
