"""The calendar of rooms and the floor plan: what is free on which day, for everybody."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from innocenter.look.pages import page_of
from innocenter.look.text import clean_query
from workspace import calendar as calendars
from workspace import floor_plan
from workspace.forms.calendar import CalendarForm, PlanForm
from workspace.models import OpeningHours

ROOMS_ON_A_PAGE = 40


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """A day or a week of the rooms that are had by the hour; four statements, and two more to know who reads."""
    now, today = timezone.now(), timezone.localdate()
    form = CalendarForm(clean_query(request), rooms=calendars.bookable_rooms(), today=today)
    page_obj = page_of(request, form.pick(), per_page=ROOMS_ON_A_PAGE)
    week = OpeningHours.objects.week()
    rows = calendars.days_of(list(page_obj), form.first, form.days, week=week, reader=request.user, now=now)
    hours = week.on(form.first)
    context = {
        "form": form,
        "page_obj": page_obj,
        "rows": rows,
        "days": [form.first + n * timedelta(days=1) for n in range(form.days)],
        "hours": hours,
        "marks": calendars.hour_marks(hours) if hours else [],
        "is_list": request.GET.get("show") == "list",
        "before": other_day(form, -form.days),
        "after": other_day(form, form.days),
        "today": today,
    }
    return render(request, "workspace/calendar.html", context)


def other_day(form: CalendarForm, days: int) -> str:
    """The same choice on another day, as the rest of an address."""
    chosen: dict[str, str] = {name: value for name, value in form.data.items() if value and name != "date"}
    return urlencode({"date": (form.first + timedelta(days=days)).isoformat(), **chosen})


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """One floor drawn, and the same as a list; two statements, and two more to know who reads."""
    today: date = timezone.localdate()
    form = PlanForm(clean_query(request), rooms=floor_plan.drawn_rooms(), today=today)
    plan = floor_plan.of_floor([room for room in form.rooms if f"{room.site_id}.{room.floor}" == form.here], form.day)
    return render(request, "workspace/plan.html", {"form": form, "plan": plan, "place": form.places.get(form.here, ""), "today": today})
