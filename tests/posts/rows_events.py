"""The pages of the programme."""

from companies.models import Company
from events.models import Registration
from innocenter.accounts.models import User
from tests import make, make_events
from tests.make import NOON
from tests.posts import Post, row

STATE = "지금 상태는"


def by_link(registration: Registration, **body: str) -> Post:
    """Without an account: the link of the letter is the permission."""
    return Post(None, [registration.token], dict(body))


def of_colleague() -> tuple[User, Company, Registration]:
    boss = make.user()
    company = make.company(manager=boss)
    event, guest = make_events.event(), make_events.guest(company=company)
    (made,) = event.register_together([guest], company=company, how="fit", by=boss, now=NOON)
    return boss, company, made


@row("events:register", told="이미 이 행사에 신청", anybody=True)
def register() -> Post:
    event = make_events.event(mode="both", capacity_online=3)
    return Post(make.user(), [event.pk], {"wish": "online", "affiliation": "한빛센서"})


@row("events:colleagues", told="이미 신청한 사람이")
def colleagues() -> Post:
    boss = make.user()
    company = make.company(manager=boss)
    body = {"people": [make.person(company).user.pk], "others": "김신입, new@example.com", "how": "fit"}
    return Post(boss, [make_events.event().pk, company.pk], body)


@row("events:hand_over", told=STATE)
def hand_over() -> Post:
    boss, company, made = of_colleague()
    return Post(boss, [made.pk], {"person": make.person(company).user.pk, "name": "", "email": ""})


@row("events:give_up", told=STATE)
def give_up() -> Post:
    boss, _company, made = of_colleague()
    return Post(boss, [made.pk])


@row("events:cancel", told=STATE)
def cancel() -> Post:
    return by_link(make_events.registration())


@row("events:accept", told=STATE)
def accept() -> Post:
    return by_link(make_events.registration("offered"))


@row("events:decline", told=STATE)
def decline() -> Post:
    return by_link(make_events.registration("offered"))


@row(
    "events:own_data", told="본인 정보를 확인했습니다",
    anew=["events_registration", "events_registrationevent", "pghistory_context"],  # a later word is a later word
)  # fmt: skip
def own_data() -> Post:
    return by_link(of_colleague()[2], name="김진짜", affiliation="한빛센서", agreed="on")
