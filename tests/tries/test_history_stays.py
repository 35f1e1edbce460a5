"""What was written of a change is never changed itself, nor taken away: by a trigger on every table of the history."""

from itertools import pairwise

import pgtrigger
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from pghistory.models import Event

from innocenter.lifecycle import event_model, timeline
from tests import make
from workspace.models import Application, Booking

pytestmark = pytest.mark.django_db


def tables() -> set[str]:
    return {model._meta.db_table for model in apps.get_models() if issubclass(model, Event) and model._meta.managed}


def test_every_table_of_the_history_has_the_trigger() -> None:
    sql = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger_append_only_%%' AND tgenabled = 'O'"
    with connection.cursor() as cursor:
        cursor.execute(sql, [])
        kept = {name.strip('"') for (name,) in cursor.fetchall()}
    assert sorted(tables() - kept) == []
    assert len(tables()) > 30


@pytest.mark.parametrize("act", ["update", "delete", "sql"])
def test_nobody_rewrites_the_past(act: str) -> None:
    booking = make.booking()
    rows = event_model(Booking).objects.filter(pgh_obj_id=booking.pk)
    assert rows.exists()

    def rewrite() -> None:
        if act == "update":
            rows.update(title="그런 적 없음")
        elif act == "delete":
            rows.delete()
        else:
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM workspace_bookingevent")

    with pytest.raises(DatabaseError, match="Cannot update or delete rows"), transaction.atomic():
        rewrite()
    with pgtrigger.ignore(), transaction.atomic():  # it was the trigger
        rewrite()
        transaction.set_rollback(True)


def test_each_move_of_a_state_is_written_down_once() -> None:
    application = make.application("contracted")
    states = [moment.state for moment in reversed(timeline(application))]
    assert (states[0], states[-1]) == ("draft", "contracted")
    assert all(after in Application.MOVES[before] for before, after in pairwise(states))


def test_a_draft_that_is_thrown_away_leaves_its_history() -> None:
    draft: Model = make.application("draft")
    key = draft.pk
    draft.delete()
    assert event_model(Application).objects.filter(pgh_obj_id=key).exists()
