"""What projects expect of a person now."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from companies.models import Company, Person
from innocenter.accounts.models import User
from innocenter.values.todo import Todo
from institutes.models import Institute, Researcher
from projects.models import Project


def todos_for(user: User, today: date) -> list[Todo]:
    """Confirmations that wait for this person, then those that their company waits for."""
    mine = [answer_todo(project) for project in Project.objects.waiting_for(user)]
    ours = Project.objects.planned().of_companies(Company.objects.of(user)).with_names()
    return [*first_steps(user), *mine, *(waiting_todo(project) for project in ours)]


def first_steps(user: User) -> list[Todo]:
    """For whoever has nothing yet that an application could rest on: a company first, then its project."""
    companies = Company.objects.of(user).annotate(has_project=Exists(Project.objects.alive().filter(company=OuterRef("pk"))))
    mine = list(companies)
    if mine:
        return [plan_todo(company) for company in mine if not company.has_project]  # type: ignore[attr-defined]  # -- annotated
    return [register_todo()] if is_newcomer(user) else []


def is_newcomer(user: User) -> bool:
    """Neither staff, nor in a company or on the way into one, nor somebody of an institute."""
    if user.is_staff or Person.objects.stays_of(user).exists() or Person.objects.invitations_to(user).exists():
        return False
    return not (Researcher.objects.kept_by(user).exists() or Institute.objects.kept_by(user).exists())


def register_todo() -> Todo:
    """A reviewer, too, acts for no company: with files to review nobody is asked for one."""
    return Todo(_("Please register your company."), None, _("Register your company"), reverse("companies:new"), else_nothing=True)


def plan_todo(company: Company) -> Todo:
    sentence = _("Please plan a joint project of %(company)s. The application for office space rests on it.") % {"company": company.name}
    return Todo(sentence, due=None, label=_("Plan a project"), url=reverse("projects:new"))


def answer_todo(project: Project) -> Todo:
    sentence = _("%(company)s wants to work with %(researcher)s on “%(title)s”. Please say whether this is right.") % {
        "company": project.company.name,
        "researcher": project.researcher.local_name,
        "title": project.title,
    }
    return Todo(sentence=sentence, due=None, label=_("Read and answer"), url=project.get_absolute_url())


def waiting_todo(project: Project) -> Todo:
    sentence = _("%(institute)s is asked to confirm “%(title)s”.") % {"institute": project.institute.local_name, "title": project.title}
    return Todo(sentence=sentence, due=None, label=_("Look at the project"), url=project.get_absolute_url(), waiting=True)
