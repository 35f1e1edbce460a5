"""Letters about how questions end, and the staff's daily list of what is late. Numbers, names and days; no words of anybody."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from innocenter.accounts.groups import MENTORING
from innocenter.accounts.models import User
from innocenter.outbox.kinds import Kind
from innocenter.outbox.posting import post

DIGEST = Kind("mentoring.digest", title=_("Questions that are late today"))
MOST = 30
"""So many stand in the letter; the list behind its link has them all."""


def digest(red: list[dict[str, Any]], *, today: date, now: datetime) -> int:
    """The same list to everybody of the staff for mentoring, once a day."""
    context = {"count": len(red), "lines": red[:MOST], "more": max(len(red) - MOST, 0)}
    link = reverse("admin:mentoring_request_changelist") + "?waits=late"
    people = User.objects.staff_of(MENTORING)
    return sum(post(DIGEST, [one], about=one, context=context, link=link, now=now, due_on=today) for one in people)
