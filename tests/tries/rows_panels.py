"""Panels. Most of it is tried in `tests/workspace/test_panel_constraints.py`."""

from typing import Any

import pgtrigger
from django.db import connection
from django.db.models import JSONField, Value

from tests import make, make_panels
from tests.make import NOON
from tests.tries import Kept, Trigger, at_once, the_same, update
from workspace.models import ItemScore, Panel, ReviewerStatement, Rubric, RubricItem, ScoreSheet


def marked() -> ItemScore:
    make_panels.save(make_panels.seats_of(make_panels.scoring())[0], 4)
    return ItemScore.objects.earliest("pk")


def locked() -> ScoreSheet:
    make_panels.lock(make_panels.seats_of(make_panels.scoring())[0])
    return ScoreSheet.objects.get()


def open_sheet() -> ScoreSheet:
    make_panels.save(make_panels.seats_of(make_panels.scoring())[0], 4, 4, None, 4, 4)
    return ScoreSheet.objects.get()


def empty_sheet() -> ScoreSheet:
    sheet = open_sheet()
    ItemScore.objects.all().delete()
    return sheet


def void() -> ScoreSheet:
    sheet = locked()
    update(sheet, voided_at=NOON, void_reason="이해관계")
    return sheet


def decided() -> Panel:
    panel = make_panels.closed()
    assert panel.application
    panel.application.select(reason="좋습니다.", by=make.head(), now=NOON)
    return panel


def decide_by_a_reviewer(panel: Panel) -> None:
    who = make_panels.seats_of(panel)[0].reviewer
    update(panel, decided_at=NOON, decided_by=who, frozen={"result": {}})


def published() -> Rubric:
    return Rubric.objects.in_use("application")


def published_item() -> RubricItem:
    return published().items.get(order=1)


def unbalanced() -> Rubric:
    draft = published().new_version()
    draft.items.filter(order=1).update(weight=31)
    return draft


def empty_rubric() -> Rubric:
    """Published, and nothing hangs on it."""
    with pgtrigger.ignore():
        made = Rubric.objects.create(kind="application", version=9, name_ko="빈 표", name_en="empty", published_at=NOON)
        at_once()
    return made


def deleted(row: Any) -> None:
    """By SQL: Django would look at what hangs on it."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {row._meta.db_table} WHERE id = %s", [row.pk])


NO_FIGURES = {"decided_at": NOON, "frozen": Value(None, JSONField())}  # JSON knows a null of its own
CONSTRAINTS = [
    Kept(marked, {"mark_once_for_an_item": the_same()}),
    Kept(make_panels.closed, {"panel_decided_by_somebody_on_its_figures": {"decided_at": NOON, "decided_by": make.head}}),
    Kept(make_panels.closed, {"panel_decided_by_somebody_on_its_figures": {**NO_FIGURES, "decided_by": make.head}}),
    Kept(make_panels.reviewer, {"reviewer_belongs_somewhere": {"affiliation": ""}}),
]  # fmt: skip

TRIGGERS: dict[str, Trigger] = {
    "workspace.Panel:lifecycle": (make_panels.closed, lambda row: update(row, state="forming", closed_at=None)),
    "workspace.Panel:decided_stays": (decided, lambda row: update(row, override_reason="뒤늦은 까닭")),
    "workspace.Panel:never_deleted": (make_panels.panel, deleted),
    "workspace.Panel:decider_did_not_score": (make_panels.closed, decide_by_a_reviewer),
    "workspace.PanelSeat:lifecycle": (
        lambda: make_panels.seats_of(make_panels.scoring())[0], lambda row: update(row, state="invited")
    ),
    "workspace.PanelSeat:seat_is_one_persons": (
        lambda: make_panels.seat(make_panels.panel()), lambda row: update(row, reviewer=make.user)
    ),
    "workspace.PanelSeat:never_deleted": (lambda: make_panels.seat(make_panels.panel()), deleted),
    "workspace.ScoreSheet:locked_stays": (locked, lambda row: update(row, opinion="고친 의견")),
    "workspace.ScoreSheet:void_stays": (void, lambda row: update(row, void_reason="다른 까닭")),
    "workspace.ScoreSheet:never_deleted": (empty_sheet, deleted),
    "workspace.ScoreSheet:complete_when_locked": (open_sheet, lambda row: update(row, locked_at=NOON)),
    "workspace.ItemScore:mark_fits": (marked, lambda row: update(row, mark=6)),
    "workspace.Rubric:published_stays": (published, lambda row: update(row, name_ko="다른 이름")),
    "workspace.Rubric:published_is_kept": (empty_rubric, deleted),
    "workspace.Rubric:weights_sum_to_100": (unbalanced, lambda row: update(row, published_at=NOON)),
    "workspace.RubricItem:published_items_stay": (published_item, lambda row: update(row, weight=31)),
    "workspace.ReviewerStatement:a_statement_never_changes": (ReviewerStatement.objects.get, lambda row: update(row, text_ko="다른 서약")),
    "workspace.ReviewerStatement:a_statement_is_kept": (ReviewerStatement.objects.get, deleted),
}  # fmt: skip
