"""Who must not score: each tie by itself, what is no tie, and when it is looked for."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from companies.models import Person
from institutes.models import Coordinator
from tests import make, make_panels
from tests.make import NOON, TODAY
from workspace import panels
from workspace.models import Panel, PublicMailDomain, Reviewer
from workspace.panel_pool import candidates

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel() -> Panel:
    department = make.researcher(user=make.user(email="kim@institute.example"), department="센서연구실")
    company = make.company(manager=make.user(email="boss@hanbit.example"))
    return make_panels.panel(make.application("in_review", project_=make.confirmed_project(company_=company, researcher_=department)))


def why(panel: Panel, *reviewers: Reviewer, on: date = TODAY) -> list[str]:
    return sorted(str(kind.value) for found in panel.conflicts_of(list(reviewers), on=on).values() for kind in found)


def test_nothing_ties_a_stranger(panel: Panel):
    assert why(panel, make_panels.reviewer()) == []


def test_the_companys_mail(panel: Panel):
    assert why(panel, make_panels.reviewer(user=make.user(email="lee@hanbit.example"))) == ["mail"]


def test_the_companys_homepage_tells_its_mail_too(panel: Panel):
    type(panel.company).objects.filter(pk=panel.company.pk).update(homepage="https://www.hanbit-sensor.example/about")
    panel.company.refresh_from_db()
    assert why(panel, make_panels.reviewer(user=make.user(email="lee@hanbit-sensor.example"))) == ["mail"]


def test_a_public_mail_service_ties_nobody(panel: Panel):
    make.person(panel.company, make.user(email="a@gmail.com"))
    PublicMailDomain.objects.create(name="post.example")
    make.person(panel.company, make.user(email="a@post.example"))
    pool = [make_panels.reviewer(user=make.user(email=f"b@{name}")) for name in ("gmail.com", "post.example")]

    assert why(panel, *pool) == []


@pytest.mark.parametrize(("years", "tied"), [(1, True), (2.9, True), (3.1, False)])
def test_somebody_of_the_company_now_or_within_three_years(panel: Panel, years: float, tied: bool):
    who = make_panels.reviewer()
    left = NOON - timedelta(days=years * 365.25)
    make.person(panel.company, who.user, state="left", left_at=left, since=NOON - timedelta(days=3000))
    PublicMailDomain.objects.create(name=who.user.email.partition("@")[2])

    assert why(panel, who) == (["company"] if tied else [])


def test_somebody_whom_the_company_only_asked_is_not_of_it(panel: Panel):
    who = make_panels.reviewer()
    PublicMailDomain.objects.create(name=who.user.email.partition("@")[2])
    Person.objects.create(company=panel.company, user=who.user, state="asked", asked_at=NOON)

    assert why(panel, who) == []


def test_the_employer_is_the_company(panel: Panel):
    type(panel.company).objects.filter(pk=panel.company.pk).update(name="㈜한빛 센서")
    panel.company.refresh_from_db()
    assert why(panel, make_panels.reviewer(affiliation="주식회사 한빛센서")) == ["employer"]


@pytest.mark.parametrize(("department", "tied"), [("센서연구실", ["department"]), ("센서 연구실", ["department"]), ("로봇연구실", [])])
def test_the_same_department_is_barred_and_the_same_institute_is_not(panel: Panel, department: str, tied: list[str]):
    who = make_panels.reviewer(institute=panel.project.institute, affiliation="", department=department)

    assert why(panel, who) == tied


def test_the_same_department_of_another_institute_is_no_tie(panel: Panel):
    assert why(panel, make_panels.reviewer(institute=make.institute(), affiliation="", department="센서연구실")) == []


def test_a_researchers_profile_counts_beside_the_pools_entry(panel: Panel):
    who = make_panels.reviewer()
    make.researcher(institute=panel.project.institute, department="센서연구실", user=who.user)

    assert why(panel, who) == ["department"]


def test_an_unknown_department_of_the_institute_is_a_tie_until_somebody_enters_it(panel: Panel):
    type(panel.project.researcher).objects.update(department="")
    panel.project.researcher.refresh_from_db()
    assert why(panel, make_panels.reviewer(institute=panel.project.institute, affiliation="", department="로봇연구실")) == ["unknown"]


def test_the_institute_confirms_and_never_scores(panel: Panel):
    researcher = make_panels.reviewer(user=panel.project.researcher.user)
    coordinator = make_panels.reviewer()
    Coordinator.objects.create(institute=panel.project.institute, user=coordinator.user)

    assert why(panel, researcher, coordinator) == ["institute", "institute", "project"]


@pytest.mark.parametrize(
    ("starts_on", "months", "tied"), [(date(2026, 1, 1), 12, True), (date(2022, 12, 1), 12, True), (date(2022, 11, 1), 12, False)]
)
def test_a_joint_project_within_three_years(panel: Panel, starts_on: date, months: int, tied: bool):
    who = make_panels.reviewer()
    other = make.researcher(user=who.user)
    make.confirmed_project(company_=panel.company, researcher_=other, starts_on=starts_on, months=months)

    assert why(panel, who) == (["project"] if tied else [])


def test_a_project_that_ended_on_the_very_day_three_years_ago_still_ties(panel: Panel):
    who = make_panels.reviewer()
    project = make.confirmed_project(company_=panel.company, researcher_=make.researcher(user=who.user))
    for ended, tied in ((date(2023, 11, 23), ["project"]), (date(2023, 11, 22), [])):
        type(project).objects.filter(pk=project.pk).update(starts_on=date(2022, 11, ended.day + 1), months=12)
        project.refresh_from_db()
        assert (project.last_day, why(panel, who)) == (ended, tied)


def test_a_declined_project_was_none(panel: Panel):
    who = make_panels.reviewer()
    project = make.project(company_=panel.company, researcher_=make.researcher(user=who.user))
    project.decline(by=who.user, reason="바쁩니다.", now=NOON)

    assert why(panel, who) == []


def test_a_project_with_another_company_is_no_tie(panel: Panel):
    who = make_panels.reviewer()
    make.confirmed_project(researcher_=make.researcher(user=who.user))

    assert why(panel, who) == []


def test_the_years_are_the_rules(panel: Panel):
    who = make_panels.reviewer()
    make.confirmed_project(company_=panel.company, researcher_=make.researcher(user=who.user), starts_on=date(2022, 1, 1), months=12)
    assert why(panel, who) == []
    type(panel.rule).objects.update(panel_conflict_years=5)
    panel.rule.refresh_from_db()

    assert why(panel, who) == ["project"]


def test_a_renewal_is_asked_for_its_own_company_and_project():
    panel = make_panels.panel(make.renewal_review(reported=True))
    researcher = panel.project.researcher

    assert why(panel, make_panels.reviewer(institute=researcher.institute, affiliation="", department=researcher.department)) == [
        "department"
    ]


# When it is looked for


def test_nobody_who_is_tied_can_be_asked(panel: Panel):
    free, tied = make_panels.reviewer(), make_panels.reviewer(affiliation=panel.company.name)
    with pytest.raises(ValidationError, match="신청기업에 재직함") as refusal:
        panel.seats.model.invite(panel, [free, tied], by=make.clerk(), now=NOON)

    assert refusal.value.error_list[0].code == "conflict"
    assert panel.seats.count() == 0


def test_staff_see_who_is_tied_before_they_ask(panel: Panel):
    fits = make_panels.reviewer()
    fits.fields.set(["EE"])
    panel.company.fields.set(["EE"])
    tied, plain = make_panels.reviewer(affiliation=panel.company.name), make_panels.reviewer()
    make_panels.seat(panel, make_panels.reviewer())
    make_panels.reviewer(is_active=False)

    found = candidates(panel, on=TODAY)
    assert [(one.reviewer, bool(one.why)) for one in found] == [(fits, False), (plain, False), (tied, True)]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_large_pool_takes_the_same_statements(panel: Panel, django_assert_num_queries: DjangoAssertNumQueries, rows: int):
    for _ in range(rows):
        make_panels.reviewer().fields.set(["EE"])
    with django_assert_num_queries(13):
        assert len(candidates(panel, on=TODAY)) == rows


def test_a_conflict_that_comes_up_is_found_by_the_sweep(panel: Panel):
    for _ in range(3):
        make_panels.declare(make_panels.seat(panel))
    tied, *others = make_panels.seats_of(panel)
    make_panels.lock(tied)
    Reviewer.objects.filter(user=tied.reviewer).update(affiliation=panel.company.name)

    assert panels.sweep(now=NOON)["reviewers with a conflict"] == 1
    assert panels.sweep(now=NOON)["reviewers with a conflict"] == 0
    tied.refresh_from_db()
    assert (tied.state, tied.left_reason) == ("conflicted", "신청기업에 재직함")
    assert tied.sheets.get().voided_at == NOON
    assert set(panel.seats.live()) == set(others)


def test_a_conflict_is_looked_for_once_more_when_the_sheet_is_locked(panel: Panel):
    for _ in range(3):
        make_panels.declare(make_panels.seat(panel))
    seat: Any = make_panels.save(make_panels.seats_of(panel)[0], 4)
    make.person(panel.company, seat.reviewer)
    with pytest.raises(ValidationError, match="이해관계가 확인되어"):
        seat.lock_sheet(by=seat.reviewer, now=NOON)
