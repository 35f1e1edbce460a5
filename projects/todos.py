"""What projects expect of a person now."""

from datetime import date

from django.utils.translation import gettext as _

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.values.todo import Todo
from projects.models import Project


def todos_for(user: User, today: date) -> list[Todo]:
    """Confirmations that wait for this person, then those that their company waits for."""
    mine = [answer_todo(project) for project in Project.objects.waiting_for(user)]
    ours = Project.objects.planned().of_companies(Company.objects.of(user)).with_names()
    return [*mine, *(waiting_todo(project) for project in ours)]


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
