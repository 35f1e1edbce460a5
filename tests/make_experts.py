"""Makers for experts: each returns a saved, valid row; a test names only what it is about."""

from datetime import date, datetime, time, timedelta
from typing import Any

from innocenter.accounts.models import User
from mentoring.models import BlockedPeriod, ExpertProfile, SlotHold, Window
from mentoring.models.availability import whole_days_of
from tests import make
from tests.make import NOON

ANSWERS: dict[str, Any] = {"forms": ["answer", "onsite", "online"], "regions": []}
TUESDAY = date(2026, 12, 1)


def expert(
    *, user: User | None = None, now: datetime = NOON, hours: bool = True, away_until: date | None = None, **about: Any
) -> ExpertProfile:
    """A researcher with an account who has said what they take on, with two hours on each weekday morning.

    What is no answer of the profile goes to the researcher: `institute`, `fields`, `keywords`, `name`.
    """
    answers = ANSWERS | {name: about.pop(name) for name in ExpertProfile.ANSWERS if name in about}
    person = user or make.user()
    found = make.researcher(**{"user": person, "name": person.name} | about)
    made = ExpertProfile.begin(found, answers, by=person, now=now)
    if hours:
        Window.add_to_week(made, range(5), time(10), time(12), by=person, now=now)
    if away_until:
        made.go_away(away_until, by=person, now=now)
    return made


def user_of(expert_: ExpertProfile) -> User:
    user = expert_.researcher.user
    assert user
    return user


def stale(**about: Any) -> ExpertProfile:
    """One who has not renewed the word for more than half a year."""
    return expert(now=NOON - timedelta(days=181), **about)


def closed(**about: Any) -> ExpertProfile:
    made = expert(**about)
    made.close("연락이 닿지 않습니다.", by=make.staff("mentoring"), now=NOON)
    return made


def window(**about: Any) -> Window:
    return expert(**about).windows.of_the_week()[0]


def day_window(day: date = TUESDAY) -> Window:
    made = expert()
    Window.add_to_day(made, day, time(14), time(16), by=user_of(made), now=NOON)
    return made.windows.get(day=day)


def blocked(first: date = TUESDAY, last: date = TUESDAY, *, of: ExpertProfile | None = None) -> BlockedPeriod:
    made = of or expert()
    return BlockedPeriod.add(made, whole_days_of(first, last), by=user_of(made), now=NOON)


def hold(
    begins: str = "10:00", ends: str = "11:00", day: date = TUESDAY, *, of: ExpertProfile | None = None, agreed: bool = False, **about: Any
) -> SlotHold:
    made = of or expert()
    by = about.pop("by", None) or make.user()
    until = about.pop("until", NOON + timedelta(hours=24))
    kept = SlotHold.objects.hold(made, make.hours(begins, ends, day), until=until, by=by, now=NOON, **about)
    if agreed:
        kept.agree(by=by, now=NOON)
    return kept
