"""Clinic days: which come, the slots of one, and a slot that is taken."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from innocenter.accounts.requests import PersonRequest
from innocenter.look.admin_acts import tell
from mentoring import clinic_story
from mentoring.forms.clinics import SlotForm
from mentoring.models import ClinicDay, ClinicSlot, Request


@require_safe
def list_(request: HttpRequest) -> HttpResponse:
    return render(request, "mentoring/clinics.html", {"days": ClinicDay.objects.coming(timezone.now())})


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Experts are named to those who are signed in."""
    found = get_object_or_404(ClinicDay.objects.shown(), pk=pk)
    return render(request, "mentoring/clinic.html", clinic_story.page(found, request.user, now=timezone.now()))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: PersonRequest, pk: int) -> HttpResponse:
    """For one of the open questions of the company; without any, it is told to ask one first."""
    now = timezone.now()
    slot = get_object_or_404(ClinicSlot.objects.with_names(), pk=pk)
    if not ClinicSlot.objects.free(now).contains(slot):
        messages.info(request, _("This slot cannot be taken any more. Choose another one."))
        return redirect(slot.clinic)
    questions = list(Request.objects.of(request.user).for_clinic(slot.expert).select_related("company"))
    form = SlotForm(request.POST if request.method == "POST" else None, questions=questions)
    if request.method == "POST" and form.is_valid():
        found = next(one for one in questions if str(one.pk) == form.cleaned_data["question"])
        try:
            session = found.take_slot(slot, by=request.user, now=now, agenda=form.cleaned_data["agenda"])
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            words = _("The slot is yours: %(when)s. The entry for your calendar comes by e-mail.")
            messages.success(request, words % {"when": session.when_words})
            return redirect(session)
    return render(request, "mentoring/clinic_slot.html", {"slot": slot, "day": slot.clinic, "form": form, "questions": questions})
