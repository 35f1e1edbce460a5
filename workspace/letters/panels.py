"""Letters about panels. None of them tells what is in a file, or a figure; conflicts are told to staff on the panel's page only."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innocenter.accounts.groups import WORKSPACE
from innocenter.accounts.models import User
from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from innocenter.outbox.posting import post
from workspace.letters.deciders import who_may

if TYPE_CHECKING:  # the models post these letters
    from workspace.models.panel import Panel
    from workspace.models.panel_seat import PanelSeat


def _declaration_owed(letter: Letter) -> str | None:
    seat: Any = letter.about()
    return None if seat and seat.state == "invited" else str(_("The reviewer has answered, or was replaced."))


def _sheet_owed(letter: Letter) -> str | None:
    seat: Any = letter.about()
    owed = seat and seat.state in {"invited", "cleared"} and not seat.sheets.filter(locked_at__isnull=False, voided_at=None).exists()
    return None if owed else str(_("The sheet is in, or is no longer wanted."))


def _decision_owed(letter: Letter) -> str | None:
    panel: Any = letter.about()
    owed = panel and panel.state == "closed" and panel.decided_at is None
    return None if owed else str(_("The panel was decided on, or scores again."))


def _seat_to_fill(letter: Letter) -> str | None:
    seat: Any = letter.about()
    owed = seat and seat.panel.decided_at is None and seat.panel.state != "cancelled"
    return None if owed else str(_("The panel is over."))


INVITED = Kind("workspace.panel_invited", title=_("Invitation to a panel"), still_owed=_declaration_owed)
FILE_OPEN = Kind("workspace.panel_open", title=_("File open for scoring"), still_owed=_sheet_owed)
REMINDER = Kind("workspace.panel_reminder", title=_("Scores: reminder"), still_owed=_sheet_owed)
MOVED = Kind("workspace.panel_moved", title=_("Scores due on another day"), still_owed=_sheet_owed)
REPLACED = Kind("workspace.panel_replaced", title=_("No longer on a panel"))
CALLED_OFF = Kind("workspace.panel_called_off", title=_("Panel called off"))
SEAT_EMPTY = Kind("workspace.panel_seat_empty", title=_("Seat on a panel to fill (staff)"), still_owed=_seat_to_fill)
ALL_IN = Kind("workspace.panel_all_in", title=_("Scores are in (head)"), still_owed=_decision_owed)


def invited(seat: PanelSeat, *, now: datetime) -> None:
    _to_reviewer(INVITED, seat, now=now, due_on=seat.declare_by, about_day={"due": seat.declare_by, "score_by": seat.panel.score_by})


def file_open(seat: PanelSeat, *, now: datetime) -> None:
    _to_reviewer(FILE_OPEN, seat, now=now, due_on=seat.panel.score_by, about_day={"due": seat.panel.score_by})


def reminder(seat: PanelSeat, *, milestone: date, now: datetime) -> int:
    """One before the day, one after it: `milestone` tells them apart. Returns how many letters were new."""
    due, is_late = seat.panel.score_by, timezone.localdate(now) > seat.panel.score_by
    about_day = {"due": due, "declared": seat.state == "cleared", "late": is_late}
    return _to_reviewer(REMINDER, seat, now=now, due_on=milestone, about_day=about_day)


def moved(seat: PanelSeat, *, now: datetime) -> None:
    _to_reviewer(MOVED, seat, now=now, due_on=seat.panel.score_by, about_day={"due": seat.panel.score_by})


def replaced(seat: PanelSeat, *, now: datetime) -> None:
    _to_reviewer(REPLACED, seat, now=now, due_on=timezone.localdate(now), about_day={})


def called_off(seat: PanelSeat, *, now: datetime) -> None:
    _to_reviewer(CALLED_OFF, seat, now=now, due_on=timezone.localdate(now), about_day={})


def seat_empty(seat: PanelSeat, *, now: datetime) -> None:
    context = _about(seat.panel) | {"reviewer": str(seat.reviewer)}
    staff = User.objects.staff_of(WORKSPACE)
    post(SEAT_EMPTY, staff, about=seat, due_on=timezone.localdate(now), context=context, link=seat.panel.get_absolute_url(), now=now)


def all_in(panel: Panel, *, now: datetime) -> None:
    """To those who may decide; whoever scored is told, too, and refused by the verb."""
    codename = "decide_application" if panel.application_id else "decide_renewalreview"
    link = f"/admin/workspace/{'application' if panel.application_id else 'renewalreview'}/{panel.subject.pk}/change/"
    context = _about(panel) | {"due": panel.decision_due_on}
    post(ALL_IN, who_may(codename), about=panel, due_on=timezone.localdate(now), context=context, link=link, now=now)


def _about(panel: Panel) -> dict[str, Any]:
    return {"company": panel.company.name, "project": panel.project.title, "renewal": panel.review_id is not None}


def _to_reviewer(kind: Kind, seat: PanelSeat, *, now: datetime, due_on: date, about_day: dict[str, Any]) -> int:
    context, link = _about(seat.panel) | about_day, seat.get_absolute_url()
    return post(kind, [seat.reviewer], about=seat, due_on=due_on, context=context, link=link, now=now)
