"""Letters about the conditions of an extension."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from innocenter.outbox.posting import post
from workspace.letters.renewals import about_lease, staff

if TYPE_CHECKING:
    from workspace.models.condition import Condition


def _unmet(letter: Letter) -> str | None:
    condition: Any = letter.about()
    owed = condition and condition.met_at is None and condition.lease.state != "closed"
    return None if owed else str(_("The condition is met, or the lease is closed."))


CONDITION_DUE = Kind("workspace.condition_due", title=_("Condition due"), still_owed=_unmet)
CONDITION_OVERDUE = Kind("workspace.condition_overdue", title=_("Condition overdue (staff)"), still_owed=_unmet)
CONDITION_MET = Kind("workspace.condition_met", title=_("Condition met"))


def condition_due(condition: Condition, *, milestone: date, today: date, now: datetime) -> int:
    """To the company, before the day and once after it; to staff, after it."""
    lease = condition.lease
    context = about_lease(lease) | {"condition": condition.text, "due": condition.due_on, "late": today > condition.due_on}
    people, link = lease.company.managers(), lease.get_absolute_url()
    posted = post(CONDITION_DUE, people, about=condition, due_on=milestone, context=context, link=link, now=now)
    if today > condition.due_on:
        link = f"/admin/workspace/condition/{condition.pk}/change/"
        posted += post(CONDITION_OVERDUE, staff(), about=condition, due_on=milestone, context=context, link=link, now=now)
    return posted


def condition_met(condition: Condition, *, now: datetime) -> None:
    lease = condition.lease
    context, today = about_lease(lease) | {"condition": condition.text}, timezone.localdate(now)
    people, link = lease.company.managers(), lease.get_absolute_url()
    post(CONDITION_MET, people, about=condition, due_on=today, context=context, link=link, now=now)
