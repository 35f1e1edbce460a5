"""What the database itself holds of panels, tried past every form and verb."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests import make, make_panels
from tests.make import NOON
from tests.refusals import refusal
from workspace.models import ItemScore, Panel, PanelSeat, ReviewerStatement, Rubric, RubricItem, Rule, ScoreSheet
from workspace.models.rubric import RubricItem as Item

pytestmark = pytest.mark.django_db


def refused(words: str, act: Callable[[], Any]) -> None:
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        at_once(act)


def at_once(act: Callable[[], Any]) -> None:
    """With constraints that else wait for the end of the transaction."""
    act()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def closed() -> Panel:
    return make_panels.closed()


@pytest.fixture
def draft() -> Rubric:
    return Rubric.objects.in_use("application").new_version()


# Rubrics


def test_a_published_rubric_never_changes():
    rubric = Rubric.objects.in_use("application")
    item = rubric.items.get(order=1)
    stays = "never changes|Cannot"
    refused(stays, lambda: Rubric.objects.filter(pk=rubric.pk).update(name_ko="다른 이름"))
    refused(stays, lambda: Rubric.objects.filter(pk=rubric.pk).update(published_at=None))
    refused(stays, lambda: RubricItem.objects.filter(pk=item.pk).update(weight=31))
    refused(stays, lambda: RubricItem.objects.filter(pk=item.pk).delete())
    refused(stays, lambda: item.copied_to(rubric).save())
    refused(stays, lambda: RubricItem.objects.filter(pk=item.pk).update(rubric=rubric.new_version()))


def test_only_weights_that_sum_to_100_are_published(draft: Rubric):
    draft.items.filter(order=1).update(weight=31)
    refused("sum to 100", lambda: Rubric.objects.filter(pk=draft.pk).update(published_at=NOON))
    refused("sum to 100", lambda: Rubric.objects.create(kind="renewal", version=9, name_ko="빈 표", name_en="empty", published_at=NOON))


def test_an_items_numbers_are_sane_and_its_place_its_own(draft: Rubric):
    refused("rubric_item_numbers_are_sane", lambda: draft.items.filter(order=1).update(weight=0))
    refused("rubric_item_numbers_are_sane", lambda: draft.items.filter(order=1).update(scale=0))
    refused("rubric_item_numbers_are_sane", lambda: draft.items.filter(order=1).update(floor=101))
    refused("rubric_item_order_once", lambda: draft.items.filter(order=1).update(order=2))
    refused("rubric_version_once", lambda: Rubric.objects.filter(pk=draft.pk).update(version=1))


def test_a_statement_never_changes():
    refused("Cannot (update|change)", lambda: ReviewerStatement.objects.update(text_ko="다른 서약"))
    refused("Cannot delete", lambda: ReviewerStatement.objects.all().delete())


@pytest.mark.parametrize(
    "numbers", [{"panel_quorum": 0}, {"panel_quorum": 6}, {"panel_trim_from": 2}, {"panel_cutoff": 101}, {"panel_cutoff": -1}], ids=str
)
def test_a_rules_numbers_are_sane(numbers: dict[str, int]):
    refused("rule_panel_is_sane|check constraint", lambda: Rule.objects.update(**numbers))


# Panels and seats


def test_a_panel_is_about_one_thing_and_there_is_one_at_a_time(closed: Panel):
    review = make.renewal_review(reported=True)
    refused("panel_about_one_thing", lambda: Panel.objects.filter(pk=closed.pk).update(review=review))
    refused("panel_about_one_thing", lambda: Panel.objects.filter(pk=closed.pk).update(application=None))
    again = {"rubric": closed.rubric, "rule": closed.rule, "score_by": closed.score_by, "formed_by": closed.formed_by, "formed_at": NOON}
    refused("panel_one_for_an_application", lambda: Panel.objects.create(application=closed.application, **again))
    make_panels.panel(review)
    refused("panel_one_for_a_review", lambda: Panel.objects.create(review=review, **again))


def test_a_decision_rests_on_somebody_and_on_figures(closed: Panel):
    rests = "panel_decided_by_somebody"
    head = make.head()
    rows = Panel.objects.filter(pk=closed.pk)
    refused(rests, lambda: rows.update(decided_at=NOON))
    refused(rests, lambda: rows.update(decided_at=NOON, decided_by=head))
    refused(rests, lambda: rows.update(override_reason="그냥"))
    refused(rests, lambda: Panel.objects.filter(pk=make_panels.panel().pk).update(decided_at=NOON, decided_by=head, frozen={}))
    refused("panel_closed_at_a_time", lambda: rows.update(closed_at=None))


def test_whoever_scored_does_not_decide(closed: Panel):
    who = make_panels.seats_of(closed)[0].reviewer
    rows = Panel.objects.filter(pk=closed.pk)
    refused("does not decide", lambda: rows.update(decided_at=NOON, decided_by=who, frozen={"result": {}}))


def test_a_decided_panel_stays(closed: Panel):
    assert closed.application
    closed.application.select(reason="좋습니다.", by=make.head(), now=NOON)
    rows = Panel.objects.filter(pk=closed.pk)
    refused("Cannot update", lambda: rows.update(frozen={"result": {"mean": "99.00"}}))
    refused("Cannot update", lambda: rows.update(override_reason="뒤늦은 까닭"))
    refused("Cannot delete", rows.delete)


def test_nobody_is_cleared_without_a_statement():
    seat = make_panels.seat(make_panels.panel())
    rows = PanelSeat.objects.filter(pk=seat.pk)
    refused("seat_cleared_by_a_statement", lambda: rows.update(state="cleared"))
    refused("seat_out_for_a_reason", lambda: rows.update(state="declined"))
    refused("Invalid transition", lambda: PanelSeat.objects.filter(pk=make_panels.declare(seat).pk).update(state="invited"))


def test_a_seat_is_one_persons_and_stays():
    seat = make_panels.seat(make_panels.panel())
    rows = PanelSeat.objects.filter(pk=seat.pk)
    refused("Cannot update", lambda: rows.update(reviewer=make.user()))
    refused("Cannot delete", rows.delete)
    twice = {"panel": seat.panel, "reviewer": seat.reviewer, "invited_by": seat.invited_by, "invited_at": NOON}
    refused("seat_once_for_a_reviewer", lambda: PanelSeat.objects.create(**twice))


# Sheets


def test_a_locked_sheet_stays_in_every_part(closed: Panel):
    sheet = ScoreSheet.objects.earliest("pk")
    rows, marks = ScoreSheet.objects.filter(pk=sheet.pk), ItemScore.objects.filter(sheet=sheet)
    refused("Cannot update", lambda: rows.update(opinion="고친 의견"))
    refused("Cannot update", lambda: rows.update(locked_at=None))
    refused("Cannot update", lambda: rows.update(locked_at=NOON + timedelta(days=1)))
    refused("Cannot delete", rows.delete)
    refused("locked sheet never changes", lambda: marks.update(mark=0))
    refused("locked sheet never changes", lambda: marks.update(note="고친 의견"))
    refused("locked sheet never changes", marks.delete)
    refused("locked sheet never changes", lambda: ItemScore.objects.create(sheet=sheet, item=Item.objects.latest("pk"), mark=1))


def test_a_void_sheet_says_why_and_never_counts_again(closed: Panel):
    rows = ScoreSheet.objects.filter(pk=ScoreSheet.objects.earliest("pk").pk)
    refused("sheet_void_for_a_reason", lambda: rows.update(voided_at=NOON))
    rows.update(voided_at=NOON, void_reason="이해관계")
    refused("Cannot update", lambda: rows.update(voided_at=None, void_reason=""))


def test_only_a_complete_sheet_is_locked():
    seat = make_panels.seats_of(make_panels.scoring())[0]
    make_panels.save(seat, 4, 4, None, 4, 4)
    refused("locked sheet is complete", lambda: ScoreSheet.objects.update(locked_at=NOON))


def test_a_mark_stays_inside_the_scale_of_its_own_rubric():
    seat = make_panels.seats_of(make_panels.scoring())[0]
    make_panels.save(seat, 4)
    marks = ItemScore.objects.filter(sheet__seat=seat)
    refused("inside the scale", lambda: marks.update(mark=6))
    refused("check constraint|out of range", lambda: marks.update(mark=-1))
    other = RubricItem.objects.filter(rubric__kind="renewal").first()
    refused("inside the scale", lambda: marks.filter(pk=marks.earliest("pk").pk).update(item=other))


def test_a_seat_has_one_live_sheet_and_it_says_what_was_read():
    seat = make_panels.seats_of(make_panels.scoring())[0]
    make_panels.save(seat, 4)
    revision = seat.panel.revision()
    refused("sheet_one_live_on_a_seat", lambda: ScoreSheet.objects.create(seat=seat, revision=revision, saved_at=NOON))
    refused("sheet_says_what_was_read", lambda: ScoreSheet.objects.update(revision=None))
    refused("sheet_says_what_was_read", lambda: ScoreSheet.objects.update(report_sha256="0" * 64))


def test_a_version_whose_weights_do_not_come_to_a_hundred_is_not_published():
    draft = Rubric.objects.in_use("application").new_version()
    item = draft.items.all()[0]
    item.weight += 1
    item.save()
    assert refusal(draft.publish, by=make.clerk(), now=make.NOON) == "weights"
