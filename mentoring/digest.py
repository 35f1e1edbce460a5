"""What is late this morning, for the staff for mentoring: one letter on each working day on which something is."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from innocenter.taxonomy.models import Holiday
from mentoring import letters_results as letters
from mentoring.models import Request

FROM_HOUR = 8
"""In Seoul; nobody reads it at midnight, when the day of a step has just passed."""


def tell_red(*, now: datetime) -> int:
    """Once a day and person: the letter's key holds it. Three statements, and as many as there are staff to tell."""
    today = timezone.localdate(now)
    if timezone.localtime(now).hour < FROM_HOUR or not Holiday.objects.calendar().is_working(today):
        return 0
    red = Request.objects.red(today).select_related("company", "owner").order_by("due_on", "pk")
    lines = [
        {"number": one.number, "company": one.company.name, "owner": one.owner.name if one.owner else "", "due": one.promised_for
            if one.first_answer_at is None and one.promised_for else one.due_on}
        for one in red
    ]  # fmt: skip
    return letters.digest(lines, today=today, now=now) if lines else 0
