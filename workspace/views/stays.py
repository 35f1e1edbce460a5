"""What a company says beside its reports: its view, its notice, another institute."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from innocenter.accounts.requests import PersonRequest
from innocenter.files.views import serve
from innocenter.look.acting import told
from innocenter.look.admin_acts import tell
from workspace.forms.renewals import InstituteForm, NoticeForm, ViewForm
from workspace.forms.stays import GraduationForm
from workspace.models import GraduationReport, InspectionPhoto, Lease
from workspace.models.rule import Rule
from workspace.next_hearings import graduation_todo
from workspace.next_steps import lease_todo
from workspace.views.renewals import known


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def state_view(request: PersonRequest, number: str, pk: int) -> HttpResponse:
    """The grounds (or the missing report), and what the company says to them. Afterwards what it said."""
    lease = get_object_or_404(Lease.objects.of(request.user), number=number)
    review = get_object_or_404(lease.reviews.with_everything().to_be_viewed(), pk=pk)
    form = ViewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            review.state_view(form.cleaned_data["view"], by=request.user, now=timezone.now())
        except ValidationError as refusal:
            told(request, refusal)
            return redirect(request.path)
        messages.success(request, _("Your view is sent. The centre reads it before it decides."))
        return redirect(lease)
    open_for_view = review.may_be_viewed and not review.viewed_at and lease.company.is_manager(request.user)
    today = timezone.localdate()
    todo = None if review.is_decided else lease_todo(lease, review, is_manager=lease.company.is_manager(request.user), today=today)
    context = {
        "lease": lease,
        "review": review,
        "form": form if open_for_view else None,
        "facts": known(review),
        "todo": todo and todo.on_page(request.path),
        "today": today,
    }
    return render(request, "workspace/state_view.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def give_notice(request: PersonRequest, number: str) -> HttpResponse:
    """The company leaves before its term is over."""
    lease = get_object_or_404(Lease.objects.managed_by(request.user), number=number)
    if not lease.is_running:
        messages.info(request, _("The end of this lease is settled already."))
        return redirect(lease)
    form = NoticeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            lease.give_notice(by=request.user, now=timezone.now(), **form.cleaned_data)
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Your notice is recorded. We have written to you what comes next."))
            return redirect(lease)
    days = Rule.objects.in_force(timezone.localdate()).notice_days
    return render(request, "workspace/give_notice.html", {"lease": lease, "form": form, "days": days})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def graduation(request: PersonRequest, number: str) -> HttpResponse:
    """The report at the cap; afterwards what was sent."""
    lease = get_object_or_404(Lease.objects.of(request.user), number=number)
    report = get_object_or_404(GraduationReport.objects.select_related("lease__company", "submitted_by"), lease=lease)
    form = GraduationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            report.submit(by=request.user, now=timezone.now(), **form.cleaned_data)
        except ValidationError as refusal:
            told(request, refusal)
            return redirect(request.path)
        messages.success(request, _("The graduation report is submitted. Thank you."))
        return redirect(lease)
    may_write = report.submitted_at is None and lease.company.is_manager(request.user)
    today = timezone.localdate()
    todo = graduation_todo(lease, today=today)
    context = {
        "lease": lease,
        "report": report,
        "form": form if may_write else None,
        "todo": todo and todo.on_page(request.path),
        "today": today,
    }
    return render(request, "workspace/graduation.html", context)


@login_required
@require_safe
def inspection_photo(request: PersonRequest, pk: int) -> FileResponse:
    """For staff of the space and the people of the company."""
    photo = get_object_or_404(InspectionPhoto.objects.select_related("file", "item__inspection"), pk=pk)
    lease = get_object_or_404(Lease.objects.visible_to(request.user), pk=photo.item.inspection.lease_id)
    return serve(request, photo.file, about=lease, inline=True)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def name_institute(request: PersonRequest, number: str) -> HttpResponse:
    """Another confirmed project in place of the one whose institute dropped out."""
    lease = get_object_or_404(Lease.objects.managed_by(request.user).select_related("project__institute"), number=number)
    if not lease.is_running:
        messages.info(request, _("The end of this lease is settled already."))
        return redirect(lease)
    form = InstituteForm(request.POST if request.method == "POST" else None, lease=lease)
    if request.method == "POST" and form.is_valid():
        try:
            lease.name_institute(form.cleaned_data["project"], by=request.user, now=timezone.now())
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The space is now used for “%(project)s”.") % {"project": lease.project})
            return redirect(lease)
    has_choice = form.fields["project"].queryset.exists()  # type: ignore[attr-defined]  # -- a ModelChoiceField
    return render(request, "workspace/name_institute.html", {"lease": lease, "form": form, "has_choice": has_choice})
