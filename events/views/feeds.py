"""Calendars to subscribe to, and one event to put into one's own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from events import feeds
from events.models import Event


def answer(text: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.ics"'}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    """Every public event; one statement."""
    return answer(feeds.written(feeds.programme(timezone.now())), "innocenter-events")


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    event = get_object_or_404(feeds.with_revision(Event.objects.listed().with_everything()), pk=pk)
    return answer(feeds.written([event]), f"event-{pk}")
