"""Booking every week or every other week: plan, look, book; and the page of a series."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from companies.models import Company
from innocenter.accounts.requests import PersonRequest
from workspace import recurring
from workspace.forms.bookings import SeriesForm
from workspace.models import BookingSeries, OpeningHours, Room, Rule
from workspace.views.bookings import place


def form_of(request: PersonRequest, room: Room) -> SeriesForm | None:
    """None for who acts for no company. A plan is asked for with GET: it changes nothing, and can be looked at again."""
    companies = list(Company.objects.of(request.user).order_by("name", "pk"))
    if not companies:
        return None
    rule, week = Rule.objects.in_force(timezone.localdate()), OpeningHours.objects.week()
    sent = request.POST if request.method == "POST" else request.GET if "dates" in request.GET else None
    initial = {"day": timezone.localdate()} | request.GET.dict()
    return SeriesForm(sent, room=room, user=request.user, companies=companies, week=week, most=rule.series_most, initial=initial)


def planned(request: PersonRequest, form: SeriesForm) -> list[recurring.Planned]:
    """The dates of the plan as far as it is complete; a refusal stands beside its field."""
    if not form.is_planned:
        return []
    try:
        return recurring.preview(form.wish(), by=request.user, now=timezone.now(), **form.rhythm)
    except ValidationError as refusal:
        place(form, refusal)
        return []


@login_required
@require_safe
def plan(request: PersonRequest, pk: int) -> HttpResponse:
    """The dates, and which of them can be had. Nothing is kept before the next step."""
    room = get_object_or_404(Room.objects.bookable(), pk=pk)
    form = form_of(request, room)
    if form is None:
        return redirect("workspace:book", pk)
    context = {"room": room, "form": form, "planned": planned(request, form)}
    return render(request, "workspace/series_plan.html", context)


@login_required
@require_POST
def book(request: PersonRequest, pk: int) -> HttpResponse:
    room = get_object_or_404(Room.objects.bookable(), pk=pk)
    form = form_of(request, room)
    if form is None:
        return redirect("workspace:book", pk)
    if form.is_valid():
        try:
            series = recurring.book(form.wish(), by=request.user, now=timezone.now(), **form.rhythm)
        except ValidationError as refusal:
            place(form, refusal)
        else:
            messages.success(request, _("The series is booked. We have written to you."))
            return redirect("workspace:series", series.pk)
    return render(request, "workspace/series_plan.html", {"room": room, "form": form, "planned": planned(request, form)})


@login_required
@require_safe
def page(request: PersonRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(BookingSeries.objects.visible_to(request.user).select_related("room__site", "company", "person"), pk=pk)
    context = {
        "series": found,
        "coming": found.bookings.with_everything().order_by("during"),
        "rejected": found.rejected.all(),
        "now": timezone.now(),
    }
    return render(request, "workspace/series.html", context)
