"""After a session: its log, or who did not come."""

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
from mentoring.forms.sessions import AbsenceForm, LogForm, ObjectionForm
from mentoring.models import Session
from mentoring.models.session_ending import NOT_OVER, WAIT
from mentoring.models.session_states import SessionState
from mentoring.views.sessions import READ_OR_SEND, over, own_session


@login_required
@require_http_methods(READ_OR_SEND)
def log(request: PersonRequest, pk: int) -> HttpResponse:
    found, now = own_session(request, pk), timezone.now()
    if not found.is_for_expert(request.user) or found.state not in NOT_OVER or found.ends_at > now:
        over(request, found)
        return redirect(found)
    goals = found.request.goals()
    form = LogForm(
        request.POST if request.method == "POST" else None, session=found, is_last=found.number >= len(goals),
        came_along=found.experts.accepted().exists(),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            found.write_log(form.cleaned_data, by=request.user, now=now)
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Thank you. The company reads the log on the page of the session."))
            return redirect("mentoring:session", pk=pk)
    goal = goals[found.number - 1] if found.number <= len(goals) else ""
    return render(request, "mentoring/session_log.html", {"session": found, "form": form, "goal": goal})


@login_required
@require_http_methods(READ_OR_SEND)
def missed(request: PersonRequest, pk: int) -> HttpResponse:
    """The other side did not come."""
    found, now = own_session(request, pk), timezone.now()
    may = found.is_for_company(request.user) or found.is_for_expert(request.user)
    if not may or found.state not in NOT_OVER or now < found.starts_at + WAIT:
        over(request, found)
        return redirect(found)
    form = AbsenceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found.record_absence(form.cleaned_data["text"], by=request.user, now=now)
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("It is written down. The other side can say how it was."))
            return redirect("mentoring:session", pk=pk) if own_still(request, pk) else redirect("me")
    return render(request, "mentoring/session_missed.html", {"session": found, "form": form})


def own_still(request: PersonRequest, pk: int) -> bool:
    """With the question an expert loses its sessions."""
    return Session.objects.of(request.user).filter(pk=pk).exists()


@login_required
@require_http_methods(READ_OR_SEND)
def objection(request: PersonRequest, pk: int) -> HttpResponse:
    """Whoever is said not to have come tells how it was."""
    found = own_session(request, pk)
    if found.state != SessionState.NO_SHOW or found.objected_at or not found.is_said_absent(request.user):
        over(request, found)
        return redirect(found)
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found.contradict(form.cleaned_data["text"], by=request.user, now=timezone.now())
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Thank you. The centre reads it and decides whether it counts."))
            return redirect("mentoring:session", pk=pk)
    return render(request, "mentoring/session_objection.html", {"session": found, "form": form})
