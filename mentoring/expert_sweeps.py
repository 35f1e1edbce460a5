"""What the calendar does for experts: it asks for their word in time. What is owed stands in the rows, so a missed run is only late."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from mentoring import letters_experts as letters
from mentoring.models import ExpertProfile
from mentoring.models.expert import ON_LIST


def ask_for_words(today: date, *, now: datetime) -> int:
    """Once before a word runs out and once after, for each time it was given: the letter's key holds it.

    Whoever was not swept in time gets only the second; whoever is "not now" is asked as well, and comes back to a profile that stands.
    """
    asked = 0
    for expert in ExpertProfile.objects.with_names().with_rule(today).filter(ON_LIST, confirmed_at__isnull=False):
        last = expert.fresh_until(expert.fresh_days)  # type: ignore[attr-defined]  # -- annotated
        if last and last < today:
            asked += letters.ran_out(expert, last, now=now)
        elif last and last - timedelta(days=expert.reminder_days) <= today:  # type: ignore[attr-defined]  # -- annotated
            asked += letters.runs_out(expert, last, now=now)
    return asked
