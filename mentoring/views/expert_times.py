"""When an expert has time: hours of the week, other hours on one day, times that are blocked. One page, one address for each act."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from innocenter.accounts.requests import PersonRequest
from innocenter.look.acting import tried
from innocenter.look.admin_acts import tell
from innocenter.look.forms import CleanForm
from mentoring import expert_story as story
from mentoring.availability import free_slots
from mentoring.forms.experts import BlockForm, DayForm, WeekForm
from mentoring.models import BlockedPeriod, ExpertProfile, Window
from mentoring.views.experts import about, own_expert
from workspace.models.claim import midnight

GONE = "expert_time_taken_away"  # session key: it is gone, and a second click is told so
AHEAD = 90
NEXT = 8


@login_required
@require_safe
def times(request: PersonRequest) -> HttpResponse:
    return shown(request, own_expert(request))


def shown(request: PersonRequest, expert: ExpertProfile, wrong: CleanForm | None = None) -> HttpResponse:
    """The page, with the form that was wrong in place of an empty one."""
    now = timezone.now()
    forms = [WeekForm(prefix="week"), DayForm(prefix="day"), BlockForm(prefix="block")]
    week, day, block = (wrong if wrong and type(wrong) is type(form) else form for form in forms)
    slots = free_slots(expert, after=now, until=midnight(timezone.localdate(now)) + timedelta(days=AHEAD), now=now)
    context = {
        "expert": expert,
        **about(expert),
        "week_form": week,
        "day_form": day,
        "block_form": block,
        "form": wrong,
        "slots": slots[:NEXT],
        "count": len(slots),
        "to_come": [one for one in story.to_come(expert.holds.to_come(now)) if one.why_not],
    }
    return render(request, "mentoring/expert_times.html", context)


def kept(request: PersonRequest, expert: ExpertProfile, form: CleanForm, add: Callable[[], object], words: str) -> HttpResponse:
    if form.is_valid():
        try:
            add()
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, words)
            return redirect("mentoring:expert_times")
    return shown(request, expert, form)


@login_required
@require_POST
def add_to_week(request: PersonRequest) -> HttpResponse:
    expert, form = own_expert(request), WeekForm(request.POST, prefix="week")

    def add() -> None:
        given = form.cleaned_data["weekdays"], form.time_of("begins"), form.time_of("ends")
        Window.add_to_week(expert, *given, by=request.user, now=timezone.now())

    return kept(request, expert, form, add, _("Your hours are entered."))


@login_required
@require_POST
def add_to_day(request: PersonRequest) -> HttpResponse:
    expert, form = own_expert(request), DayForm(request.POST, prefix="day")

    def add() -> None:
        given = form.cleaned_data["day"], form.time_of("begins"), form.time_of("ends")
        Window.add_to_day(expert, *given, by=request.user, now=timezone.now())

    return kept(request, expert, form, add, _("The hours of that day are entered."))


@login_required
@require_POST
def block(request: PersonRequest) -> HttpResponse:
    expert, form = own_expert(request), BlockForm(request.POST, prefix="block")
    return kept(
        request, expert, form, lambda: BlockedPeriod.add(expert, form.during(), by=request.user, now=timezone.now()),
        _("This time is blocked. What is agreed in it stands: please move it yourself."),
    )  # fmt: skip


@login_required
@require_POST
def remove_window(request: PersonRequest, pk: int) -> HttpResponse:
    return taken_away(request, "window", pk, own_expert(request).windows.all())


@login_required
@require_POST
def unblock(request: PersonRequest, pk: int) -> HttpResponse:
    return taken_away(request, "block", pk, own_expert(request).blocked.all())


def taken_away(request: PersonRequest, kind: str, pk: int, rows: QuerySet[Any]) -> HttpResponse:
    if request.session.get(GONE) == [kind, pk]:
        messages.info(request, _("It was taken out already."))
        return redirect("mentoring:expert_times")
    row: Any = get_object_or_404(rows, pk=pk)
    if tried(request, row.take_away, _("Taken out.")):
        request.session[GONE] = [kind, pk]
    return redirect("mentoring:expert_times")
