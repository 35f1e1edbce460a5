"""Sessions: by the company, by its expert, by a second one, by the desk."""

from datetime import timedelta
from typing import Any

from mentoring.models import Session
from tests import make_experts, make_mentoring, make_sessions
from tests.make import NOON
from tests.make_experts import TUESDAY
from tests.make_sessions import GOALS, LOG, meet, people
from tests.posts import Post, row

LINK = "https://meet.example.com/abc"
ACT = "admin:mentoring_session_act"
AFTER = meet().ends_at + timedelta(hours=1)
NEXT = meet(day=TUESDAY + timedelta(days=1))


def of_company(state: str, *, now: Any = None, **body: Any) -> Post:
    session = make_sessions.session(state)
    return Post(people(session)[0], [session.pk], body)


def of_expert(state: str, **body: Any) -> Post:
    session = make_sessions.session(state)
    return Post(people(session)[1], [session.pk], body)


@row("mentoring:times", told="일정 확정")
def times() -> Post:
    request = make_sessions.case()
    return Post(people(request)[0], [request.pk], {"time": meet().starts_at.isoformat(), "agenda": "시험 방법"}, query="?form=online")


@row("mentoring:times proposed", told="일정 확정")
def take_proposal() -> Post:
    session = make_sessions.session("proposed")
    return Post(people(session)[0], [session.request_id], {"time": f"p{session.pk}", "agenda": ""}, query="?form=online")


@row("mentoring:propose", told="할 수 없습니다")
def propose() -> Post:
    request = make_sessions.case()
    begins = [meet().starts_at.isoformat(), NEXT.starts_at.isoformat()]
    return Post(people(request)[1], [request.pk], {"times": begins, "agenda": "시험 방법"}, query="?form=online")


@row("mentoring:plan", told="계획을 저장했습니다", anew=["mentoring_sessionplan"])
def plan() -> Post:
    request = make_sessions.case(wanted="series")
    return Post(people(request)[1], [request.pk], {f"goal_{n}": goal for n, goal in enumerate(GOALS, 1)})


@row("mentoring:conclude", told="지금 상태는")
def conclude() -> Post:
    request = make_sessions.case(wanted="series")
    company, expert = people(request)
    request.write_plan(GOALS, by=expert, now=NOON)
    make_sessions.session("reported", of=request)
    return Post(company, [request.pk])


@row("mentoring:move", told="이 시간으로")
def move() -> Post:
    return of_company("scheduled", time=NEXT.starts_at.isoformat())


@row("mentoring:call_off", told="할 수 없습니다")
def call_off() -> Post:
    return of_expert("scheduled", text="출장이 생겼습니다.")


@row("mentoring:link", told="이미 저장된 주소입니다")
def link() -> Post:
    return of_expert("scheduled", link=LINK)


@row("mentoring:log", told="할 수 없습니다", at=AFTER)
def log() -> Post:
    return of_expert("held", **{**LOG, "hours": "1.5"})


@row("mentoring:missed", told="할 수 없습니다", at=AFTER)
def missed() -> Post:
    return of_company("held", text="20분을 기다렸습니다.")


@row("mentoring:objection", told="할 수 없습니다", at=AFTER)
def objection() -> Post:
    return of_expert("no_show", text="로비에 있었습니다.")


@row("mentoring:come_along", told="지금 상태는")
def come_along() -> Post:
    seat = make_sessions.seat()
    return Post(make_experts.user_of(seat.expert), [seat.pk])


@row("mentoring:stay_away", told="지금 상태는")
def stay_away() -> Post:
    seat = make_sessions.seat()
    return Post(make_experts.user_of(seat.expert), [seat.pk])


# The desk


def at_the_desk(session: Session, act: str, **body: Any) -> Post:
    return Post(make_mentoring.clerk(), [session.pk, act], body)


@row(f"{ACT} second", told="‘상담 예정’ 상태로")
def second() -> Post:
    return at_the_desk(make_sessions.session(), "second", expert=make_sessions.expert().pk)


@row(f"{ACT} release", told="‘상담 예정’ 상태로")
def release() -> Post:
    return at_the_desk(make_sessions.seat().session, "release")


@row(f"{ACT} link", told="이미 저장된 주소입니다")
def give_link() -> Post:
    return at_the_desk(make_sessions.session(), "link", link=LINK)


@row(f"{ACT} absence", told="‘불참’ 상태로", at=AFTER)
def absence() -> Post:
    return at_the_desk(make_sessions.session("held"), "absence", absent="company", text="오지 않았습니다.")


@row(f"{ACT} excuse", told="‘불참’ 상태로", at=AFTER)
def excuse() -> Post:
    return at_the_desk(make_sessions.session("no_show"), "excuse")


@row(f"{ACT} cancel", told="‘상담 취소’ 상태로")
def cancel() -> Post:
    return at_the_desk(make_sessions.session(), "cancel", text="출장이 생겼습니다.")
