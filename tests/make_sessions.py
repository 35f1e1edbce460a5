"""Makers for sessions: each returns a saved, valid row that came to its state by the real verbs; a test names only what it is about."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from innocenter.accounts.models import User
from mentoring.models import ExpertProfile, Request, Session, SessionExpert
from mentoring.models.session_states import Form, Side
from mentoring.models.session_steps import Meet
from tests import make, make_experts, make_mentoring, make_offers
from tests.make import NOON
from tests.make_experts import TUESDAY

FORMS = ["onsite", "online", "visit", "series"]
REGIONS = ["gyeonggi", "seoul", "daejeon", "chungbuk"]
GOALS = ["원인 찾기", "시험 설계", "결과 확인"]
LOG: dict[str, Any] = {
    "findings": "활성화 처리 뒤의 세척이 모자랍니다.",
    "advice": "세척을 두 번으로 늘리고 접착력을 다시 재 보세요.",
    "next_step": "기업이 시편 열 개를 만들어 보냅니다.",
    "attendees": "김대표, 박연구원",
    "hours": Decimal("1.5"),
}


def expert(**about: Any) -> ExpertProfile:
    return make_offers.expert(**{"forms": FORMS, "regions": REGIONS} | about)


def case(*, to: ExpertProfile | None = None, **words: Any) -> Request:
    """A question that an expert has taken on, with whom a time is to be agreed."""
    return make_offers.taken(to=to or expert(), **words)


def meet(begins: str = "10:00", ends: str = "11:00", day: date = TUESDAY, *, form: str = "online", place: str = "") -> Meet:
    hours = make.hours(begins, ends, day)
    return Meet(hours.lower, hours.upper, form, place or ("경기도 성남시 분당구 판교로 1 (시연용)" if form == Form.VISIT else ""))


def people(session: Session | Request) -> tuple[User, User]:
    """Somebody of the company, and the expert."""
    request = session.request if isinstance(session, Session) else session
    found = session.expert if isinstance(session, Session) else request.expert
    assert found
    return make_mentoring.asker(request.company), make_experts.user_of(found)


def session(
    state: str = "scheduled", *, of: Request | None = None, form: str = "online", now: datetime = NOON, day: date = TUESDAY, **about: Any
) -> Session:
    """On a Tuesday at ten, eight days from the makers' day."""
    request = of or case(**about)
    company, person = people(request)
    wanted = meet(form=form, day=day)
    if state in {"proposed", "lapsed"}:
        made = request.propose_times([wanted], by=person, now=now)[0]
    else:
        made = request.choose_time(wanted, by=company, now=now)
    match state:
        case "lapsed":
            assert fresh(made).lapse(now=now + timedelta(hours=25))
        case "cancelled":
            made.cancel("출장이 생겼습니다.", by=company, now=now)
        case "no_show":
            made.record_absence("20분을 기다렸습니다.", by=company, now=made.starts_at + timedelta(minutes=20))
        case "held" | "reported":
            assert made.finish(now=made.ends_at)
    if state == "reported":
        made.write_log(LOG, by=person, now=made.ends_at + timedelta(hours=1))
    return fresh(made)


def fresh(made: Session) -> Session:
    return Session.objects.with_names().get(pk=made.pk)


def seat(state: str = "invited", *, of: Session | None = None) -> SessionExpert:
    """A second expert of another institute."""
    made = of or session()
    asked = made.invite_second(expert(), by=make_mentoring.clerk(), now=NOON)
    person = make_experts.user_of(asked.expert)
    match state:
        case "accepted":
            asked.accept(by=person, now=NOON)
        case "declined":
            asked.decline(by=person, now=NOON)
        case "released":
            made.release_second(by=make_mentoring.clerk(), now=NOON)
    return SessionExpert.objects.with_names().get(pk=asked.pk)


def missed(by: str, *, of: Request | None = None, day: date = TUESDAY) -> Session:
    """That side did not come."""
    made = session(of=of, day=day)
    company, person = people(made)
    made.record_absence("아무도 오지 않았습니다.", by=person if by == Side.COMPANY else company, now=made.starts_at + timedelta(minutes=15))
    return fresh(made)


def room(**about: Any) -> Any:
    """A meeting room of the centre."""
    return make.meeting_room(**about)
