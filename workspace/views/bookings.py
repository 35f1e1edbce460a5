"""Taking a room by the hour in two steps, and what one does with the booking afterwards."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.models import Company
from innocenter.accounts.requests import PersonRequest
from innocenter.look.acting import told, tried
from innocenter.look.forms import NoForm
from workspace import recurring
from workspace.booking_story import booking_facts, booking_moments, booking_todo
from workspace.forms.bookings import FIELD_OF, BookingForm, CancelForm, ChangeForm
from workspace.models import Booking, OpeningHours, Room, Rule
from workspace.models.allowances import Allowance, allowances_of
from workspace.models.series import Scope
from workspace.models.taking import Slot, Taken


def place(form: BookingForm, refusal: ValidationError) -> list[Slot]:
    """Put a refusal beside the field it is about. Returns the ways out, when somebody else has the room."""
    for error in refusal.error_list:
        name = FIELD_OF.get(error.code or "", "")
        form.add_error(name if name in form.fields else None, error)
    return refusal.slots if isinstance(refusal, Taken) else []


def own_allowances(request: PersonRequest, companies: list[Company]) -> list[Allowance]:
    """How each company's month stands today."""
    today = timezone.localdate()
    return allowances_of(
        companies, request.user, on=today, today=today, rule=Rule.objects.in_force(today), bookings=Booking.objects.all()
    )


