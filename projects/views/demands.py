"""What companies look for: the list, one demand, writing and publishing it, and a researcher's answer."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.accounts.requests import PersonRequest
from innocenter.look.acting import tried
from innocenter.look.admin_acts import tell
from innocenter.look.dates import full_day
from innocenter.look.forms import NoForm
from innocenter.look.pages import page_of
from innocenter.look.text import clean_query
from institutes.models import Researcher
from projects.forms import AnswerDemandForm, CloseDemandForm, DemandForm, DemandListForm
from projects.models import Demand
from projects.models.demand import DemandEnding
from projects.views.projects import SEES_ORIGIN

READ_OR_SEND = ["GET", "HEAD", "POST"]


@require_safe
def list_(request: HttpRequest) -> HttpResponse:
    """What this person may read; above it, whatever their company has written."""
    form, today = DemandListForm(clean_query(request)), timezone.localdate()
    person = request.user if isinstance(request.user, User) else None
    context = {
        "form": form,
        "page_obj": page_of(request, form.pick(Demand.objects.listed_for(request.user, today).for_list())),
        "mine": list(Demand.objects.of(person).newest_first()[:20]) if person else [],
        "today": today,
    }
    return render(request, "projects/demands.html", context)


def own(request: PersonRequest, pk: int) -> Demand:
    """Raises Http404 for everybody but the company's people."""
    return get_object_or_404(Demand.objects.of(request.user).select_related("company"), pk=pk)


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The company reads what others read, and the answers; nobody else learns its name."""
    today = timezone.localdate()
    found: Demand = get_object_or_404(Demand.objects.visible_to(request.user, today).select_related("company", "made_by"), pk=pk)
    person = request.user if isinstance(request.user, User) else None
    is_company = bool(person and found.company.is_person(person))
    is_staff = bool(person and person.may_as_staff("projects.view_demand"))
    mine = found.answers.filter(researcher__user=person).first() if person and not is_company else None
    is_researcher = bool(person and not is_company and not mine and Researcher.objects.filter(user=person).exists())
    context = {
        "demand": found,
        "facts": facts(found, is_company=is_company),
        "is_company": is_company,
        "answers": found.answers.select_related("researcher__institute") if is_company else [],
        "mine": mine,
        "may_answer": is_researcher and found.is_listed(today),
        "is_listed": found.is_listed(today),
        "may_prolong": is_company and found.may_be_prolonged(today),
        "shows_origin": bool(found.origin) and (is_company or (is_staff and bool(person and person.may_as_staff(SEES_ORIGIN)))),
        "today": today,
    }
    return render(request, "projects/demand.html", context)


def facts(demand: Demand, *, is_company: bool) -> list[tuple[str, Any]]:
    """Never the company: its size, its region and the fields. The company itself reads who may see it."""
    fields = ", ".join(str(field) for field in demand.fields.all())
    about = [
        (_("What is looked for"), demand.get_kind_display()),
        (_("Fields of technology"), fields or _("not said")),
        (_("Company"), f"{demand.company.get_size_display()} · {demand.company.get_region_display()}"),
    ]
    about += [(_("Who reads it"), demand.get_audience_display())] if is_company else []
    return [*about, (_("Listed until"), full_day(demand.open_until))] if demand.is_open and demand.open_until else about


@login_required
@require_http_methods(READ_OR_SEND)
def new(request: PersonRequest) -> HttpResponse:
    companies = Company.objects.of(request.user)
    if not companies.exists():
        messages.info(request, _("Register your company first, or ask its manager to let you join."))
        return redirect("companies:new")
    form = DemandForm(request.POST if request.method == "POST" else None, companies=companies)
    if request.method == "POST" and form.is_valid():
        try:
            made = Demand.objects.write(**form.words(), by=request.user, now=timezone.now())
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The draft is saved. Nobody else reads it before you publish it."))
            return redirect(made)
    return render(request, "projects/demand_write.html", {"form": form, "cancel_url": reverse("projects:demands")})


@login_required
@require_http_methods(READ_OR_SEND)
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    found = own(request, pk)
    if not found.is_draft:
        if request.method == "POST":
            messages.info(request, _("It is published already. Close it and write a new one."))
        return redirect(found)
    written = {"kind": found.kind, "title": found.title, "text": found.text, "audience": found.audience}
    start = {**written, "fields_of_demand": list(found.fields.values_list("pk", flat=True))}
    form = DemandForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            found.rewrite(**form.words(), by=request.user, now=timezone.now())
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The draft is saved. Nobody else reads it before you publish it."))
            return redirect("projects:demand", pk=pk)
    return render(request, "projects/demand_write.html", {"form": form, "demand": found, "cancel_url": found.get_absolute_url()})


@login_required
@require_POST
def publish(request: PersonRequest, pk: int) -> HttpResponse:
    tried(request, own(request, pk).publish, _("The demand is published. When a researcher answers, you get a letter."))
    return redirect("projects:demand", pk=pk)


@login_required
@require_POST
def prolong(request: PersonRequest, pk: int) -> HttpResponse:
    tried(request, own(request, pk).prolong, _("The demand stays on the list for another half year."))
    return redirect("projects:demand", pk=pk)


@login_required
@require_http_methods(READ_OR_SEND)
def close(request: PersonRequest, pk: int) -> HttpResponse:
    found = own(request, pk)
    if found.state == Demand.State.CLOSED:
        if request.method == "POST":
            messages.info(request, _("This demand is closed already."))
        return redirect(found)
    asks = NoForm if found.is_draft else CloseDemandForm
    form = asks(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found.close(form.cleaned_data.get("ending", DemandEnding.NO_NEED), by=request.user, now=timezone.now())
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The demand is closed. Those who answered are told."))
            return redirect("projects:demand", pk=pk)
    return render(request, "projects/demand_close.html", {"form": form, "demand": found})


@login_required
@require_http_methods(READ_OR_SEND)
def answer(request: PersonRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Demand.objects.for_researcher(request.user, timezone.localdate()), pk=pk)
    form = AnswerDemandForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found.answer(form.cleaned_data["text"], by=request.user, now=timezone.now())
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Thank you. The company reads your answer and plans a project with you if it wants to go on."))
            return redirect("projects:demand", pk=pk)
    return render(request, "projects/demand_answer.html", {"form": form, "demand": found})
