"""Where a reviewer's seat stands, what is expected there and by when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from innocenter.accounts.models import User
from innocenter.look.asks import Ask
from innocenter.look.dates import full_day
from innocenter.values.scores import half_up, points
from innocenter.values.todo import Todo
from workspace.models import Panel, PanelSeat, RubricItem
from workspace.models.panel_seat import PanelSeatQuerySet

State = PanelSeat.State


@dataclass(frozen=True)
class Standing:
    """For the badge and for the sentence beneath it."""

    name: str
    tone: str
    sentence: str


def standing(seat: PanelSeat) -> Standing:
    sheet = seat.sheet()
    if seat.state in (State.CONFLICTED, State.DECLINED, State.REPLACED):
        return Standing(str(seat.get_state_display()), "gray", _("You do not review this file. Nothing more is expected of you."))
    if sheet and sheet.is_locked:
        return Standing(_("Locked"), "success", _("Your sheet is locked and counts."))
    if not seat.panel.is_under_way:
        return Standing(_("Over"), "gray", _("The scoring is over. Nothing more is expected of you."))
    if seat.state == State.INVITED:
        return Standing(_("Statement owed"), "warning", _("The file opens once you have signed the statement."))
    if seat.panel.state == Panel.State.FORMING:
        return Standing(_("Signed"), "information", _("Thank you. The file opens when enough reviewers have signed; we write to you."))
    return Standing(_("To score"), "warning", _("Thank you. The file is open: please score it."))


def seat_facts(seat: PanelSeat) -> list[tuple[str, str]]:
    project = seat.panel.project
    return [
        (_("Company"), seat.panel.company.name),
        (_("Institute"), " ".join(filter(None, [project.institute.local_name, project.researcher.department]))),
        (_("Scores due"), full_day(seat.panel.score_by)),
    ]


def seat_steps(seat: PanelSeat) -> list[tuple[str, str]]:
    sheet = seat.sheet()
    done = [
        True,
        seat.state == State.CLEARED,
        seat.state == State.CLEARED and seat.panel.state != Panel.State.FORMING,
        bool(sheet and sheet.is_locked),
    ]
    names = [_("Asked"), _("Statement"), _("File opens"), _("Sheet locked")]
    now = done.index(False) if False in done and seat.is_live else len(done)
    return [
        (name, "done" if is_done else "now" if place == now else "next")
        for place, (name, is_done) in enumerate(zip(names, done, strict=True))
    ]


def seat_todo(seat: PanelSeat, *, today: date) -> Todo | None:
    """None where nothing is expected, or the reviewer waits for others."""
    sheet, panel, about = seat.sheet(), seat.panel, {"company": seat.panel.company.name}
    if not panel.is_under_way or not seat.is_live or (sheet and sheet.is_locked):
        return None
    if seat.state == State.INVITED:
        words, due, label, url = (
            _("Please say whether you can review %(company)s."),
            seat.declare_by,
            _("Read the statement"),
            seat.get_absolute_url(),
        )
    elif panel.state == Panel.State.FORMING:
        words = _("You have signed for %(company)s. The file opens when enough reviewers have.")
        return Todo(words % about, None, _("Look at the review"), seat.get_absolute_url(), waiting=True)
    else:
        words, due, label = _("Please score the file of %(company)s."), panel.score_by, _("Read and score")
        url = reverse("workspace:sheet", args=[seat.pk])
    return Todo(words % about, due, label, url, late=due < today)


def panels_asks(user: User, today: date) -> list[Ask]:
    """For “my page”. Three statements, however many seats there are."""

    def of_seats(found: PanelSeatQuerySet) -> list[Todo]:
        return [todo for todo in (seat_todo(seat, today=today) for seat in found.with_names()) if todo]

    return [Ask(PanelSeat.objects.of(user).waiting(), of_seats)]


@dataclass(frozen=True)
class Row:
    """One line of a sheet as it is read."""

    item: RubricItem
    mark: int | None
    points: Decimal | None
    note: str


def sheet_rows(seat: PanelSeat) -> list[Row]:
    return list(_rows(seat))


def _rows(seat: PanelSeat) -> Iterator[Row]:
    sheet = seat.sheet()
    if sheet is None:
        return
    given = {score.item_id: score for score in sheet.scores.all()}
    for item in seat.panel.rubric.items.all():
        score = given.get(item.pk)
        mark = score.mark if score else None
        worth = None if mark is None else half_up(points(item.as_item(), mark))
        yield Row(item, mark, worth, score.note if score else "")


def total_of(rows: list[Row]) -> Decimal:
    """Of a complete sheet; what is open counts as nothing yet."""
    return half_up(sum((points(row.item.as_item(), row.mark) for row in rows if row.mark is not None), Fraction(0)))
