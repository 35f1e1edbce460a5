"""The day of visit: a desk and a meeting room for one day on one page."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.models import Company
from innocenter.accounts.requests import PersonRequest
from innocenter.look.text import clean_query
from workspace import calendar as calendars
from workspace import visits
from workspace.forms.calendar import DayForm
from workspace.forms.visit import VisitForm
from workspace.models import OpeningHours


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: PersonRequest) -> HttpResponse:
    """Choose the day (a GET), then what is free on it; one click books all of it, or tells why nothing was."""
    now, today = timezone.now(), timezone.localdate()
    day_form = DayForm(clean_query(request), today=today)
    companies = list(Company.objects.of(request.user).order_by("name", "pk"))
    context: dict[str, Any] = {"day_form": day_form, "day": day_form.day, "companies": companies, "today": today}
    if not companies:
        return render(request, "workspace/visit.html", context)
    week, rooms = OpeningHours.objects.week(), calendars.bookable_rooms()
    days = [of for [of] in calendars.days_of(rooms, day_form.day, 1, week=week, reader=request.user, now=now)]
    sent = request.POST if request.method == "POST" else None
    form = VisitForm(sent, day=day_form.day, days=days, companies=companies, week=week)
    if form.is_valid():
        try:
            visits.book(form.wishes(request.user), by=request.user, now=now)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Your visit is booked. We have written to you."))
            return redirect("workspace:bookings")
    return render(request, "workspace/visit.html", context | {"form": form, "is_open": any(of.free_hours for of in days)})
