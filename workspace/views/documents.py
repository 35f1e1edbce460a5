"""The documents of a draft. All stand in one form: whatever was chosen is kept, whichever button is pressed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from innocenter.accounts.requests import PersonRequest
from innocenter.look.acting import told
from workspace.applying import Step
from workspace.forms.applications import DocumentForm
from workspace.models import Application, Document
from workspace.views.steps import about_step

Forms = dict[str, DocumentForm]


def documents(request: PersonRequest, application: Application, here: Step) -> HttpResponse:
    """Keeps every good file; a bad one is told beside its field and costs the others nothing. With `?kind=` one stays here."""
    wanted = request.GET.get("kind", "")
    forms = forms_of(request, application, wanted)
    if request.method == "POST":
        try:
            for kind in [kind for kind, form in forms.items() if form.is_bound and form.is_valid()]:
                keep(request, application, kind, forms[kind])
        except ValidationError as refusal:  # submitted or thrown away meanwhile
            told(request, refusal)
            return redirect("workspace:applications")
        if all(not form.errors for form in forms.values()):
            about = about_step(application, here)
            stays = wanted in forms or not about["after"]
            return redirect("workspace:edit", pk=application.pk, step=here.slug if stays else about["after"])
    current = current_documents(application)
    kept = [kind for kind, form in forms.items() if form.is_bound and not form.errors]
    forms |= {kind: DocumentForm(kind=kind, today=timezone.localdate(), current=current.get(kind)) for kind in kept}
    kinds = [(one, label, one in Document.REQUIRED, current.get(one), forms[one]) for one, label in Document.Kind.choices]
    wrong = [form for form in forms.values() if form.errors]
    return render(request, "workspace/documents.html", about_step(application, here) | {"kinds": kinds, "wrong": wrong})


def forms_of(request: PersonRequest, application: Application, wanted: str) -> Forms:
    """One for each kind; only those that something was chosen in are bound, or the one whose button was pressed while nothing was."""
    today, current = timezone.localdate(), current_documents(application)
    chosen = {kind for kind in Document.Kind.values if request.FILES.get(f"{kind}-file") or request.POST.get(f"{kind}-valid_until")}
    bound = (chosen or {wanted}) if request.method == "POST" else set()
    return {
        kind: DocumentForm(*((request.POST, request.FILES) if kind in bound else ()), kind=kind, today=today, current=current.get(kind))
        for kind in Document.Kind.values
    }


def keep(request: PersonRequest, application: Application, kind: str, form: DocumentForm) -> None:
    """The same file a second time changes nothing, and says so."""
    now, words = timezone.now(), {"document": Document.Kind(kind).label}
    try:
        with transaction.atomic():
            file = form.keep(by=request.user, now=now)
            application.add_document(kind, file, by=request.user, now=now, valid_until=form.cleaned_data.get("valid_until"))
    except ValidationError as refusal:
        if getattr(refusal, "code", "") != "same":
            raise
        messages.info(request, _("This file was here already, nothing was changed: %(document)s.") % words)
    else:
        messages.success(request, _("Saved: %(document)s. The application is not submitted yet.") % words)


def current_documents(application: Application) -> dict[str, Document]:
    return {document.kind: document for document in application.documents.current().select_related("file")}
