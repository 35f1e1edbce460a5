"""Two at once around a panel, on real threads and a real PostgreSQL; each with its unguarded twin where the guard is ours."""

from typing import Any

import pytest
from django.db import connection, transaction

from tests import make, make_panels
from tests.make import NOON
from tests.races.meeting import meeting
from tests.races.test_offers import at_once
from workspace.models import Application, Panel, PanelSeat

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_of_the_staff_form_one_panel() -> None:
    application = make.application("in_review")
    clerks = [make.clerk() for _ in range(4)]
    forms = [
        lambda clerk=clerk: Panel.form(Application.objects.get(pk=application.pk), score_by=make_panels.SCORE_BY, by=clerk, now=NOON)
        for clerk in clerks
    ]

    assert at_once(*forms) == ["ValidationError"] * 3 + ["done"]
    assert Panel.objects.count() == 1


def test_twin_without_lock_and_constraint_there_are_several() -> None:
    panel = make_panels.panel()
    told: dict[str, Any] = {name: getattr(panel, name) for name in ("application", "rubric", "rule", "score_by", "formed_by", "formed_at")}
    Panel.objects.filter(pk=panel.pk).update(state="cancelled")
    looked = meeting(4)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX panel_one_for_an_application")
    try:

        def unguarded() -> None:
            with transaction.atomic():
                is_there = Panel.objects.undecided().exists()
                looked.wait()
                if not is_there:
                    Panel.objects.create(**told)

        at_once(*[unguarded] * 4)

        assert Panel.objects.undecided().count() > 1
    finally:
        Panel.objects.undecided().update(state="cancelled")
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE UNIQUE INDEX panel_one_for_an_application ON workspace_panel (application_id)"
                " WHERE decided_at IS NULL AND NOT (state = 'cancelled' AND state IS NOT NULL)"
            )


def test_a_decision_and_a_conflict_at_once_never_leave_a_decision_on_a_void_sheet() -> None:
    """Whichever comes first: either the sheet counts and is frozen, or the panel is short of a sheet and nothing is decided."""
    panel = make_panels.closed()
    seat, clerk, head = make_panels.seats_of(panel)[0], make.clerk(), make.head()
    application = Application.objects.get(pk=panel.application_id)

    told = at_once(
        lambda: application.select(reason="좋습니다.", by=head, now=NOON),
        lambda: PanelSeat.objects.with_names().get(pk=seat.pk).take_out(reason="이해관계", is_conflict=True, by=clerk, now=NOON),
    )

    assert told == ["ValidationError", "done"]
    panel.refresh_from_db()
    assert panel.is_decided == (panel.sheets_in() == 3)


def test_the_last_two_locks_at_once_close_the_panel_once() -> None:
    panel = make_panels.scoring()
    first, *last = make_panels.seats_of(panel)
    make_panels.lock(first)
    for seat in last:
        make_panels.save(seat, 4)

    told = at_once(
        *(lambda seat=seat: PanelSeat.objects.with_names().get(pk=seat.pk).lock_sheet(by=seat.reviewer, now=NOON) for seat in last)
    )

    panel.refresh_from_db()
    assert (told, panel.state, panel.sheets_in()) == (["done", "done"], "closed", 3)
