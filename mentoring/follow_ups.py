"""How a solved question goes on: asked 30, 90 and 180 days after its end."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from mentoring.models import Request
from mentoring.models.outcome import DAYS_LATER


def ask(*, now: datetime) -> int:
    """The latest that is owed: after a long absence a company gets one letter, not three. Returns how many were asked."""
    today = timezone.localdate(now)
    return sum(
        request.ask_how_it_goes(days, now=now)
        for days in sorted(DAYS_LATER, reverse=True)
        for request in Request.objects.owed_follow_up(days, today).order_by("pk")
    )