@login_required
@require_safe
def bookings(request: PersonRequest) -> HttpResponse:
    """What comes, what was; for managers that of the whole company; and how many hours of the month are left."""
    now, today = timezone.now(), timezone.localdate()
    found = Booking.objects.run_by(request.user).with_everything()
    context = {
        "coming": found.live().filter(during__endswith__gt=now).order_by("during"),
        "past": found.settled(now)[:30],
        "allowances": own_allowances(request, list(Company.objects.of(request.user))),
        "rooms": Room.objects.bookable(),
        "today": today,
    }
    return render(request, "workspace/bookings.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: PersonRequest, pk: int) -> HttpResponse:
    """First step: what, when, who. The room is held from here, and looked at once more on the next page."""
    room = get_object_or_404(Room.objects.bookable(), pk=pk)
    companies = list(Company.objects.of(request.user).order_by("name", "pk"))
    context: dict[str, Any] = {"room": room, "companies": companies, "slots": []}
    if not companies:
        return render(request, "workspace/booking_new.html", context)
    today, week = timezone.localdate(), OpeningHours.objects.week()
    sent = request.POST if request.method == "POST" else None
    form = BookingForm(sent, room=room, user=request.user, companies=companies, week=week, initial={"day": today} | request.GET.dict())
    if form.is_valid():
        try:
            return redirect("workspace:confirm_booking", Booking.objects.hold(form.wish(), by=request.user, now=timezone.now()).pk)
        except ValidationError as refusal:
            context["slots"] = place(form, refusal)
    context |= {"form": form, "allowances": own_allowances(request, companies), "today": today}
    return render(request, "workspace/booking_new.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: PersonRequest, pk: int) -> HttpResponse:
    """Second step."""
    booking = get_object_or_404(Booking.objects.run_by(request.user).with_everything(), pk=pk)
    if request.method == "POST":
        tried(request, booking.confirm, _("The room is booked. We have written to you."))
        return redirect(booking)
    if booking.state != Booking.State.HELD:
        return redirect(booking)
    return render(request, "workspace/booking_confirm.html", {"booking": booking, "facts": booking_facts(booking)})


@login_required
@require_POST
def let_go(request: PersonRequest, pk: int) -> HttpResponse:
    booking = get_object_or_404(Booking.objects.run_by(request.user).with_everything(), pk=pk)
    if tried(request, booking.let_go, _("The room is free for others again.")):
        return redirect("workspace:book", booking.room_id)
    return redirect(booking)


@login_required
@require_safe
def booking(request: PersonRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    found = get_object_or_404(Booking.objects.visible_to(request.user).with_everything(), pk=pk)
    is_mine = found.is_run_by(request.user)
    context = {
        "booking": found,
        "facts": booking_facts(found),
        "todo": booking_todo(found, now=now) if is_mine else None,
        "moments": booking_moments(found),
        "can_check_in": is_mine and found.may_check_in(now),
        "can_leave": is_mine and found.state == Booking.State.CHECKED_IN and now < found.during.upper,
        "can_change": is_mine and found.may_change(now) and found.is_changed_by(request.user),
        "can_cancel": is_mine and found.may_cancel(now),
        "today": timezone.localdate(),
    }
    return render(request, "workspace/booking.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PersonRequest, pk: int) -> HttpResponse:
    booking = get_object_or_404(Booking.objects.run_by(request.user).with_everything(), pk=pk)
    if not booking.may_change(timezone.now()):
        messages.info(request, _("It has begun or is over: it cannot be changed any more."))
        return redirect(booking)
    if not booking.is_changed_by(request.user):
        messages.info(request, _("The centre made this booking: please ask the centre to change it."))
        return redirect(booking)
    rooms = list(Room.objects.bookable().of_kind(booking.room.kind))
    form = ChangeForm(request.POST if request.method == "POST" else None, booking=booking, rooms=rooms, week=OpeningHours.objects.week())
    slots: list[Slot] = []
    if form.is_valid():
        try:
            left = recurring.change_all(booking, form.scope, form.wish(), by=request.user, now=timezone.now())
        except ValidationError as refusal:
            slots = place(form, refusal)
        else:
            messages.success(request, _("The booking is changed. You and the guests get a letter."))
            for words in left:
                messages.warning(request, words)
            return redirect(booking)
    return render(request, "workspace/booking_change.html", {"booking": booking, "form": form, "slots": slots})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: PersonRequest, pk: int) -> HttpResponse:
    booking = get_object_or_404(Booking.objects.run_by(request.user).with_everything(), pk=pk)
    form = CancelForm(request.POST if request.method == "POST" else None, booking=booking)
    if form.is_valid():
        try:
            scope, reason = form.cleaned_data.get("scope", Scope.THIS), form.cleaned_data["reason"]
            recurring.cancel_all(booking, scope, by=request.user, reason=reason, now=timezone.now())
        except ValidationError as refusal:
            told(request, refusal)
        else:
            messages.success(request, _("The booking is cancelled."))
        return redirect(booking)
    if not booking.may_cancel(timezone.now()):
        return redirect(booking)
    return render(request, "workspace/booking_cancel.html", {"booking": booking, "form": form, "now": timezone.now()})


@login_required
@require_POST
def check_in(request: PersonRequest, pk: int) -> HttpResponse:
    booking = get_object_or_404(Booking.objects.to_be_met_by(request.user).with_everything(), pk=pk)
    tried(request, booking.check_in, _("You are checked in."))
    return redirect(booking if booking.is_run_by(request.user) else booking.room)


@login_required
@require_POST
def leave(request: PersonRequest, pk: int) -> HttpResponse:
    booking = get_object_or_404(Booking.objects.run_by(request.user).with_everything(), pk=pk)
    tried(request, booking.leave, _("Thank you. The room is free for others from now on."))
    return redirect(booking)


@login_required
@require_safe
def at_the_door(request: PersonRequest, pk: int) -> HttpResponse:
    """Where the code at the door leads: what is booked here today, of the reader's company; a click checks in."""
    now = timezone.now()
    room = get_object_or_404(Room.objects.shown(), pk=pk)
    found = Booking.objects.to_be_met_by(request.user).to_check_in(room, now=now).with_everything()
    rows = [(each, each.may_check_in(now)) for each in found.filter(day=timezone.localdate())]
    return render(request, "workspace/check_in.html", {"room": room, "rows": rows, "form": NoForm(), "now": now})
