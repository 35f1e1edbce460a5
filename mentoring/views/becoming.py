"""A question becomes a project, or a demand."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from innocenter.accounts.requests import PersonRequest
from innocenter.look.admin_acts import tell
from mentoring.forms.becoming import BecomeForm
from mentoring.views.asking import own
from projects.forms import DemandForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def project(request: PersonRequest, pk: int) -> HttpResponse:
    """Everything is filled in; the company looks at it, says when it begins, and sends it to the institute."""
    found = own(request, pk)
    there = found.became
    if there:
        if request.method == "POST":
            messages.info(request, _("This question has become a project already."))
        return redirect(there)
    expert = found.expert
    if expert is None or not found.may_become_a_project:
        messages.info(request, _("A question becomes a project once an expert has looked after it."))
        return redirect(found)
    today = timezone.localdate()
    start = found.as_plan() | {"starts_on": today.replace(day=1), "months": 12}
    options = {"user": request.user, "institute": expert.researcher.institute, "today": today, "initial": start}
    form = BecomeForm(request.POST if request.method == "POST" else None, **options)
    if request.method == "POST" and form.is_valid():
        try:
            made = found.become_project(**form.cleaned_data, by=request.user, now=timezone.now())
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The project is planned. We have asked the institute to confirm it."))
            return redirect(made)
    context = {"found": found, "form": form, "expert": expert, "files": found.files.select_related("file")}
    return render(request, "mentoring/become_project.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def demand(request: PersonRequest, pk: int) -> HttpResponse:
    """The company's own words are filled in; what it saves is a draft that it publishes itself."""
    found = own(request, pk)
    there = found.grown
    if there.demand and there.is_sought:
        if request.method == "POST":
            messages.info(request, _("This question has become a demand already."))
        return redirect(there.demand)
    if not found.may_become_a_demand:
        messages.info(request, _("A question becomes a demand once the centre has dealt with it."))
        return redirect(found)
    form = DemandForm(request.POST if request.method == "POST" else None, initial=found.as_demand())
    if request.method == "POST" and form.is_valid():
        try:
            made = found.become_demand(form.words(), by=request.user, now=timezone.now())
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The draft is saved. Nobody else reads it before you publish it."))
            return redirect(made)
    return render(request, "mentoring/become_demand.html", {"found": found, "form": form})
