"""The proposer's pages: the list, the form, the check before it is sent, the page of a proposal."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events import proposal_lists, proposal_statistics, proposal_story
from events.forms.proposals import FileForm, ProposalForm, WithdrawForm
from events.models import Proposal, ProposalFile, ProposalReview, ProposalRule
from events.models.proposal_states import FilePurpose
from innocenter.accounts.requests import PersonRequest
from innocenter.files.models import StoredFile
from innocenter.files.views import serve
from innocenter.look.acting import told, tried
from innocenter.look.pages import page_of
from innocenter.taxonomy.models import Holiday
from institutes.models import Institute

State = Proposal.State


def seen(request: PersonRequest, pk: int) -> Proposal:
    """One that this person may see. Raises Http404 for everybody else."""
    return get_object_or_404(Proposal.objects.visible_to(request.user).with_everything(), pk=pk)


def run(request: PersonRequest, pk: int) -> Proposal:
    """One that this person may write. Raises Http404 for everybody else."""
    return get_object_or_404(Proposal.objects.run_by(request.user).with_everything(), pk=pk)


@login_required
@require_safe
def list_(request: PersonRequest) -> HttpResponse:
    """One's own, those of one's institutes and those in which one speaks; the figures of institutes that one coordinates."""
    today = timezone.localdate()
    found = proposal_lists.for_list(Proposal.objects.concerning(request.user)).order_by("-made_at", "-pk")
    page_obj = page_of(request, found)
    kept = list(Institute.objects.kept_by(request.user).values_list("pk", flat=True))
    context = {
        "page_obj": page_obj,
        "rows": proposal_lists.rows(page_obj, request.user, today),
        "reviews": [proposal_story.review_todo(one, today) for one in ProposalReview.objects.of(request.user).to_do().with_everything()],
        "lines": proposal_statistics.by_institute(kept) if kept else [],
        "may_propose": Proposal.institutes_of(request.user).exists(),
        "today": today,
    }
    return render(request, "events/proposals/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: PersonRequest) -> HttpResponse:
    """The first save makes the draft. Who is of no institute reads how to propose all the same."""
    if not Proposal.institutes_of(request.user).exists():
        if request.method == "POST":
            raise Http404
        return render(request, "events/proposals/who.html")
    return _write(request, Proposal())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    proposal = run(request, pk)
    if not proposal.is_writable:
        messages.info(request, _("It cannot be changed now: %(state)s.") % {"state": proposal.get_state_display()})
        return redirect(proposal)
    return _write(request, proposal)


@transaction.atomic
def _write(request: PersonRequest, proposal: Proposal) -> HttpResponse:
    now = timezone.now()
    sent = request.POST if request.method == "POST" else None
    form = ProposalForm(sent, instance=proposal, person=request.user, today=timezone.localdate(now))
    if form.is_valid():
        filled = form.save(commit=False)
        try:
            with transaction.atomic():
                filled.write(form.speakers(), by=request.user, now=now)
                form.save_m2m()
        except ValidationError as refusal:
            for error in refusal.error_list:
                form.add_error("title_ko" if error.code == "already" else None, error)
        else:
            messages.success(request, _("Saved. It is not submitted yet."))
            return redirect("events:submit_proposal", filled.pk)
    there = Proposal.objects.with_everything().filter(pk=proposal.pk).first() if proposal.pk else None
    return render(request, "events/proposals/write.html", {"form": form, "proposal": there})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: PersonRequest, pk: int) -> HttpResponse:
    """Everything once more before it is sent; the POST sends it."""
    proposal = run(request, pk)
    if request.method == "POST":
        done = tried(request, proposal.submit, _("The proposal is submitted. The staff decide, and write to you."))
        return redirect(proposal) if done or not run(request, pk).is_writable else redirect("events:submit_proposal", pk)
    return _check(request, proposal, FileForm()) if proposal.is_writable else redirect(proposal)


def _check(request: PersonRequest, proposal: Proposal, form: FileForm) -> HttpResponse:
    context = _parts(proposal) | {"missing": proposal.missing(timezone.now()), "form": form}
    return render(request, "events/proposals/check.html", context)


def _parts(proposal: Proposal) -> dict[str, Any]:
    """What stands on the page of a proposal, whoever reads it."""
    files = list(proposal.files.select_related("file", "speaker", "added_by"))
    return {
        "proposal": proposal,
        "facts": proposal_story.facts(proposal),
        "speakers": list(proposal.speakers.select_related("researcher__user")),
        "fields": list(proposal.fields.all()),
        "materials": [one for one in files if one.purpose == FilePurpose.MATERIAL],
        "slides": [one for one in files if one.purpose == FilePurpose.SLIDES],
        "today": timezone.localdate(),
    }


@login_required
@require_safe
def page(request: PersonRequest, pk: int) -> HttpResponse:
    return _page(request, seen(request, pk), FileForm())


def _page(request: PersonRequest, proposal: Proposal, form: FileForm) -> HttpResponse:
    today = timezone.localdate()
    parts, is_run = _parts(proposal), proposal.is_run_by(request.user)
    reader = proposal_story.Reader(request.user, is_run, ProposalRule.objects.in_force(today), Holiday.objects.calendar(), today)
    todo = proposal_story.todo(proposal, parts["speakers"], reader, has_slides=bool(parts["slides"]))
    context = parts | {
        "todo": todo.on_page(proposal.get_absolute_url()),
        "steps": proposal_story.steps(proposal),
        "moments": proposal_story.moments(proposal),
        "is_run": is_run,
        "takes_slides": is_run and proposal.state in {State.PLACED, State.CONFIRMED, State.GIVEN},
        "form": form,
    }
    return render(request, "events/proposals/page.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    proposal = run(request, pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None, proposal=proposal)
    if not proposal.is_open:
        if request.method == "POST":
            tried(request, proposal.withdraw, "")
        return redirect(proposal)
    if form.is_valid():
        try:
            proposal.withdraw(by=request.user, now=timezone.now(), reason=form.cleaned_data.get("reason", ""))
        except ValidationError as refusal:
            told(request, refusal)
        else:
            messages.success(request, _("The proposal is withdrawn."))
        return redirect(proposal)
    return render(request, "events/proposals/withdraw.html", {"form": form, "proposal": proposal})


@login_required
@require_POST
def add_file(request: PersonRequest, pk: int, purpose: str) -> HttpResponse:
    """Material while it is written, slides once it has a date."""
    proposal = run(request, pk)
    if purpose not in FilePurpose.values:
        raise Http404
    form, now = FileForm(request.POST, request.FILES), timezone.now()
    is_material = purpose == FilePurpose.MATERIAL and proposal.is_writable
    if not form.is_valid():
        return _check(request, proposal, form) if is_material else _page(request, proposal, form)
    try:
        with transaction.atomic():
            file = StoredFile.objects.keep(form.cleaned_data["file"], by=request.user, now=now)
            proposal.add_file(file, purpose, by=request.user, now=now)
    except ValidationError as refusal:
        told(request, refusal)
    else:
        messages.success(request, _("The file is there."))
    return redirect("events:submit_proposal", pk) if is_material else redirect(proposal)


@login_required
@require_POST
def remove_file(request: PersonRequest, pk: int, file: int) -> HttpResponse:
    proposal = run(request, pk)
    row = get_object_or_404(ProposalFile.objects.select_related("file"), pk=file, proposal=proposal)
    try:
        proposal.remove_file(row, by=request.user, now=timezone.now())
    except ValidationError as refusal:
        told(request, refusal)
    else:
        messages.success(request, _("The file is removed."))
    return redirect("events:submit_proposal", pk) if proposal.is_writable else redirect(proposal)


@login_required
@require_safe
def file(request: PersonRequest, pk: int, file: int) -> FileResponse:
    """For whoever may see the proposal, and for its reviewers once it is open to them."""
    row = get_object_or_404(ProposalFile.objects.select_related("file", "proposal", "added_by"), pk=file, proposal=pk)
    may_see = Proposal.objects.visible_to(request.user).filter(pk=pk).exists()
    reads = ProposalReview.objects.of(request.user).filter(proposal=pk).exclude(state=ProposalReview.State.ASKED).exists()
    if not (may_see or reads):
        raise Http404
    return serve(request, row.file, about=row.proposal)
