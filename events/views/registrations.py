"""A registration's own page. Its address is signed and came by letter, so it also opens without an account; a GET changes nothing."""

from datetime import datetime
from typing import Protocol

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events import day_story, registration_story
from events.forms.signing_up import OwnDataForm
from events.models import Material, Registration
from events.models.question import asked_at, may_answer_until
from innocenter.accounts.models import User
from innocenter.look.acting import told
from innocenter.look.forms import NoForm


class LinkVerb(Protocol):
    def __call__(self, *, by: User | None, now: datetime, by_link: bool) -> object: ...


def found_by(token: str) -> Registration:
    registration: Registration = get_object_or_404(Registration.objects.by_token(token).with_everything())
    return registration


def who(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def tried_by_link(request: HttpRequest, verb: LinkVerb, done: str) -> None:
    try:
        verb(by=who(request), now=timezone.now(), by_link=True)
    except ValidationError as refusal:
        told(request, refusal)
    else:
        messages.success(request, done)


@never_cache
@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    now = timezone.now()
    registration = found_by(token)
    event, state = registration.event, registration.state
    is_before = now < event.starts_at
    context = {
        "registration": registration,
        "event": event,
        "facts": registration_story.registration_facts(registration),
        "todo": registration_story.registration_todo(registration, now=now, url=registration.get_absolute_url()),
        "answers": registration_story.answers_said(registration),
        "is_asked": registration_story.is_asked(registration, now),
        "materials": Material.objects.for_registration(registration) if event.materials_at else [],
        "moments": registration_story.registration_moments(registration),
        "is_offered": state == Registration.State.OFFERED and is_before,
        "can_cancel": registration_story.may_cancel(registration, now),
        "can_change_data": is_before and state in {"pending", "confirmed", "queued"},
        "can_hand_over": is_before and state == "confirmed" and registration.company_id and registration.is_run_by(who(request)),
        "today": timezone.localdate(),
        **day_story.on_the_day(registration, now=now),
        **day_story.afterwards(registration, now=now),
    }
    return render(request, "events/registration.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    registration = found_by(token)
    if request.method == "POST":
        tried_by_link(request, registration.cancel, _("Your registration is cancelled."))
        return redirect(registration)
    if not registration_story.may_cancel(registration, timezone.now()):
        return redirect(registration)
    context = {"registration": registration, "event": registration.event, "form": NoForm(), "back": registration.get_absolute_url()}
    return render(request, "events/cancel.html", context)


@never_cache
@require_POST
def accept(request: HttpRequest, token: str) -> HttpResponse:
    registration = found_by(token)
    tried_by_link(request, registration.accept, _("The seat is yours."))
    return redirect(registration)


@never_cache
@require_POST
def decline(request: HttpRequest, token: str) -> HttpResponse:
    registration = found_by(token)
    tried_by_link(request, registration.decline, _("You have declined the seat; it goes to the next."))
    return redirect(registration)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_data(request: HttpRequest, token: str) -> HttpResponse:
    """Name and affiliation in the person's own words, and the answers to what the event asks, while these can be changed."""
    registration, now = found_by(token), timezone.now()
    may_answer = now < may_answer_until(registration)
    questions = asked_at(registration.event) if may_answer else []
    about = {"name": registration.name, "affiliation": registration.affiliation}
    sent = request.POST if request.method == "POST" else None
    form = OwnDataForm(sent, initial=about, questions=questions, said=registration.answers)
    if form.is_valid():
        try:
            name, affiliation = form.cleaned_data["name"], form.cleaned_data["affiliation"]
            answers = form.answers() if may_answer else None
            registration.confirm_own_data(
                name=name, affiliation=affiliation, answers=answers, by=who(request), now=now, by_link=True
            )
        except ValidationError as refusal:
            told(request, refusal)
        else:
            messages.success(request, _("Thank you. Your data are confirmed."))
        return redirect(registration)
    context = {"registration": registration, "event": registration.event, "form": form, "may_answer": may_answer}
    return render(request, "events/own_data.html", context)


@never_cache
@require_safe
def join(request: HttpRequest, token: str) -> HttpResponse:
    """On to the meeting: only for the confirmed, around the time; whoever has an account signs in first. No page holds the link itself."""
    registration = found_by(token)
    if registration.person_id and who(request) is None:
        return redirect_to_login(request.get_full_path())
    if registration.person_id and request.user.pk != registration.person_id:
        raise Http404
    if link := registration.join_link(timezone.now()):
        return HttpResponseRedirect(link)
    messages.info(request, _("The link to join is not open now."))
    return redirect(registration)
