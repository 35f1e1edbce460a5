"""The end of a question: the company's closing words, and how it goes on, by a link that needs no signing in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from innocenter.accounts.models import User
from innocenter.accounts.requests import PersonRequest
from innocenter.look.admin_acts import tell
from innocenter.look.errors import page_not_found
from mentoring.forms.closing import CloseForm, FitForm, FollowUpForm
from mentoring.models import FollowUp
from mentoring.models.outcome import asked_person
from mentoring.models.states import State
from mentoring.views.asking import own

GONE = 410


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: PersonRequest, pk: int) -> HttpResponse:
    found = own(request, pk)
    if found.state != State.REPORTED:
        if request.method == "POST":
            messages.info(request, _("There is nothing to add now: %(state)s.") % {"state": found.get_state_display()})
        return redirect(found)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found.close(form.cleaned_data, by=request.user, now=timezone.now())
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Thank you. The question is closed."))
            return redirect(found)
    return render(request, "mentoring/close.html", {"found": found, "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def fit(request: PersonRequest, pk: int) -> HttpResponse:
    found = own(request, pk)
    expert = found.expert if found.asks_fit else None
    if expert is None:
        if request.method == "POST":
            messages.info(request, _("There is nothing to add now: %(state)s.") % {"state": found.get_state_display()})
        return redirect(found)
    form = FitForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found.say_fit(**form.cleaned_data, by=request.user, now=timezone.now())
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Thank you. The centre's staff for mentoring read it."))
            return redirect(found)
    return render(request, "mentoring/fit.html", {"found": found, "form": form, "expert": expert})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: HttpRequest, token: str) -> HttpResponse:
    """A GET shows the questions, a POST answers them, once. The page says nothing of the question but its number."""
    asked, today = FollowUp.objects.by_token(token).select_related("request").first(), timezone.localdate()
    person = User.objects.filter(pk=asked_person(token)).first() if asked else None
    if asked is None or person is None:
        return page_not_found(request)
    form = FollowUpForm(request.POST if request.method == "POST" else None)
    context = {"asked": asked, "form": form}
    if asked.answered_at:
        if request.method == "POST":
            messages.info(request, _("This was answered already. Thank you."))
            return redirect(request.path)
        return render(request, "mentoring/follow_up_answered.html", context)
    if asked.has_run_out(today):
        return render(request, "mentoring/follow_up_run_out.html", context, status=GONE)
    if request.method == "POST" and form.is_valid():
        try:
            asked.answer(**form.cleaned_data, by=person, now=timezone.now())
        except ValidationError as refusal:
            messages.info(request, refusal.messages[0])
        else:
            messages.success(request, _("Thank you for telling us."))
        return redirect(request.path)
    return render(request, "mentoring/follow_up.html", context)
