"""Migrations whose operations go through on one drawing of the models."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger import compiler
from pgtrigger.migrations import AddTrigger, RemoveTrigger

from innocenter.together import Together, together

DESK = migrations.CreateModel("Desk", [("id", models.BigAutoField(primary_key=True)), ("label", models.CharField(max_length=9))])
CHAIR = migrations.CreateModel(
    "Chair", [("id", models.BigAutoField(primary_key=True)), ("desk", models.ForeignKey("values.Desk", models.CASCADE))]
)
SUPPLY = migrations.AddField("Desk", "sockets", models.SmallIntegerField(default=1))
MORE = migrations.AlterField("Desk", "sockets", models.SmallIntegerField(default=2))
SOCKETS = models.CheckConstraint(condition=models.Q(sockets__lte=4), name="desk_sockets")
FEW = migrations.AddConstraint("Desk", SOCKETS)
ANY = migrations.RemoveConstraint("Desk", "desk_sockets")
STAY = AddTrigger(
    "desk",
    compiler.Trigger(
        name="desk_stays",
        sql=compiler.UpsertTriggerSql(
            func="RAISE EXCEPTION 'a desk stays';",
            hash="1",
            operation="DELETE",
            pgid="pgtrigger_desk_stays_0a1b2",
            table="values_desk",
            when="BEFORE",
        ),
    ),
)
ROWS = migrations.RunPython(lambda apps, editor: apps.get_model("values", "Desk").objects.create(label="A1"), migrations.RunPython.noop)


def sizes(*operations: Operation) -> list[int]:
    return [len(each.operations) if isinstance(each, Together) else 1 for each in together(operations)]


@pytest.mark.parametrize(
    ("operations", "groups"),
    [
        pytest.param((DESK, CHAIR, STAY), [3], id="tables and their triggers"),
        pytest.param((DESK, SUPPLY), [1, 1], id="a table is made with all it has after its group"),
        pytest.param((DESK, FEW), [1, 1], id="also with its constraints"),
        pytest.param((SUPPLY, FEW), [2], id="a field and a constraint on it"),
        pytest.param((SUPPLY, MORE), [1, 1], id="a field twice"),
        pytest.param((FEW, ANY), [1, 1], id="a constraint that comes and goes"),
        pytest.param((ANY, FEW), [2], id="a constraint that is made anew"),
        pytest.param((STAY, RemoveTrigger("desk", "desk_stays")), [1, 1], id="a trigger that comes and goes"),
        pytest.param((DESK, ROWS, CHAIR, STAY), [1, 1, 2], id="rows are written with the models of that moment"),
        pytest.param((DESK, migrations.DeleteModel("Desk")), [1, 1], id="what nobody thought of stands alone"),
    ],
)
def test_what_goes_together(operations: tuple[Operation, ...], groups: list[int]):
    assert sizes(*operations) == groups


@pytest.mark.django_db
def test_there_and_back():
    """The same tables, constraints, rows and triggers as one at a time; on the way back nothing is left."""
    operations = together([DESK, CHAIR, STAY, ROWS, SUPPLY, FEW])
    states = [ProjectState()]
    with connection.schema_editor() as editor:
        for operation in operations:
            states.append(states[-1].clone())
            operation.state_forwards("values", states[-1])
            operation.database_forwards("values", editor, states[-2], states[-1])
    assert columns("values_desk") == {"id", "label", "sockets"}
    assert columns("values_chair") == {"id", "desk_id"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT label, sockets FROM values_desk")
        assert cursor.fetchall() == [("A1", 1)]
        cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = 'values_desk'::regclass AND contype = 'c'")
        assert cursor.fetchall() == [("desk_sockets",)]
        cursor.execute("SELECT tgenabled FROM pg_trigger WHERE tgrelid = 'values_desk'::regclass AND tgname = 'pgtrigger_desk_stays_0a1b2'")
        assert len(cursor.fetchall()) == 1
    with connection.schema_editor() as editor:
        for number, operation in reversed(list(enumerate(operations))):
            operation.database_backwards("values", editor, states[number + 1], states[number])
    assert not columns("values_desk")
    assert not columns("values_chair")


def columns(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
        return {name for (name,) in cursor.fetchall()}
