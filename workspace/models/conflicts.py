"""Who must not score what: computed from what the portal knows, before anybody is invited and again whenever it may have changed."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from companies.models import Company, Person
from innocenter.accounts.models import User
from innocenter.values.terms import months_before
from institutes.models import Coordinator, Researcher
from projects.models import Project
from workspace.models.reviewer import PublicMailDomain, Reviewer

if TYPE_CHECKING:
    from workspace.models.panel import Panel


class Conflict(models.TextChoices):
    """Why somebody is out."""

    COMPANY = "company", gettext_lazy("acts for the company, or did within the last years")
    MAIL = "mail", gettext_lazy("has an e-mail address of the company")
    EMPLOYER = "employer", gettext_lazy("works at the company")
    INSTITUTE = "institute", gettext_lazy("speaks for the cooperating institute in this project")
    DEPARTMENT = "department", gettext_lazy("is of the department that does the project")
    UNKNOWN_DEPARTMENT = "unknown", gettext_lazy("is of the cooperating institute, and the project's department is not known")
    PROJECT = "project", gettext_lazy("has done a project with the company within the last years")
    SAT_BEFORE = "before", gettext_lazy("sat on the panel whose decision is looked at again")


@dataclass(frozen=True)
class Matter:
    """What is scored, as far as conflicts go."""

    company: Company
    project: Project
    since: date
    before: tuple[int, ...] = ()  # who sat on an earlier, decided panel of the same matter

    @classmethod
    def of(cls, panel: "Panel", *, on: date) -> "Matter":
        earlier = panel.earlier_reviewers() if panel.application_id else []
        return cls(panel.company, panel.project, months_before(on, 12 * panel.rule.panel_conflict_years), tuple(earlier))


def conflicts(matter: Matter, reviewers: Iterable[Reviewer]) -> dict[int, list[Conflict]]:
    """Primary key of the user → why not, for those who are out. The same few statements for one reviewer and for three hundred."""
    everybody = list(reviewers)
    people = [reviewer.user_id for reviewer in everybody]
    found: dict[int, list[Conflict]] = defaultdict(list)
    for kind, who in (
        (Conflict.COMPANY, _of_company(matter, people)),
        (Conflict.MAIL, _same_mail(matter, everybody)),
        (Conflict.EMPLOYER, {one.user_id for one in everybody if _plain(one.affiliation) == _plain(matter.company.name)}),
        (Conflict.INSTITUTE, _speakers(matter, people)),
        *_same_department(matter, everybody),
        (Conflict.PROJECT, _joint_projects(matter, people)),
        (Conflict.SAT_BEFORE, set(matter.before) & set(people)),
    ):
        for person in who:
            found[person].append(kind)
    return dict(found)


def _of_company(matter: Matter, people: list[int]) -> set[int]:
    stays = Person.objects.filter(company=matter.company, user__in=people).exclude(since=None)
    return set(stays.filter(Q(left_at=None) | Q(left_at__date__gte=matter.since)).values_list("user_id", flat=True))


def _same_mail(matter: Matter, reviewers: list[Reviewer]) -> set[int]:
    staff = User.objects.filter(stays__company=matter.company).values_list("email", flat=True)
    theirs = {_domain(address) for address in staff} | {re.sub(r"^www\.", "", _host(matter.company.homepage))}
    theirs -= {"", *PublicMailDomain.objects.filter(name__in=theirs).values_list("name", flat=True)}
    return {one.user_id for one in reviewers if _domain(one.user.email) in theirs}


def _speakers(matter: Matter, people: list[int]) -> set[int]:
    """The cooperating institute confirms, it never scores: the project's researcher and whoever coordinates the institute."""
    coordinators = Coordinator.objects.filter(institute=matter.project.institute_id, user__in=people)
    return ({matter.project.researcher.user_id} & set(people)) | set(coordinators.values_list("user_id", flat=True))  # type: ignore[return-value]  # -- only people have keys


def _same_department(matter: Matter, reviewers: list[Reviewer]) -> list[tuple[Conflict, set[int]]]:
    """By the pool's own entry and by a researcher's profile of the same person: one of them is enough."""
    researcher = matter.project.researcher
    places = {(one.user_id, one.institute_id, _plain(one.department)) for one in reviewers}
    profiles = Researcher.objects.filter(user__in=[one.user_id for one in reviewers], institute=matter.project.institute_id)
    places |= {(user, institute, _plain(name)) for user, institute, name in profiles.values_list("user_id", "institute_id", "department")}
    inside = {(user, name) for user, institute, name in places if institute == matter.project.institute_id and user != researcher.user_id}
    ours = _plain(researcher.department)
    unknown = {user for user, name in inside if not (ours and name)}
    return [
        (Conflict.DEPARTMENT, {user for user, name in inside if ours and name == ours}),
        (Conflict.UNKNOWN_DEPARTMENT, unknown),
    ]


def _joint_projects(matter: Matter, people: list[int]) -> set[int]:
    """Projects of the company with the reviewer that had not ended before the period that counts."""
    joint = Project.objects.alive().filter(company=matter.company, researcher__user__in=people).select_related("researcher")
    return {one.researcher.user_id for one in joint if one.last_day >= matter.since and one.researcher.user_id}


def _plain(text: str) -> str:
    """Without spaces, brackets and the ㈜ of a name, in small letters: people do not write a department twice in the same way."""
    return re.sub(r"주식회사|㈜|\(주\)|[\W_]+", "", text).casefold()


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()


def _host(url: str) -> str:
    found = re.match(r"https?://([^/:?#]+)", url.lower())
    return found[1] if found else ""
