"""At the door: the list, which a phone keeps and works on without a network; without JavaScript the same with buttons."""

import json
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events import reception, tickets
from events.forms.reception import SyncForm, TicketForm, UndoForm, WalkInForm
from events.models import CheckIn, Event, Registration
from events.models.check_in import How
from events.models.checking_in import undo as take_back
from events.models.door import is_door_open, may_receive
from innocenter.accounts.requests import PersonRequest
from innocenter.look.acting import told
from innocenter.look.qr import picture
from innocenter.privacy.models import AccessEvent

ASSETS = ["vendor/jsqr/jsQR.js", "reception.js", "reception.css", "vendor/krds/css/component/output.css", "site.css", "icon.svg"]
CAMERA = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"
WORKER = settings.BASE_DIR / "static" / "reception-worker.js"


def at_the_door(request: PersonRequest, pk: int) -> Event:
    event = get_object_or_404(Event.objects.with_everything(), pk=pk)
    if not may_receive(event, request.user, timezone.now()):
        raise Http404
    return event


def seen(request: PersonRequest, event: Event) -> list[reception.Person]:
    """The list; that it was read is written down first."""
    people = Registration.objects.filter(event=event, person__isnull=False).select_related("person")
    AccessEvent.objects.record(request, about=event, action="list", people=[one.person for one in people if one.person])
    return reception.list_of(event)


@login_required
@require_safe
def page(request: PersonRequest, pk: int) -> HttpResponse:
    event = at_the_door(request, pk)
    people = seen(request, event)
    given = request.GET.get("ticket", "")
    given = given if given.isascii() and given.isprintable() else ""
    context = _about(event) | _listed(people) | {"form": TicketForm(initial={"ticket": given[:60]})}
    return _with_camera(render(request, "events/reception.html", context))


@login_required
@require_safe
def shell(request: PersonRequest, pk: int) -> HttpResponse:
    """The same page without a name in it: what the phone keeps for when there is no network."""
    return _with_camera(render(request, "events/reception.html", _about(at_the_door(request, pk)) | {"is_shell": True}))


def _about(event: Event) -> dict[str, object]:
    return {"event": event, "until": (event.ends_at + reception.KEPT).isoformat(), "words": words()}


def _listed(people: list[reception.Person]) -> dict[str, object]:
    seats = [one for one in people if one.name]
    count = _("In: %(came)d of %(all)d") % {"came": sum(one.stands == reception.IN for one in seats), "all": len(seats)}
    return {"people": people, "count": count}


def words() -> dict[str, str]:
    """What the page's script says; {braces} stand for what it fills in."""
    return {
        "offline": _("No network. Go on: what you do is kept here and sent later."),
        "waiting": _("Not sent yet: {count}"),
        "signedOut": _("Your sign-in has run out. What you did is kept here; sign in again, and it is sent."),
        "signIn": _("Sign in"), "signInUrl": reverse("account_login"),
        "count": _("In: {came} of {all}"),
        "checkIn": _("Check in"), "isIn": str(Registration.State.ATTENDED.label), "here": _("{time}, on this device"),
        "done": _("{name} is in."),
        "kept": _("{name} is kept, and checked when it is sent."),
        "again": _("{name} is in already: {seen}"),
        "noSeat": _("This ticket has no seat: {state}. Without a seat nobody is checked in."),
        "unknown": _("This ticket is not on the list of this event."),
        "noCamera": _("The camera cannot be opened. Type the number beneath the QR code."),
        "walkInNeeds": _("Name, company and the person's agreement are needed."),
    }  # fmt: skip


def _with_camera(answer: HttpResponse) -> HttpResponse:
    """Here, and nowhere else in the portal, the page may ask for the camera."""
    answer.headers["Permissions-Policy"] = CAMERA
    return answer


@require_safe
def worker(request: HttpRequest, pk: int) -> HttpResponse:
    """The script that answers when the network does not. It lies beneath the reception's address, and so reaches no other page."""
    about = {"shell": reverse("events:reception_shell", args=[pk]), "page": reverse("events:reception", args=[pk]), "pk": pk}
    text = f"const ABOUT = {json.dumps(about | {'assets': [static(name) for name in ASSETS]})};\n{Path(WORKER).read_text(encoding='utf-8')}"
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@login_required
@require_safe
def people(request: PersonRequest, pk: int) -> JsonResponse:
    """The list for a device, and the form token with which it sends."""
    event = at_the_door(request, pk)
    rows = reception.as_json(seen(request, event))
    about = {"until": (event.ends_at + reception.KEPT).isoformat(), "token": get_token(request), "people": rows}
    return JsonResponse(about, json_dumps_params={"ensure_ascii": False})


