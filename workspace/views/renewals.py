"""The company's report, the institute's word."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from innocenter.accounts.requests import PersonRequest
from innocenter.files.views import serve
from innocenter.look.acting import told, tried
from innocenter.look.dates import full_day, short_period
from workspace.forms.renewals import ConfirmationForm, DeclineForm, ReportForm
from workspace.models import Lease, RenewalReview
from workspace.next_steps import review_steps
from workspace.use_of_centre import use_in_term


def latest_review(request: PersonRequest, number: str) -> RenewalReview:
    """The newest review of an own lease. Raises Http404 for strangers and where there is none."""
    lease = get_object_or_404(Lease.objects.of(request.user), number=number)
    review = lease.reviews.regular().with_everything().order_by("-term_number").first()
    if review is None:
        raise Http404
    return review


def known(review: RenewalReview) -> list[tuple[str, str]]:
    """What nobody has to type again."""
    lease, term = review.lease, review.term
    return [
        (_("Project"), lease.project.title),
        (_("Institute"), str(lease.project.institute)),
        (_("Desk"), ", ".join(str(desk.room) for desk in lease.desks())),
        (_("This term"), short_period(term.first_day, term.last_day)),
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def report(request: PersonRequest, number: str) -> HttpResponse:
    """The draft: saved as often as one likes, and never submitted from here."""
    review = latest_review(request, number)
    if review.state != RenewalReview.State.OPEN:
        messages.info(request, _("There is no report to write now: %(state)s.") % {"state": review.state_words})
        return redirect(review.lease)
    if request.method != "POST" and review.is_closed_for_report(timezone.localdate()):
        messages.info(request, _("Reports were accepted until %(day)s. Please call the centre.") % {"day": full_day(review.closes_on)})
        return redirect(review.lease)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    before = review.before()
    form = ReportForm(*sent, instance=review, before=before)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            with transaction.atomic():
                review.save_report(form.report(by=request.user, now=now), by=request.user, now=now)
        except ValidationError as refusal:
            told(request, refusal)
            return redirect(review.lease)
        messages.success(request, _("Saved. It is not submitted yet."))
        return redirect("workspace:report_check", number=number)
    context = {
        "form": form,
        "review": review,
        "facts": known(review),
        "planned": (before and before.next_plan) or review.lease.application.plan,
        "from_report": bool(before and before.next_plan),
        "conditions": before.conditions if before else "",
        "use": use_in_term(review, today=timezone.localdate()),
        "today": timezone.localdate(),
    }
    return render(request, "workspace/report.html", context)


@login_required
@require_safe
def report_check(request: PersonRequest, number: str) -> HttpResponse:
    """Everything once more before it is sent; afterwards what was sent."""
    review = latest_review(request, number)
    context = {
        "review": review,
        "facts": known(review),
        "is_open": review.state == RenewalReview.State.OPEN,
        "is_closed": review.is_closed_for_report(timezone.localdate()),
        "is_manager": review.lease.company.is_manager(request.user),
        "missing": review.missing_in_report(),
        "today": timezone.localdate(),
    }
    return render(request, "workspace/report_check.html", context)


@login_required
@require_POST
def submit_report(request: PersonRequest, number: str) -> HttpResponse:
    review = latest_review(request, number)
    if tried(request, review.submit_report, _("The report is submitted. The centre decides, and writes to you.")):
        return redirect(review.lease)
    return redirect("workspace:report_check", number=number)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: PersonRequest, number: str) -> HttpResponse:
    """The company will not stay: its manager says so, after one question."""
    review = latest_review(request, number)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            review.decline(by=request.user, reason=form.cleaned_data["reason"], now=timezone.now())
        except ValidationError as refusal:
            told(request, refusal)
        else:
            messages.success(request, _("Your lease ends with this term. We have written to you what comes next."))
        return redirect(review.lease)
    return render(request, "workspace/decline.html", {"form": form, "review": review})


@login_required
@require_safe
def report_file(request: PersonRequest, pk: int) -> FileResponse:
    review = get_object_or_404(RenewalReview.objects.with_report_for(request.user), pk=pk)
    if review.report_file is None:
        raise Http404
    return serve(request, review.report_file, about=review)


@login_required
@require_safe
def review(request: PersonRequest, pk: int) -> HttpResponse:
    """What the institute's people see: the cooperation, and what they are asked. Not the company's report."""
    found = get_object_or_404(RenewalReview.objects.visible_to(request.user).with_everything(), pk=pk)
    may_answer = found.may_answer(request.user)
    return render(request, "workspace/review.html", review_context(found, ConfirmationForm() if may_answer else None))


@login_required
@require_POST
def confirm(request: PersonRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(RenewalReview.objects.to_confirm_by(request.user).with_everything(), pk=pk)
    form = ConfirmationForm(request.POST)
    if not form.is_valid():
        return render(request, "workspace/review.html", review_context(found, form))
    try:
        found.confirm(form.cleaned_data["answer"], words=form.cleaned_data["words"], by=request.user, now=timezone.now())
    except ValidationError as refusal:
        told(request, refusal)
    else:
        messages.success(request, _("Thank you. Your answer is recorded."))
    return redirect(found)


def review_context(found: RenewalReview, form: ConfirmationForm | None) -> dict[str, object]:
    words = found.words.filter(project=found.lease.project_id).select_related("by")
    return {
        "words": words,
        "review": found,
        "form": form,
        "facts": known(found)[:3],
        "steps": review_steps(found, today=timezone.localdate()),
        "today": timezone.localdate(),
    }
