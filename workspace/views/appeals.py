"""A company appeals against a refusal; its file is read by those who may see the application."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from innocenter.accounts.requests import PersonRequest
from innocenter.files.models import StoredFile
from innocenter.files.views import serve
from innocenter.look.admin_acts import tell
from workspace.forms.appeals import AppealForm
from workspace.models import Appeal, Application
from workspace.models.appeal import FILES, refuse_appeal


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: PersonRequest, pk: int) -> HttpResponse:
    """For managers, until the last day; afterwards the application's page says how it stands."""
    found = get_object_or_404(Application.objects.of(request.user).with_names(), pk=pk)
    now = timezone.now()
    try:
        refuse_appeal(found, today=timezone.localdate(now))
    except ValidationError as refusal:
        messages.info(request, " ".join(refusal.messages))
        return redirect(found)
    form = AppealForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            with transaction.atomic():
                file = StoredFile.objects.keep(upload, by=request.user, now=now, kinds=FILES) if upload else None
                Appeal.file_against(found, reason=form.cleaned_data["reason"], file=file, by=request.user, now=now)
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The appeal is in. We write to you when it is decided."))
            return redirect(found)
    context = {"application": found, "form": form, "last_day": found.last_day_to_appeal}
    return render(request, "workspace/appeal.html", context)


@login_required
@require_safe
def appeal_file(request: PersonRequest, pk: int) -> FileResponse:
    """For the company's people and for staff. The access is written down."""
    found = get_object_or_404(Application.objects.visible_to(request.user), pk=pk)
    filed = get_object_or_404(Appeal.objects.select_related("file", "filed_by").exclude(file=None), application=found)
    assert filed.file
    return serve(request, filed.file, about=filed, people=[filed.filed_by])
