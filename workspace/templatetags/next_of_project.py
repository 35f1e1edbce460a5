"""`{% load next_of_project %}`: a project's page belongs to a lower room, which cannot ask whether its company has the space already."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from innocenter.values.todo import Todo
from projects.models import Project
from workspace.models import Application, Lease

register = template.Library()


@register.simple_tag
def next_of_project(project: Project) -> Todo:
    """Where a confirmed project leads its company: to its lease, to its open application, or to a new one. At most two statements."""
    lease = Lease.objects.live().filter(company=project.company_id).first()
    if lease:
        words = _("The institute has confirmed the project. Your company is in the space already; its stay goes on by the renewal review.")
        return Todo(words, None, _("Look at the lease"), lease.get_absolute_url(), waiting=True)
    application = Application.objects.open().filter(company=project.company_id).first()
    if application:
        words = _("The institute has confirmed the project. Your company has an open application for office space.")
        return Todo(words, None, _("Open the application"), application.get_absolute_url(), waiting=True)
    words = _("The institute has confirmed the project. Your company can apply for office space with it.")
    return Todo(words, None, _("Apply for office space"), reverse("workspace:apply"))
