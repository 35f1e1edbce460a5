"""A company writes its application: step by step, saved at any time, sent once."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.accounts.requests import PersonRequest
from innocenter.look.acting import told
from innocenter.look.forms import NoForm
from workspace.applying import STEPS, Step
from workspace.forms.applications import AnswerForm, SendForm, StartForm
from workspace.models import Application, Document, Lease, Rule
from workspace.models.papers import FIELDS_OF_PART
from workspace.views.documents import documents
from workspace.views.steps import SLUGS, about_step, steps_of

THROWN_AWAY = "thrown_away"  # session key: the draft is gone, and a second click is to be told so


def draft_of(request: PersonRequest, pk: int) -> Application:
    """A draft of a company that the user acts for. Raises Http404 for strangers."""
    return get_object_or_404(Application.objects.of(request.user).with_names(), pk=pk)


@require_safe
def apply(request: HttpRequest) -> HttpResponse:
    """How to apply, for everybody; for people of a company the button that begins."""
    person = request.user if isinstance(request.user, User) else None
    form = StartForm(user=person) if person else None
    companies = list(Company.objects.of(request.user))
    under_way = list(Application.objects.of(request.user).open().select_related("company"))
    leases = list(Lease.objects.of(request.user).live().select_related("company"))
    busy = {application.company_id for application in under_way} | {lease.company_id for lease in leases}
    context = {
        "form": form,
        "companies": companies,
        "open": under_way,
        "leases": leases,
        "free": [company for company in companies if company.pk not in busy],
        "rule": Rule.objects.in_force(timezone.localdate()),
        "documents": [(label, kind in Document.REQUIRED) for kind, label in Document.Kind.choices],
    }
    return render(request, "workspace/apply.html", context)


@login_required
@require_POST
def start(request: PersonRequest) -> HttpResponse:
    """Begin a draft, or go on with the one that is there."""
    form = StartForm(request.POST, user=request.user)
    if not form.is_valid():
        messages.error(request, _("Choose a company that you act for."))
        return redirect("workspace:apply")
    company = form.cleaned_data["company"]
    try:
        application = Application.start(company=company, by=request.user, now=timezone.now())
    except ValidationError as refusal:
        told(request, refusal)
        under_way = Application.objects.of(request.user).open().filter(company=company).first()
        return redirect(under_way or "workspace:apply")
    return redirect("workspace:edit", pk=application.pk, step=SLUGS[0])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def edit(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    """One step. Saving keeps whatever is there; what is missing is told at the end."""
    application = draft_of(request, pk)
    here = next((one for one in STEPS if one.slug == step), None)
    if here is None:
        raise Http404
    if application.state != Application.State.DRAFT:
        return redirect(application)
    if here.slug == "documents":
        return documents(request, application, here)
    form = answer_form(application, here, request.POST or None)
    saved = False
    if request.method == "POST" and form.is_valid():
        try:
            application.save_answers(form.cleaned_data, by=request.user, now=timezone.now())
            saved = True
        except ValidationError as refusal:
            told(request, refusal)
            return redirect("workspace:apply")
    if request.headers.get("HX-Request"):
        seen = answer_form(application, here)["seen"] if saved else None
        context = {"application": application, "form": form, "seen": seen, "today": timezone.localdate()}
        return render(request, "workspace/saved.html", context)
    if saved:
        after = SLUGS[SLUGS.index(here.slug) + 1 :]
        return redirect("workspace:edit", pk=pk, step=after[0]) if after else redirect("workspace:check", pk=pk)
    return render(request, "workspace/edit.html", about_step(application, here) | {"form": form})


def answer_form(application: Application, here: Step, sent: QueryDict | None = None) -> AnswerForm:
    return AnswerForm(sent, instance=application, parts=here.parts, company=application.company, today=timezone.localdate())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: PersonRequest, pk: int) -> HttpResponse:
    """Everything once more, the consents, and the button that sends."""
    application = draft_of(request, pk)
    if application.state != Application.State.DRAFT:
        if request.method == "POST":
            messages.info(request, _("This application was submitted already: %(number)s.") % {"number": application.number})
        return redirect(application)
    form = SendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            with transaction.atomic():
                application.submit(by=request.user, now=now)
                form.record_consents(request.user, request, now=now)
        except ValidationError as refusal:
            if not hasattr(refusal, "error_dict"):
                told(request, refusal)
            return redirect("workspace:check", pk=pk)
        return redirect("workspace:receipt", pk=pk)
    missing = application.missing(timezone.localdate())
    context = {
        "application": application,
        "form": form,
        "missing": missing,
        "sections": sections(application, missing),
        "steps": steps_of(application, "check", missing),
        "is_manager": application.company.is_manager(request.user),
        "today": timezone.localdate(),
    }
    return render(request, "workspace/check.html", context)


def sections(application: Application, missing: dict[str, str]) -> list[dict[str, Any]]:
    """Each step with its answers and documents as they stand, and the words about what is missing."""
    current = {document.kind: document for document in application.documents.current().select_related("file")}
    shown = []
    for step in STEPS:
        rows: list[dict[str, Any]] = []
        for part in step.parts:
            names = FIELDS_OF_PART[part]
            rows += [{"field": name, "value": getattr(application, name), "wrong": missing.get(name)} for name in names]
            if part in Document.Kind.values:
                rows.append({"label": Document.Kind(part).label, "document": current.get(part), "wrong": missing.get(part)})
        for row in rows:
            row.setdefault("label", AnswerForm.Meta.labels.get(row.get("field", ""), ""))
        shown.append({"step": step, "rows": rows})
    return shown


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: PersonRequest, pk: int) -> HttpResponse:
    if request.session.get(THROWN_AWAY) == pk:
        messages.info(request, _("The draft was thrown away."))
        return redirect("workspace:apply")
    application = draft_of(request, pk)
    if application.state != Application.State.DRAFT:
        return redirect(application)
    if request.method == "POST":
        try:
            application.discard(by=request.user)
        except ValidationError as refusal:
            told(request, refusal)
        else:
            request.session[THROWN_AWAY] = pk
            messages.success(request, _("The draft was thrown away."))
        return redirect("workspace:apply")
    return render(request, "workspace/discard.html", {"application": application, "form": NoForm()})
