"""Guests without an account: they ask, a letter goes to the address, its link shows what they asked for, a button there takes the seat."""

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from events import event_story, registration_story
from events.forms.guests import GuestForm
from events.forms.signing_up import place
from events.models import Event, GuestSignUp
from events.models.guest import SIGNER
from innocenter.look.errors import page_not_found
from innocenter.look.forms import NoForm

GONE, TOO_MANY = 410, 429


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer is the same whether the address is new, waits, is registered or has an account."""
    now = timezone.now()
    event = get_object_or_404(Event.objects.listed().with_everything(), pk=pk, audience="all")
    if request.user.is_authenticated:
        return redirect("events:register", pk)
    form = GuestForm(request.POST if request.method == "POST" else None, event=event)
    if form.is_valid():
        if not ratelimit.consume(request, action="event_guest"):
            return render(request, "429.html", status=TOO_MANY)
        ip = get_adapter(request).get_client_ip(request)
        wish = form.wanted or event.wishes[0]
        try:
            GuestSignUp.objects.ask(event, form.attendee(), wish=wish, text=form.text, ip=ip, now=now)
        except ValidationError as refusal:
            place(form, refusal)
        else:
            return redirect("events:guest_asked", pk)
    seats = [(found.label, event_story.seat_words(event, found)) for found in event_story.places(event)]
    return render(request, "events/guest.html", {"event": event, "seats": seats, "form": form, "refusal": event.not_open(now)})


@require_safe
def asked(request: HttpRequest, pk: int) -> HttpResponse:
    event = get_object_or_404(Event.objects.listed().with_everything(), pk=pk, audience="all")
    return render(request, "events/guest_asked.html", {"event": event})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    now = timezone.now()
    wanted = GuestSignUp.objects.by_token(token).select_related("event__room__site", "event__host", "registration").first()
    if wanted is None:
        return run_out(request, token)
    if wanted.registration:
        return redirect(wanted.registration)
    if request.method == "POST":
        try:
            registration = wanted.confirm(now=now)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
            return redirect("events:page", wanted.event_id)
        messages.success(request, registration_story.told_after(registration))
        return redirect(registration)
    event = wanted.event
    context = {
        "wanted": wanted,
        "event": event,
        "form": NoForm(),
        "seats": [(found.label, event_story.seat_words(event, found)) for found in event_story.places(event)],
        "refusal": event.not_open(now),
    }
    return render(request, "events/guest_confirm.html", context)


def run_out(request: HttpRequest, token: str) -> HttpResponse:
    """A link of ours whose wish was deleted meanwhile is told apart from a forged one."""
    try:
        SIGNER.unsign(token)
    except signing.BadSignature:
        return page_not_found(request)
    return render(request, "events/guest_run_out.html", status=GONE)
