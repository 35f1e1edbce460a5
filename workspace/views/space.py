"""The space, as everybody may see it: what there is, and what is free from when."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from innocenter.look.visitors import for_visitors
from workspace.forms.space import SpaceFilter
from workspace.models import Room, Rule


@for_visitors
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Three statements: the rule, the rooms, who has them."""
    today = timezone.localdate()
    rooms = list(Room.objects.shown().with_claims(today))
    form = SpaceFilter(request.GET or None, rooms=rooms)
    desks = [room for room in rooms if room.kind == Room.Kind.DESK]
    context = {
        "form": form,
        "found": [(room, room.vacancy(today)) for room in form.chosen()],
        "desks": len(desks),
        "free": sum(room.vacancy(today).is_free for room in desks),
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
