"""Who acts for a company, and projects: every verb, in every state, by every role."""

import pytest

from companies.models import Company, Person
from innocenter.accounts.models import User
from projects.models import Project
from tests import make, walk
from tests.make import NOON

pytestmark = pytest.mark.django_db

PERSON: dict[str, walk.Verb] = {
    "accept": lambda one, by: one.accept(by=by, now=NOON),
    "decline": lambda one, by: one.decline(by=by, now=NOON),
    "admit": lambda one, by: one.admit(by=by, now=NOON),
    "refuse": lambda one, by: one.refuse(by=by, now=NOON),
    "remove": lambda one, by: one.remove(by=by, now=NOON),
    "leave": lambda one, by: one.leave(by=by, now=NOON),
    "make_manager": lambda one, by: one.make_manager(by=by, now=NOON),
}
MAY = walk.STAFF | {"manager"}  # staff stand in for a manager, but not at a company they act for
OF_A_PERSON: dict[str, set[tuple[str, str]]] = {
    "invited": walk.cells((("accept", "decline"), {"the person"}), (("remove",), MAY)),
    "asked": walk.cells((("admit", "refuse", "remove"), MAY), (("leave",), {"the person"})),
    "active": walk.cells((("remove", "make_manager"), MAY), (("leave",), {"the person"})),
    "left": set(),
}


def person_that(state: str, company: Company, who: User) -> Person:
    manager = company.managers().get()
    if state == "invited":
        return company.invite(email=who.email, role="member", by=manager, now=NOON)
    if state == "asked":
        return company.ask_to_join(by=who, now=NOON)
    made = make.person(company, who)
    if state == "left":
        made.leave(by=who, now=NOON)
    return made


@pytest.mark.parametrize("state", list(OF_A_PERSON))
def test_every_verb_of_a_person_in_this_state_by_every_role(state: str) -> None:
    company, who = make.company(), make.user()
    person = person_that(state, company, who)
    assert walk.possible(person, PERSON, walk.cast(company) | {"the person": who}) == OF_A_PERSON[state]


PROJECT: dict[str, walk.Verb] = {
    "confirm": lambda one, by: one.confirm(by=by, now=NOON),
    "decline": lambda one, by: one.decline(by=by, reason="인력이 없습니다.", now=NOON),
    "withdraw": lambda one, by: one.withdraw(by=by, now=NOON),
}
INSTITUTE = {"the researcher", "coordinator"}


@pytest.mark.parametrize("state", ["planned", "confirmed", "declined", "withdrawn"])
def test_every_verb_of_a_project_in_this_state_by_every_role(state: str) -> None:
    coordinator = make.user()
    researcher = make.researcher(user=make.user(), institute=make.institute(coordinator=coordinator))
    company = make.company()
    planner = make.person(company).user
    project: Project = make.project(company_=company, researcher_=researcher, by=planner)
    people = walk.cast(company) | {"the researcher": researcher.user, "coordinator": coordinator, "planner": planner}
    people["another coordinator"] = make.institute(coordinator=make.user()).coordinators().get()
    match state:
        case "confirmed":
            project.confirm(by=researcher.user, now=NOON)
        case "declined":
            project.decline(by=researcher.user, reason="인력이 없습니다.", now=NOON)
        case "withdrawn":
            project.withdraw(by=planner, now=NOON)
    allowed = walk.cells((("confirm", "decline"), INSTITUTE), (("withdraw",), {"manager", "planner"}))
    assert walk.possible(project, PROJECT, people) == (allowed if state == "planned" else set())
