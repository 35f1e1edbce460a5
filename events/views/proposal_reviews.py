"""A reviewer's page: first whether anything ties them to the proposal, then the proposal with the form, then the other's word, too."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from events import proposal_story
from events.forms.proposals import ReviewForm, TieForm
from events.models import ProposalReview
from events.models.proposal_states import FilePurpose, ProposalState
from innocenter.accounts.requests import PersonRequest
from innocenter.look.acting import told, tried

State = ProposalReview.State


def own(request: PersonRequest, pk: int) -> ProposalReview:
    """What is asked of this person. Raises Http404 for everybody else."""
    return get_object_or_404(ProposalReview.objects.of(request.user).with_everything(), pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: PersonRequest, pk: int) -> HttpResponse:
    """What it is about is shown before the declaration; the words and files only after it."""
    review = own(request, pk)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (review.state != State.READING or form.is_valid()):
        cleaned = form.cleaned_data if form.is_valid() else {"recommendation": "", "comment": "-"}
        try:
            review.recommend(cleaned["recommendation"], cleaned["comment"], by=request.user, now=timezone.now())
        except ValidationError as refusal:
            told(request, refusal)
        else:
            messages.success(request, _("Thank you: your recommendation is with the staff."))
        return redirect(review)
    proposal = review.proposal
    is_open = review.state != State.ASKED
    context = {
        "review": review,
        "proposal": proposal,
        "facts": proposal_story.facts(proposal),
        "is_open": is_open,
        "is_now": proposal.state == ProposalState.REVIEW and review.round == proposal.round,
        "speakers": list(proposal.speakers.all()),
        "fields": list(proposal.fields.all()),
        "materials": list(proposal.files.filter(purpose=FilePurpose.MATERIAL).select_related("file")) if is_open else [],
        "others": list(review.others()),
        "form": form,
        "today": timezone.localdate(),
    }
    return render(request, "events/proposals/review.html", context)


@login_required
@require_POST
def declare(request: PersonRequest, pk: int) -> HttpResponse:
    review = own(request, pk)
    tried(request, review.declare, _("Thank you. The proposal is open to you now."))
    return redirect(review)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def step_back(request: PersonRequest, pk: int) -> HttpResponse:
    review = own(request, pk)
    form = TieForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            review.step_back(reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
        except ValidationError as refusal:
            told(request, refusal)
            return redirect(review)
        messages.success(request, _("Thank you. The staff ask somebody else."))
        return redirect("events:proposals")
    return render(request, "events/proposals/step_back.html", {"review": review, "proposal": review.proposal, "form": form})
