"""What belongs together: the dates of a series, and all events on one field of technology."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events import event_story
from events.models import Event, Series, Subscription
from innocenter.accounts.models import User
from innocenter.look.visitors import for_visitors_with_seats, kept_until
from innocenter.taxonomy.models import Field

PAST = 10


def dates(now: datetime, **which: str) -> dict[str, Any]:
    """Those ahead with their seats, and the last that have been. Two statements."""
    found = Event.objects.listed().narrowed(**which).with_everything()
    ahead = [(event, event_story.seats_in_line(event), event.not_open(now)) for event in found.upcoming(now)]
    return {"ahead": ahead, "past": found.past(now)[:PAST], "now": now}


def own_of(request: HttpRequest, **what: Any) -> Subscription | None:
    """No statement for a visitor."""
    return Subscription.objects.of(request.user).about(**what).first() if isinstance(request.user, User) else None


@for_visitors_with_seats
@require_safe
def series(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    kept_until(request, lambda: [Event.objects.listed().next_change(now)], now=now)
    which = get_object_or_404(Series.objects.select_related("host"), pk=pk)
    context = dates(now, series=str(pk)) | {
        "series": which,
        "fields": list(which.fields.all()),
        "title": which.title,
        "calendar": reverse("events:series_feed", args=[pk]),
        "news": reverse("events:series_news", args=[pk]),
        "all_past": f"{reverse('events:list')}?month=past&series={pk}",
        "follow": reverse("events:follow_series", args=[pk]),
        "subscription": own_of(request, series=which),
    }
    return render(request, "events/community.html", context)


@for_visitors_with_seats
@require_safe
def field(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    kept_until(request, lambda: [Event.objects.listed().next_change(now)], now=now)
    which = get_object_or_404(Field, pk=code)
    context = dates(now, field=code) | {
        "field": which,
        "title": _("Events on %(field)s") % {"field": which.name},
        "calendar": reverse("events:field_feed", args=[code]),
        "news": reverse("events:field_news", args=[code]),
        "all_past": f"{reverse('events:list')}?month=past&field={code}",
        "follow": reverse("events:follow_field", args=[code]),
        "subscription": own_of(request, field=which),
    }
    return render(request, "events/community.html", context)
