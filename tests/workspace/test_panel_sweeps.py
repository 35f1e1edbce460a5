"""What the calendar does with panels, however late it looks and however often."""

from datetime import timedelta

import pytest

from innocenter.outbox.kinds import find
from innocenter.outbox.models import Letter
from tests import make, make_panels
from tests.make import NOON
from workspace import panels
from workspace.models import Panel

pytestmark = pytest.mark.django_db
DUE = make_panels.SCORE_BY


def told(kind: str) -> int:
    return Letter.objects.filter(kind=f"workspace.{kind}").count()


def test_reviewers_are_reminded_two_days_before_and_once_when_late():
    panel = make_panels.scoring()
    make_panels.lock(make_panels.seats_of(panel)[0])
    for day, letters in ((-3, 0), (-2, 2), (-1, 2), (0, 2), (1, 4), (5, 4)):
        for _twice in range(2):
            panels.sweep(now=make.noon(DUE + timedelta(days=day)))
        assert told("panel_reminder") == letters, day


def test_a_sweep_that_slept_reminds_once_only():
    make_panels.scoring()
    panels.sweep(now=make.noon(DUE + timedelta(days=9)))

    assert told("panel_reminder") == 3


def test_a_reminder_is_not_sent_once_the_sheet_is_in():
    panel = make_panels.scoring()
    panels.sweep(now=make.noon(DUE))
    seat = make_panels.seats_of(panel)[0]
    make_panels.lock(seat)
    kind = "workspace.panel_reminder"
    letter = Letter.objects.get(kind=kind, address=seat.reviewer.email)
    known = find(kind)
    assert known
    assert known.still_owed
    assert known.still_owed(letter)


@pytest.mark.parametrize(("sheets", "state"), [(2, "scoring"), (3, "closed")])
def test_after_the_day_a_panel_with_a_quorum_closes(sheets: int, state: str):
    panel = make_panels.scoring(seats=4)
    for seat in make_panels.seats_of(panel)[:sheets]:
        make_panels.lock(seat)
    assert panels.sweep(now=make.noon(DUE))["panels closed"] == 0
    closed = panels.sweep(now=make.noon(DUE + timedelta(days=1)))["panels closed"]
    panel.refresh_from_db()

    assert (closed, panel.state) == (int(state == "closed"), state)
    assert panels.sweep(now=make.noon(DUE + timedelta(days=1)))["panels closed"] == 0


def test_a_panel_whose_subject_ended_elsewhere_is_called_off():
    panel = make_panels.scoring()
    assert panel.application
    type(panel.application).objects.filter(pk=panel.application.pk).update(state="withdrawn", due_on=None)

    assert panels.sweep(now=NOON)["panels called off"] == 1
    assert Panel.objects.get().state == "cancelled"
    assert panels.sweep(now=NOON)["panels called off"] == 0
