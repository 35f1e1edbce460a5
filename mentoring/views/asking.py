"""A company writes its question: one form, saved as it is typed, looked at once more, sent."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from companies.models import CentreMembership
from innocenter.accounts.requests import PersonRequest
from innocenter.files.models import StoredFile
from innocenter.look.acting import told, tried
from innocenter.look.forms import NoForm
from mentoring.forms.asking import KINDS, AskForm, SendForm
from mentoring.models import Request
from mentoring.models.asking import FIELDS
from mentoring.proposing import propose
from workspace.forms.applications import StartForm

THROWN_AWAY = "question_thrown_away"  # session key: the draft is gone, and a second click is to be told so


def own(request: PersonRequest, pk: int) -> Request:
    """A question of a company that the user acts for. Raises Http404 for everybody else."""
    return get_object_or_404(Request.objects.of(request.user).with_names(), pk=pk)


@login_required
@require_POST
def ask(request: PersonRequest) -> HttpResponse:
    """Begin a draft, or go on with the one that is there."""
    form = StartForm(request.POST, user=request.user)
    if not form.is_valid():
        messages.error(request, _("Choose a company that you act for."))
        return redirect("mentoring:home")
    try:
        draft = Request.start(company=form.cleaned_data["company"], by=request.user, now=timezone.now())
    except ValidationError as refusal:
        told(request, refusal)
        return redirect("mentoring:home")
    return redirect("mentoring:edit", pk=draft.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Saving keeps whatever is there; what is missing is told at the end."""
    draft = own(request, pk)
    if not draft.is_draft:
        messages.info(request, _("This question was sent already: %(number)s.") % {"number": draft.number})
        return redirect(draft)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = AskForm(*sent, instance=draft)
    saved = request.method == "POST" and form.is_valid() and keep(request, draft, form)
    if request.headers.get("HX-Request"):
        seen = AskForm(instance=own(request, pk))["seen"] if saved else None
        told_now = {"draft": own(request, pk), "form": form, "seen": seen, "today": timezone.localdate()}
        return render(request, "mentoring/saved.html", told_now)
    if saved:
        return redirect("mentoring:check", pk=pk)
    context: dict[str, Any] = {"draft": draft, "form": form, "files": draft.files.select_related("file"), "today": timezone.localdate()}
    return render(request, "mentoring/edit.html", context)


def keep(request: PersonRequest, draft: Request, form: AskForm) -> bool:
    """Whether it was kept; a refusal stands in the form, with everything typed."""
    now = timezone.now()
    try:
        with transaction.atomic():
            draft.save_draft(form.answers(), by=request.user, now=now)
            if upload := form.cleaned_data.get("file"):
                draft.add_file(StoredFile.objects.keep(upload, by=request.user, now=now, kinds=KINDS), by=request.user, now=now)
    except ValidationError as refusal:
        form.add_error("file" if getattr(refusal, "code", "") == "many" else None, refusal.messages)
        return False
    return True


@login_required
@require_POST
def adopt(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the proposed fields; the form can still change them."""
    draft = own(request, pk)
    fields = [proposal.field for proposal in propose(draft)][:FIELDS]
    tried(request, lambda *, by, now: draft.save_draft({"fields": fields}, by=by, now=now), _("The proposed fields were taken."))
    return redirect("mentoring:check", pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: PersonRequest, pk: int) -> HttpResponse:
    """Everything once more, open questions that are alike, and the button that sends."""
    draft = own(request, pk)
    if not draft.is_draft:
        if request.method == "POST":
            messages.info(request, _("This question was sent already: %(number)s.") % {"number": draft.number})
        return redirect(draft)
    alike = list(Request.objects.alike(draft)) if draft.title or draft.problem else []
    form = SendForm(request.POST if request.method == "POST" else None, has_alike=bool(alike))
    if request.method == "POST" and form.is_valid():
        try:
            draft.submit(by=request.user, now=timezone.now(), is_another=bool(form.cleaned_data.get("is_another")))
        except ValidationError as refusal:
            told(request, refusal)
            return redirect("mentoring:check", pk=pk)
        messages.success(request, _("Your question %(number)s was received.") % {"number": draft.number})
        return redirect(draft)
    return render(request, "mentoring/check.html", about(draft) | {"alike": alike, "form": form})


def about(draft: Request) -> dict[str, Any]:
    today, fields = timezone.localdate(), list(draft.fields.all())
    return {
        "draft": draft,
        "missing": draft.missing(),
        "fields": fields,
        "proposals": [] if fields else propose(draft),
        "files": draft.files.select_related("file"),
        "is_member": CentreMembership.objects.standing_of(draft.company, on=today).is_active,
        "today": today,
    }


@login_required
@require_POST
def remove_file(request: PersonRequest, pk: int, file: int) -> HttpResponse:
    draft = own(request, pk)
    tried(request, lambda *, by, now: draft.remove_file(file, by=by, now=now), _("The file was taken away."))
    return redirect("mentoring:edit", pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: PersonRequest, pk: int) -> HttpResponse:
    if request.session.get(THROWN_AWAY) == pk:
        messages.info(request, _("The draft was thrown away."))
        return redirect("mentoring:home")
    draft = own(request, pk)
    if not draft.is_draft:
        return redirect(draft)
    if request.method == "POST":
        try:
            draft.discard(by=request.user)
        except ValidationError as refusal:
            told(request, refusal)
        else:
            request.session[THROWN_AWAY] = pk
            messages.success(request, _("The draft was thrown away."))
        return redirect("mentoring:home")
    return render(request, "mentoring/discard.html", {"draft": draft, "form": NoForm()})
