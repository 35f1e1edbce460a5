"""The space, as everybody may see it: what there is, and what is free from when."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from innocenter.look.pages import page_of
from innocenter.look.visitors import for_visitors
from workspace.forms.space import SpaceFilter
from workspace.models import Room, Rule


@for_visitors
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Four statements: the rule, how many rooms of which sort, the rooms of this page, who has them."""
    today = timezone.localdate()
    rooms = Room.objects.shown()
    groups = rooms.groups(today)
    form = SpaceFilter(request.GET or None, groups=groups)
    page_obj = page_of(request, form.pick(rooms.with_claims(today)), count=form.count())
    desks = [group for group in groups if group.kind == Room.Kind.DESK]
    context = {
        "form": form,
        "page_obj": page_obj,
        "found": [(room, room.vacancy(today)) for room in page_obj],
        "desks": sum(group.rooms for group in desks),
        "free": sum(group.free for group in desks),
        "rule": Rule.objects.in_force(today),
        "today": today,
    }
    return render(request, "workspace/home.html", context)


@for_visitors
@require_safe
def room(request: HttpRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    found = get_object_or_404(Room.objects.shown().with_claims(today), pk=pk)
    return render(request, "workspace/room.html", {"room": found, "vacancy": found.vacancy(today), "today": today})
