"""The pages of companies: the list, the public page, and what the company's own people see."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from companies.forms import CompanyForm, CompanyListForm, NewCompanyForm
from companies.models import Company
from companies.todos import todo_about
from innocenter.accounts.requests import PersonRequest
from innocenter.lifecycle import because
from innocenter.look.pages import page_of
from innocenter.look.text import clean_query
from innocenter.look.visitors import for_visitors
from innocenter.privacy.models import AccessEvent
from innocenter.values.registration_numbers import pretty


@for_visitors
@require_safe
def list_(request: HttpRequest) -> HttpResponse:
    """Every listed company; for visitors three statements."""
    form = CompanyListForm(clean_query(request))
    page_obj = page_of(request, form.pick(Company.objects.listed().for_list()))
    return render(request, "companies/list.html", {"form": form, "page_obj": page_obj})


@for_visitors
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    company = get_object_or_404(Company.objects.visible_to(request.user).for_list(), pk=pk)
    context = {"company": company, "facts": company.public_facts(), "is_person": company.is_person(request.user)}
    return render(request, "companies/page.html", context)


@login_required
@require_safe
def own(request: PersonRequest, pk: int) -> HttpResponse:
    company = get_object_or_404(Company.objects.open_to(request.user), pk=pk)
    is_manager, is_person = company.is_manager(request.user), company.is_person(request.user)
    if not is_person:
        AccessEvent.objects.record(request, about=company, action="read", people=company.managers())
    facts = [
        (_("Business registration number"), pretty(company.registration_number)),
        (_("Company size"), company.get_size_display()),
        (_("Head office"), company.get_region_display()),
        (_("My role"), _("Manager") if is_manager else _("Member")),
    ]
    context = {
        "company": company,
        "facts": facts,
        "is_manager": is_manager,
        "is_person": is_person,
        "may_edit": is_manager or request.user.may_as_staff("companies.change_company"),
        "todo": todo_about(company) if is_manager else None,
        "moments": company.moments(),
        "today": timezone.localdate(),
    }
    return render(request, "companies/own.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PersonRequest) -> HttpResponse:
    form = NewCompanyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        about = dict(form.cleaned_data)
        try:
            company = Company.objects.register(number=about.pop("number"), by=request.user, now=timezone.now(), **about)
        except ValidationError:
            return _lead_to_join(request, form.cleaned_data["number"])
        messages.success(request, _("The company is registered, and you are its manager."))
        return redirect("companies:own", company.pk)
    return render(request, "companies/new.html", {"form": form})


def _lead_to_join(request: PersonRequest, number: str) -> HttpResponse:
    """Whoever knows the number may learn which company it is, listed or not, and ask to be let in."""
    company = get_object_or_404(Company, registration_number=number)
    if company.is_person(request.user):
        messages.info(request, _("This company is registered, and you act for it already."))
        return redirect("companies:own", company.pk)
    request.session["may_join"] = company.pk
    messages.info(request, _("This company is registered already. Ask its manager to let you join."))
    return redirect("companies:join", company.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    company = get_object_or_404(Company.objects.run_by(request.user), pk=pk)
    form = CompanyForm(request.POST or None, request.FILES or None, instance=company, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        with because(by=request.user, now=timezone.now()):
            form.save()
        messages.success(request, _("Saved."))
        return redirect("companies:own", company.pk)
    return render(request, "companies/edit.html", {"form": form, "company": Company.objects.get(pk=pk)})
