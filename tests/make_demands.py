"""Makers for demands: each returns a saved, valid row; a test names only what it is about."""

from datetime import datetime
from typing import Any

from innocenter.accounts.models import User
from institutes.models import Researcher
from projects.models import Demand, DemandAnswer
from tests import make
from tests.make import NOON

WORDS: dict[str, Any] = {
    "kind": "joint", "title": "저온에서 굳는 도전성 잉크", "text": "80도 아래에서 굳는 잉크를 함께 개발할 곳을 찾습니다.",
    "audience": "partners", "fields": [],
}  # fmt: skip
FORM = {name: value for name, value in WORDS.items() if name != "fields"}


def demand(state: str = "open", *, now: datetime = NOON, by: User | None = None, **about: Any) -> Demand:
    company = about.pop("company", None) or make.company()
    who = by or company.managers().first()
    made = Demand.objects.write(company=company, **(WORDS | about), by=who, now=now)
    if state != "draft":
        made.publish(by=who, now=now)
    if state == "closed":
        made.close("found", by=who, now=now)
    return made


def researcher(**about: Any) -> Researcher:
    return make.researcher(user=make.user(), **about)


def answer(*, demand_: Demand | None = None) -> DemandAnswer:
    who = researcher().user
    assert who
    return (demand_ or demand()).answer("저온 소결 조건을 함께 찾아볼 수 있습니다.", by=who, now=NOON)
