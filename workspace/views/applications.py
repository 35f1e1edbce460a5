"""What a company sees of its applications once they are sent, and what it does then: answer, withdraw."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from innocenter.accounts.requests import PersonRequest
from innocenter.files.views import serve
from innocenter.issued.models import IssuedDocument
from innocenter.look.acting import tried
from innocenter.look.dates import bare_day
from innocenter.look.forms import NoForm
from innocenter.taxonomy.models import Holiday
from workspace import waiting
from workspace.appeals import appeal_todo
from workspace.applying import TONES, application_todo, open_offer, stages, story
from workspace.forms.applications import SupplementForm
from workspace.handling_clock import handling_clock
from workspace.models import Appeal, Application, Document, WaitEntry
from workspace.panel_words import told_of_scores
from workspace.views.drafts import sections


def own(request: PersonRequest, pk: int) -> Application:
    """An application of a company that the user acts for. Raises Http404 for everybody else."""
    return get_object_or_404(Application.objects.of(request.user).with_names(), pk=pk)


@login_required
@require_safe
def applications(request: PersonRequest) -> HttpResponse:
    rows = [(one, TONES[one.state]) for one in Application.objects.of(request.user).with_names()]
    return render(request, "workspace/applications.html", {"rows": rows})


@login_required
@require_safe
def application(request: PersonRequest, pk: int) -> HttpResponse:
    found = own(request, pk)
    if found.state == Application.State.DRAFT:
        return redirect("workspace:check", pk=pk)
    today = timezone.localdate()
    offer, is_manager = open_offer(found), found.company.is_manager(request.user)
    request_, appeal = found.open_supplement(), Appeal.objects.with_names().filter(application=found).first()
    people = set(found.company.people.values_list("user_id", flat=True))
    context = {
        "application": found,
        "tone": TONES[found.state],
        "facts": facts(found),
        "todo": application_todo(found, offer, is_manager=is_manager, today=today) or appeal_todo(appeal),
        "appeal": appeal,
        "may_appeal": is_manager and appeal is None and (last_day := found.last_day_to_appeal) is not None and today <= last_day,
        "steps": stages(found),
        "request_": request_,
        "clock": handling_clock(
            found, today=today, calendar=Holiday.objects.calendar(), stopped_at=request_.working_days_left if request_ else None
        ),
        "sections": sections(found, {}),
        "wait": wait_of(found),
        "is_manager": is_manager,
        "moments": story(found, own_people=people),
        "scores": told_of_scores(found) if found.decided_at else None,
        "issued": IssuedDocument.objects.about(found),
        "today": today,
    }
    return render(request, "workspace/application.html", context)


def wait_of(application: Application) -> WaitEntry | None:
    return application.waits.waiting().first() if application.state == Application.State.WAITLISTED else None


def facts(application: Application) -> list[tuple[str, Any]]:
    return [
        (_("Receipt number"), application.number),
        (_("Desks"), ngettext("%(count)d desk", "%(count)d desks", application.desks or 0) % {"count": application.desks or 0}),
        (_("From"), bare_day(application.wanted_from) if application.wanted_from else None),
        (_("Months"), ngettext("%(count)d month", "%(count)d months", application.months or 0) % {"count": application.months or 0}),
    ]


@login_required
@require_safe
def receipt(request: PersonRequest, pk: int) -> HttpResponse:
    found = own(request, pk)
    first = found.revisions.order_by("number").first()
    if first is None:
        return redirect(found)
    names = dict(Document.Kind.choices)
    documents = [(names.get(paper["kind"], paper["kind"]), paper) for paper in first.documents]
    return render(request, "workspace/receipt.html", {"application": found, "revision": first, "documents": documents})


@login_required
@require_safe
def document(request: PersonRequest, pk: int, document: int) -> FileResponse:
    """A document: for the company's people, and for staff once the application was submitted. The access is written down."""
    found = get_object_or_404(Application.objects.visible_to(request.user), pk=pk)
    paper = get_object_or_404(found.documents.select_related("file", "added_by"), pk=document)
    return serve(request, paper.file, about=paper, people=[paper.added_by], inline=True)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    found = own(request, pk)
    if request.method == "POST":
        tried(request, found.withdraw, _("The application was withdrawn."))
        waiting.serve_after_commit(now=timezone.now())
        return redirect("workspace:application", pk=pk)
    if not (found.is_open and found.company.is_manager(request.user)):
        return redirect(found)
    return render(request, "workspace/withdraw.html", {"application": found, "form": NoForm()})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def supplement(request: PersonRequest, pk: int) -> HttpResponse:
    """Only what was asked for. A refused file leaves the typed text where it is."""
    found = own(request, pk)
    asked = found.open_supplement()
    if asked is None:
        messages.info(request, _("There is no supplement to write now: %(state)s.") % {"state": found.get_state_display()})
        return redirect(found)
    is_manager = found.company.is_manager(request.user)
    form = SupplementForm(
        request.POST or None, request.FILES or None, instance=found, company=found.company, request=asked, today=timezone.localdate()
    )
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            with transaction.atomic():
                remarks = form.keep(found, by=request.user, now=now)
            if is_manager:  # what was written stays also when it cannot be sent yet
                found.answer_supplement(remarks, by=request.user, now=now)
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The supplement was sent.") if is_manager else _("Saved. A manager of your company sends it."))
            return redirect("workspace:application", pk=pk)
    context = {
        "application": own(request, pk),
        "asked": asked,
        "form": form,
        "is_manager": is_manager,
        "extension": asked.extensions.last(),
        "no_more_time": asked.no_more_time(timezone.localdate()),
        "today": timezone.localdate(),
    }
    return render(request, "workspace/supplement.html", context)
