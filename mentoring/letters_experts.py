"""What experts are told about their own profile: it waits for their word, it runs out soon, it has run out."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from innocenter.outbox.posting import post

if TYPE_CHECKING:  # the profiles post these
    from mentoring.models.expert import ExpertProfile


def _if_not_confirmed_since(letter: Letter) -> str | None:
    expert = letter.about()
    if not getattr(expert, "is_active", False):
        return "The expert is off the list."
    confirmed = getattr(expert, "confirmed_at", None)
    return "The expert has confirmed the profile." if confirmed and confirmed > letter.posted_at else None


def _if_off_the_list(letter: Letter) -> str | None:
    return "The expert is on the list again." if getattr(letter.about(), "is_active", False) else None


ASKED = Kind("mentoring.expert_asked", title=_("A profile as an expert to confirm"), still_owed=_if_not_confirmed_since)
CLOSED = Kind("mentoring.expert_closed", title=_("An expert is taken off the list"), still_owed=_if_off_the_list)
RUNS_OUT = Kind("mentoring.expert_runs_out", title=_("A profile as an expert runs out"), still_owed=_if_not_confirmed_since)
RAN_OUT = Kind("mentoring.expert_ran_out", title=_("A profile as an expert has run out"), still_owed=_if_not_confirmed_since)


def asked(expert: ExpertProfile, *, now: datetime) -> int:
    """Once a day at most."""
    return _post(ASKED, expert, now=now, due_on=timezone.localdate(now))


def closed(expert: ExpertProfile, *, now: datetime) -> int:
    """By the staff. The reason stands on the expert's own page."""
    return _post(CLOSED, expert, now=now, due_on=timezone.localdate(now))


def runs_out(expert: ExpertProfile, last_day: date, *, now: datetime) -> int:
    return _post(RUNS_OUT, expert, now=now, due_on=last_day)


def ran_out(expert: ExpertProfile, last_day: date, *, now: datetime) -> int:
    return _post(RAN_OUT, expert, now=now, due_on=last_day)


def _post(kind: Kind, expert: ExpertProfile, *, now: datetime, due_on: date) -> int:
    user = expert.researcher.user
    link = reverse("mentoring:expert_own")
    context = {"name": expert.researcher.name, "institute": expert.researcher.institute.name}
    return post(kind, [user] if user else [], about=expert, context=context, link=link, now=now, due_on=due_on)
