"""On the day and after it, for whoever takes part: their link is enough, with or without an account."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events import certificates, registration_lists
from events.forms.after import DoorCodeForm, SurveyForm
from events.models import Event, Registration, Survey
from events.models.door import is_door_open
from events.models.states import State
from events.views.registrations import found_by, who
from innocenter.files.views import answer_with, serve
from innocenter.issued.models import IssuedDocument
from innocenter.look.acting import told
from innocenter.look.limits import is_too_often


@never_cache
@require_safe
def here(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the door's QR code leads: on to one's own registration, or how to come there. The address alone makes nobody present."""
    event = get_object_or_404(Event.objects.with_everything(), pk=pk)
    code = request.GET.get("code", "")
    code = code if code.isascii() and code.isdigit() and len(code) <= 6 else ""
    if own := registration_lists.own_at(event, who(request)):
        return redirect(f"{reverse('events:own_check_in', args=[own.token])}?code={code}")
    if not is_door_open(event, timezone.now()):
        raise Http404
    return render(request, "events/here.html", {"event": event, "code": code, "next": request.get_full_path()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_check_in(request: HttpRequest, token: str) -> HttpResponse:
    registration = found_by(token)
    given = request.GET.get("code", "")[:6]
    form = DoorCodeForm(request.POST if request.method == "POST" else None, initial={"code": given if given.isdigit() else ""})
    if form.is_valid():
        if is_too_often(f"door:{registration.pk}", times=10, seconds=600):
            form.add_error("code", _("Too many tries. Please ask at the reception."))
        else:
            try:
                registration.check_in_oneself(form.cleaned_data["code"], by=who(request), now=timezone.now(), by_link=True)
            except ValidationError as refusal:
                if any(error.code != "door_code" for error in refusal.error_list):
                    told(request, refusal)
                    return redirect(registration)
                form.add_error("code", refusal)
            else:
                messages.success(request, _("You are checked in. Welcome."))
                return redirect(registration)
    return render(request, "events/own_check_in.html", {"registration": registration, "event": registration.event, "form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """One page. What is answered is kept apart from who answered."""
    registration, now = found_by(token), timezone.now()
    asked = get_object_or_404(Survey.objects.filter(event=registration.event_id, opened_at__isnull=False))
    has_answered = hasattr(registration, "answered")
    if registration.state != State.ATTENDED or (has_answered and request.method != "POST") or not asked.is_open(now):
        words = _("You have answered already. Thank you.") if has_answered else _("This survey is not open for you.")
        messages.info(request, words)
        return redirect(registration)
    form = SurveyForm(request.POST if request.method == "POST" else None, survey=asked)
    if form.is_valid():
        try:
            asked.answer(registration, form.said(), now=now)
        except ValidationError as refusal:
            told(request, refusal)
        else:
            messages.success(request, _("Thank you for your answers."))
        return redirect(registration)
    return render(request, "events/survey.html", {"registration": registration, "event": registration.event, "form": form, "survey": asked})


@never_cache
@require_POST
def make_certificate(request: HttpRequest, token: str) -> HttpResponse:
    registration = found_by(token)
    try:
        document = certificates.issue(registration, by=who(request), now=timezone.now())
    except ValidationError as refusal:
        told(request, refusal)
    else:
        messages.success(request, _("The certificate is made: No. %(number)s.") % {"number": document.number})
    return redirect(registration)


@never_cache
@require_safe
def certificate(request: HttpRequest, token: str) -> HttpResponseBase:
    """The letter leads here; where none is made yet, to the page with the button."""
    registration = found_by(token)
    document = certificates.of(registration)
    if document is None:
        return redirect(registration)
    return file_of(request, document, registration)


def file_of(request: HttpRequest, document: IssuedDocument, registration: Registration) -> FileResponse:
    """A guest has nothing but the link; for whoever is signed in it is written down when they read another's."""
    if who(request) is None:
        return answer_with(document.file, inline=True)
    return serve(request, document.file, about=document, people=certificates.people(registration), inline=True)
