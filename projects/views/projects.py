"""The pages of projects: planning one, and the institute's answer."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.models import Company
from innocenter.accounts.requests import PersonRequest
from innocenter.files.views import serve
from innocenter.lifecycle import timeline
from innocenter.look.acting import tried
from innocenter.look.dates import bare_day
from innocenter.look.forms import NoForm, ReasonForm
from innocenter.look.pages import page_of
from innocenter.look.text import clean_query
from institutes.models import Institute, Researcher
from projects.forms import InstituteChoiceForm, ProjectForm, ProjectListForm
from projects.models import Project
from projects.todos import answer_todo, waiting_todo

SEES_ORIGIN = "mentoring.view_request"
"""Beside the company; the institute's people read of a question what its company has put into the plan."""


@require_safe
def list_(request: HttpRequest) -> HttpResponse:
    """Visitors read what a project is; people see theirs."""
    form = ProjectListForm(clean_query(request))
    state = form.cleaned_data.get("state", "") if form.is_valid() else ""
    page_obj = page_of(request, Project.objects.visible_to(request.user).in_state(state).with_names())
    return render(request, "projects/list.html", {"form": form, "page_obj": page_obj, "is_narrowed": bool(state)})


@login_required
@require_safe
def page(request: PersonRequest, pk: int) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.user).with_names(), pk=pk)
    is_open = project.state == Project.State.PLANNED
    can_answer = is_open and project.is_answerable_by(request.user)
    facts = [
        (_("Company"), where_seen(Company.objects.visible_to(request.user), project.company)),
        (_("Institute"), project.institute),
        (_("Researcher"), where_seen(Researcher.objects.visible_to(request.user), project.researcher)),
        (_("Period"), f"{bare_day(project.starts_on)} ~ {bare_day(project.last_day)}"),
    ]
    context = {
        "project": project,
        "facts": facts,
        "steps": steps(project),
        "todo": (answer_todo(project) if can_answer else waiting_todo(project)).on_page(project.get_absolute_url()) if is_open else None,
        "can_answer": can_answer,
        "can_apply": project.is_confirmed and project.company.is_person(request.user),
        "can_withdraw": is_open and project.is_withdrawable_by(request.user),
        "fields": project.fields.all(),
        "files": project.files.select_related("file"),
        "shows_origin": bool(project.origin) and (project.company.is_person(request.user) or request.user.may_as_staff(SEES_ORIGIN)),
        "moments": [(moment.at, HAPPENED[moment.state], str(moment.by or "")) for moment in timeline(project)],
        "today": timezone.localdate(),
    }
    return render(request, "projects/page.html", context)


@login_required
@require_safe
def file(request: PersonRequest, pk: int, file: int) -> FileResponse:
    """For whoever reads the project's page. The access is written down."""
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    kept = get_object_or_404(project.files.select_related("file", "added_by"), pk=file)
    return serve(request, kept.file, about=kept, people=[kept.added_by], inline=True)


def where_seen(seen: QuerySet[Any], named: Company | Researcher) -> Company | Researcher | str:
    """The thing itself, which a page links, or only its name for somebody who would find no page there."""
    return named if seen.filter(pk=named.pk).exists() else str(named)


HAPPENED = {
    "planned": gettext_lazy("The company planned the project, and the institute was asked to confirm it."),
    "confirmed": gettext_lazy("The institute confirmed the project."),
    "declined": gettext_lazy("The institute declined the project."),
    "withdrawn": gettext_lazy("The company withdrew the project."),
}


def steps(project: Project) -> list[tuple[str, str]]:
    end = project.get_state_display() if project.state in {"declined", "withdrawn"} else _("Confirmed by the institute")
    is_open = project.state == Project.State.PLANNED
    return [
        (_("Planned by the company"), "done"),
        (_("Answer of the institute"), "now" if is_open else "done"),
        (end, "next" if is_open else "done"),
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PersonRequest) -> HttpResponse:
    """Two steps: the institute is chosen in the address, the rest is posted to it."""
    if not Company.objects.of(request.user).exists():
        messages.info(request, _("Register your company first, or ask its manager to let you join."))
        return redirect("companies:new")
    choice = InstituteChoiceForm(clean_query(request) if request.GET else None)
    if not choice.is_valid():
        return render(request, "projects/choose.html", {"form": choice, "steps": new_steps(1)})
    institute: Institute = choice.cleaned_data["institute"]
    start = {"researcher": clean_query(request).get("researcher")}
    form = ProjectForm(request.POST or None, initial=start, user=request.user, institute=institute, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        project = Project.objects.propose(**form.cleaned_data, by=request.user, now=timezone.now())
        messages.success(request, _("The project is planned. We have asked the institute to confirm it."))
        return redirect(project)
    return render(request, "projects/new.html", {"form": form, "institute": institute, "steps": new_steps(2)})


def new_steps(now: int) -> list[tuple[str, str]]:
    names = [_("Choose the institute"), _("Describe the project"), _("The institute confirms")]
    return [(name, "done" if n < now else "now" if n == now else "next") for n, name in enumerate(names, 1)]


@login_required
@require_POST
def confirm(request: PersonRequest, pk: int) -> HttpResponse:
    project = get_object_or_404(Project.objects.answerable_by(request.user), pk=pk)
    tried(request, project.confirm, _("You have confirmed the project. We have told the company."))
    return redirect(project)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: PersonRequest, pk: int) -> HttpResponse:
    project = get_object_or_404(Project.objects.answerable_by(request.user).with_names(), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        done = _("You have declined the project. We have told the company.")
        tried(request, lambda *, by, now: project.decline(by=by, reason=reason, now=now), done)
        return redirect(project)
    return render(request, "projects/decline.html", {"project": project, "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    project = get_object_or_404(Project.objects.of_companies(Company.objects.of(request.user)).with_names(), pk=pk)
    if request.method == "POST":
        tried(request, project.withdraw, _("You have withdrawn the project."))
        return redirect(project)
    return render(request, "projects/withdraw.html", {"project": project, "form": NoForm()})
