"""The pages of institutes and of their researchers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from innocenter.accounts.requests import PersonRequest
from innocenter.lifecycle import because
from innocenter.look.pages import page_of
from innocenter.look.text import clean_query
from innocenter.look.visitors import for_visitors
from institutes.forms import InstituteForm, InstituteListForm, ResearcherForm, ResearcherListForm
from institutes.models import Institute, Researcher


@for_visitors
@require_safe
def list_(request: HttpRequest) -> HttpResponse:
    """Every institute; for visitors three statements."""
    form = InstituteListForm(clean_query(request))
    page_obj = page_of(request, form.pick(Institute.objects.for_list()))
    return render(request, "institutes/list.html", {"form": form, "page_obj": page_obj})


@for_visitors
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    institute = get_object_or_404(Institute.objects.prefetch_related("fields"), pk=pk)
    researchers = Researcher.objects.visible_to(request.user).narrowed(institute=str(pk)).for_list()
    context = {
        "institute": institute,
        "facts": institute.facts(),
        "page_obj": page_of(request, researchers.order_by("name", "pk")),
        "is_keeper": institute.is_run_by(request.user),
    }
    return render(request, "institutes/page.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    institute = get_object_or_404(Institute.objects.run_by(request.user), pk=pk)
    form = InstituteForm(request.POST or None, instance=institute)
    if request.method == "POST" and form.is_valid():
        with because(by=request.user, now=timezone.now()):
            form.save()
        messages.success(request, _("Saved."))
        return redirect(institute)
    return render(request, "institutes/edit.html", {"form": form, "institute": Institute.objects.get(pk=pk)})


@for_visitors
@require_safe
def researchers(request: HttpRequest) -> HttpResponse:
    form = ResearcherListForm(clean_query(request))
    page_obj = page_of(request, form.pick(Researcher.objects.visible().for_list()))
    return render(request, "institutes/researchers.html", {"form": form, "page_obj": page_obj})


@for_visitors
@require_safe
def researcher(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Researcher.objects.visible_to(request.user).for_list(), pk=pk)
    context = {"researcher": person, "institute": person.institute, "facts": person.facts(), "is_keeper": person.is_run_by(request.user)}
    return render(request, "institutes/researcher.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_researcher(request: PersonRequest, pk: int) -> HttpResponse:
    institute = get_object_or_404(Institute.objects.run_by(request.user), pk=pk)
    return _edit_researcher(request, Researcher(institute=institute))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_researcher(request: PersonRequest, pk: int) -> HttpResponse:
    return _edit_researcher(request, get_object_or_404(Researcher.objects.run_by(request.user).for_list(), pk=pk))


@transaction.atomic
def _edit_researcher(request: PersonRequest, person: Researcher) -> HttpResponse:
    form = ResearcherForm(request.POST or None, instance=person)
    name = person.local_name
    if request.method == "POST" and form.is_valid():
        with because(by=request.user, now=timezone.now()):
            saved = form.save()
        messages.success(request, _("Saved."))
        return redirect(saved)
    return render(request, "institutes/edit_researcher.html", {"form": form, "name": name, "institute": person.institute, "pk": person.pk})
