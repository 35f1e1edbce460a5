"""Operations of a migration that Django draws the models for once, instead of once for each of them.

`migrate` keeps a drawing of every model as it was at each step, and each operation draws anew all that is related to the model it touches:
here nearly everything, since everything knows a user. That was nine tenths of the minute and a half which an empty database took.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    AlterModelOptions,
    CreateModel,
    RemoveConstraint,
    RunSQL,
)
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

ALONE = object()


class Together(Operation):
    """Some operations, none of which needs to see what the models are between two of them."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    @property
    def reversible(self) -> bool:  # type: ignore[override]
        return all(operation.reversible for operation in self.operations)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # the drawing: made again, whole, when it is next asked for
        state.is_delayed = False
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        made = {operation.name_lower for operation in self.operations if isinstance(operation, CreateModel)}
        for operation in reversed(self.operations):
            if not (isinstance(operation, AddTrigger) and operation.model_name.lower() in made):  # it goes with its table
                operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)


def together(operations: Iterable[Operation]) -> list[Operation]:
    """The operations in their order, in as few groups as may be.

    Each does the same when it is shown the models before and after its group as when it is shown them before and after itself. A table is
    made with all that it has after its group, so nothing more may be added to it there but triggers, which Django does not make with a
    table; a field is touched once, nothing is taken away
    that came in the same group; whatever is not named here stands alone.
    """
    groups: list[list[Operation]] = []
    seen: set[Any] = set()
    new: Any
    for operation in operations:
        match operation:
            case CreateModel(name_lower=model):
                fits, new = True, model
            case AddField(model_name_lower=model, name_lower=field) | AlterField(model_name_lower=model, name_lower=field):
                fits, new = not seen & {model, (model, field)}, (model, field)
            case AddConstraint(model_name_lower=model, constraint=part) | AddIndex(model_name_lower=model, index=part):
                fits, new = model not in seen, (model, part.name)
            case AddTrigger(model_name=model, trigger=part):
                fits, new = True, (model.lower(), part.name)
            case RemoveConstraint(model_name=model, name=name) | RemoveTrigger(model_name=model, name=name):
                fits, new = not seen & {model.lower(), (model.lower(), name)}, None
            case AlterModelOptions() | RunSQL(state_operations=[]):
                fits, new = True, None
            case _:
                fits, new = False, ALONE
        if not groups or not fits or ALONE in seen:
            groups.append([])
            seen = set()
        groups[-1].append(operation)
        seen.add(new)
    return [group[0] if len(group) == 1 else Together(group) for group in groups]
