"""The sweeps of panels. Each asks what is owed by today: a missed run is only late, a second harmless, two at once no worse than one."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from innocenter.values.working_days import DAY
from workspace.letters import panels as letters
from workspace.models import Panel, PanelSeat, Reviewer
from workspace.models.panel import is_ready
from workspace.models.panel_decision import call_off


def sweep(*, now: datetime) -> dict[str, int]:
    """In this order: who must not score goes before anything is counted or closed."""
    today = timezone.localdate(now)
    return {
        "panels called off": call_off_what_is_over(now=now),
        "reviewers with a conflict": recheck_conflicts(today, now=now),
        "panels closed": close_what_is_due(today, now=now),
        "reviewers reminded": remind(today, now=now),
    }


def call_off_what_is_over(*, now: datetime) -> int:
    """Undecided panels whose application or review ended otherwise, whichever way that was."""
    over = [panel for panel in Panel.objects.undecided().with_names().order_by("pk") if not is_ready(panel.subject)]
    for panel in over:
        call_off(panel.subject, by=None, now=now)
    return len(over)


def recheck_conflicts(today: date, *, now: datetime) -> int:
    """People change companies and departments while a panel is at work: whoever is tied to it now goes, with a void sheet."""
    gone = 0
    for panel in Panel.objects.undecided().with_names().order_by("pk"):
        seats = {seat.reviewer_id: seat for seat in PanelSeat.objects.filter(panel=panel).live().with_names()}
        pool = list(Reviewer.objects.filter(user__in=seats).select_related("user"))
        for person in panel.conflicts_of(pool, on=today):
            gone += seats[person].recheck(now=now)
    return gone


def close_what_is_due(today: date, *, now: datetime) -> int:
    """The day is over and enough sheets are in: whoever is late is not waited for. Each in a transaction of its own."""
    due = Panel.objects.filter(state=Panel.State.SCORING, score_by__lt=today).select_related("rule").order_by("pk")
    return sum(_close(panel, today, now=now) for panel in due)


@transaction.atomic
def _close(panel: Panel, today: date, *, now: datetime) -> bool:
    panel.lock()
    if panel.state != Panel.State.SCORING or panel.score_by >= today:  # somebody was quicker
        return False
    try:
        panel.refuse_below_quorum()
    except ValidationError:
        return False
    panel.finish(by=None, now=now)
    return True


def remind(today: date, *, now: datetime) -> int:
    """Whoever owes a statement or a sheet: some days before the scores are due, and once more when they are late."""
    waiting = PanelSeat.objects.waiting().with_names().order_by("pk")
    return sum(
        letters.reminder(seat, milestone=min(seat.panel.score_by + DAY, max(today, seat.panel.score_by)), now=now)
        for seat in waiting
        if seat.panel.score_by - seat.panel.rule.panel_reminder_days * DAY <= today
    )