@login_required
@require_POST
def sync(request: PersonRequest, pk: int) -> JsonResponse:
    """What a device has kept. Sent again, it is what it was."""
    event = at_the_door(request, pk)
    form = SyncForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": " ".join(str(words) for found in form.errors.values() for words in found)}, status=400)
    results = reception.take(event, form.cleaned_data["checks"], by=request.user, now=timezone.now())
    return JsonResponse({"results": [vars(one) for one in [*results, *form.refused]]}, json_dumps_params={"ensure_ascii": False})


@login_required
@require_POST
def check_in(request: PersonRequest, pk: int, registration: int) -> HttpResponse:
    """From the list, by a button."""
    event = at_the_door(request, pk)
    _tried(request, get_object_or_404(Registration.objects.filter(event=event).select_related("event"), pk=registration), How.LIST)
    return redirect("events:reception", pk)


@login_required
@require_POST
def ticket(request: PersonRequest, pk: int) -> HttpResponse:
    """By the number of a ticket, typed."""
    event = at_the_door(request, pk)
    form = TicketForm(request.POST)
    if not form.is_valid():
        return _with_camera(render(request, "events/reception.html", _about(event) | _listed(seen(request, event)) | {"form": form}))
    try:
        found = reception.read_ticket(event, form.cleaned_data["ticket"])
    except ValidationError as refusal:
        told(request, refusal)
    else:
        _tried(request, found, How.QR)
    return redirect("events:reception", pk)


def _tried(request: PersonRequest, registration: Registration, how: How) -> None:
    try:
        registration.check_in(by=request.user, now=timezone.now(), how=how)
    except ValidationError as refusal:
        told(request, refusal)
    else:
        messages.success(request, _("%(name)s is in.") % {"name": registration.name})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: PersonRequest, pk: int, check_in: int) -> HttpResponse:
    event = at_the_door(request, pk)
    found = get_object_or_404(CheckIn.objects.filter(registration__event=event).select_related("registration__event"), pk=check_in)
    form = UndoForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            take_back(found, by=request.user, reason=form.cleaned_data["reason"], now=timezone.now())
        except ValidationError as refusal:
            told(request, refusal)
        else:
            messages.success(request, _("The check-in of %(name)s is taken back.") % {"name": found.registration.name})
        return redirect("events:reception", pk)
    return render(request, "events/reception_undo.html", {"event": event, "check_in": found, "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def walk_in(request: PersonRequest, pk: int) -> HttpResponse:
    event = at_the_door(request, pk)
    form = WalkInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = event.walk_in(form.attendee(), by=request.user, reason=form.cleaned_data["reason"], now=timezone.now())
        except ValidationError as refusal:
            for error in refusal.error_list:
                form.add_error({"reason": "reason", "already": "email"}.get(error.code or ""), error)
        else:
            messages.success(request, _("%(name)s is in.") % {"name": made.name})
            return redirect("events:reception", pk)
    return render(request, "events/walk_in.html", {"event": event, "form": form})


@login_required
@require_safe
def door(request: PersonRequest, pk: int) -> HttpResponse:
    """For a screen at the door: the code of this half minute, in digits and as a QR code. htmx asks for the part that changes."""
    event, now = at_the_door(request, pk), timezone.now()
    code = tickets.door_code(event.uid, now) if is_door_open(event, now) else ""
    address = request.build_absolute_uri(f"{reverse('events:here', args=[pk])}?code={code}")
    context = {"event": event, "code": code, "picture": picture(address) if code else "", "seconds": tickets.changes_in(now)}
    return render(request, "events/door_code.html" if request.headers.get("HX-Request") else "events/door.html", context)


@login_required
@require_safe
def by_ticket(request: PersonRequest, text: str) -> HttpResponse:
    """Where a QR code leads that was read by the phone's own camera: staff to the reception, its person to their own page."""
    found = get_object_or_404(Registration.objects.select_related("event"), pk=tickets.read(text) or 0)
    if may_receive(found.event, request.user, timezone.now()):
        return redirect(f"{reverse('events:reception', args=[found.event_id])}?ticket={found.ticket}")
    if found.person_id == request.user.pk:
        return redirect(found)
    raise Http404
