"""What projects expect of a person now."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from companies.models import Company, Person
from innocenter.accounts.models import User
from innocenter.look.asks import Ask
from innocenter.values.todo import Todo
from institutes.models import Institute, Researcher
from projects.models import Project


def asks(user: User, today: date) -> list[Ask]:
    """A company first, then its project; confirmations that wait for this person, then those that their company waits for."""
    without = ~Exists(Project.objects.alive().filter(company=OuterRef("pk")))
    return [
        Ask(newcomers(user), lambda found: [register_todo()]),
        Ask(Company.objects.of(user).filter(without), lambda found: map(plan_todo, found)),
        Ask(Project.objects.waiting_for(user), lambda found: map(answer_todo, found)),
        Ask(Project.objects.planned().of_companies(Company.objects.of(user)), lambda found: map(waiting_todo, found.with_names())),
    ]


def newcomers(user: User) -> QuerySet[User]:
    """This person, if neither staff, nor in a company or on the way into one, nor somebody of an institute."""
    ways_in = (Person.objects.stays_of(user), Person.objects.invitations_to(user))
    kept = (Researcher.objects.kept_by(user), Institute.objects.kept_by(user))
    return User.objects.filter(*(~Exists(rows) for rows in (*ways_in, *kept)), pk=user.pk, is_staff=False)


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
