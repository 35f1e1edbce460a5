"""What the database must hold of companies, projects and the office space, it holds by itself: each rule is tried past the form."""

import inspect
import re
from typing import Any

import pgtrigger
import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests import tries
from tests.workspace import test_lease_constraints, test_panel_constraints

pytestmark = pytest.mark.django_db
ROOMS = ("companies", "institutes", "projects", "workspace", "events", "mentoring")
# Both refuse by the constraint's name.
ELSEWHERE = set(re.findall(r"\w+", inspect.getsource(test_lease_constraints) + inspect.getsource(test_panel_constraints)))
# Targets of composite foreign keys: they hold a primary key and columns beside it, and cannot be broken.
KEYS_OF_OTHERS = {
    "lease_first_day_and_cap", "review_grant", "review_number", "term_number_and_end", "term_number_and_kind", "term_of_its_lease",
}  # fmt: skip
ROWS = tries.constraints()
TRIGGERS = tries.triggers()
TELL = "a constraint that nothing tries: add a line to tests/tries/rows_<room>.py"


def named_rules() -> set[str]:
    """Constraints that bear a name of ours: not the keys, nor what Django makes of one field."""
    tables = [model._meta.db_table for room in ROOMS for model in apps.get_app_config(room).get_models(include_auto_created=True)]
    sql = """
        SELECT conname FROM pg_constraint WHERE conrelid = ANY (%s::regclass[]) AND contype IN ('c', 'u', 'x', 'f')
        UNION SELECT c.relname FROM pg_index JOIN pg_class c ON c.oid = indexrelid
        WHERE indrelid = ANY (%s::regclass[]) AND indisunique AND NOT indisprimary
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [tables, tables])
        names = {name for (name,) in cursor.fetchall()}
    return {name for name in names if not name.startswith(tuple(f"{room}_" for room in ROOMS))}


@pytest.mark.parametrize("kept", ROWS, ids=lambda kept: min(kept.tries))
def test_each_constraint_refuses_what_is_wrong_and_nothing_before_it_does(kept: tries.Kept) -> None:
    row = kept.row()
    assert {name: tries.refusal(row, wrong) for name, wrong in kept.tries.items()} == {name: name for name in kept.tries}


def test_every_constraint_is_tried() -> None:
    tried = {name for kept in ROWS for name in kept.tries}
    assert sorted(named_rules() - tried - ELSEWHERE - KEYS_OF_OTHERS) == [], TELL
    assert sorted(tried - named_rules()) == [], "gone from the database"


def guards() -> set[str]:
    """Triggers that refuse; those of the history only write down, and those of its own tables have a file (`test_history_stays.py`)."""
    found = set()
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            found |= {f"{model._meta.label}:{trigger.name}" for trigger in getattr(model._meta, "triggers", [])}
    return {name for name in found if not re.search(r":((insert|update)_\2|append_only)$", name)}


@pytest.mark.parametrize("name", sorted(TRIGGERS))
def test_each_trigger_refuses_and_without_it_the_same_is_done(name: str) -> None:
    make, act = TRIGGERS[name]
    row: Any = make()
    with pytest.raises(DatabaseError) as refused, transaction.atomic():  # noqa: PT012 -- now, or at the commit
        act(row)
        tries.at_once()
    assert not isinstance(refused.value, IntegrityError), "a constraint refused it, not the trigger"
    with pgtrigger.ignore(name), transaction.atomic():
        act(row)
        transaction.set_rollback(True)


def test_every_trigger_is_tried() -> None:
    writes = {"companies.Company:old_name_stays"}  # it refuses nothing
    assert sorted((guards() - writes) ^ set(TRIGGERS)) == [], TELL
