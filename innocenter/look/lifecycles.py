"""The lifecycles as a page to read: one table and one drawing for every model that has `MOVES`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils import translation

from innocenter.lifecycle import state_field

INTRODUCTION = """# Lifecycles

Drawn from the `MOVES` tables in the code by `manage.py lifecycles`; a test fails when this page is older than they are.
The database holds the same tables: a trigger refuses every other move, also from `.update()`.
"""


def page_file() -> Path:
    return Path(settings.BASE_DIR, "docs", "lifecycles.md")


def living() -> list[Any]:
    """The models that have a lifecycle, in the order of their rooms."""
    return [model for model in apps.get_models() if hasattr(model, "MOVES")]


def page() -> str:
    with translation.override("ko"):
        return "\n".join([INTRODUCTION, *("\n".join(section(model)) for model in living())])


def section(model: Any) -> Iterator[str]:
    field = model._meta.get_field(state_field(model))
    names = {str(value): str(label) for value, label in field.flatchoices}
    moves = {str(start): sorted((str(end) for end in ends), key=list(names).index) for start, ends in model.MOVES.items()}
    yield f"## {model._meta.verbose_name}: `{model._meta.label}`\n"
    yield "| state | | may become |\n|---|---|---|"
    for state, name in names.items():
        ways = ", ".join(f"{names[end]} `{end}`" for end in moves.get(state, []))
        yield f"| `{state}` | {name} | {ways or '(the end)'} |"
    yield "\n```mermaid\nstateDiagram-v2"
    yield from (f"    {state} : {name}" for state, name in names.items())
    yield f"    [*] --> {next(iter(names))}"
    for state in names:
        yield from (f"    {state} --> {end}" for end in moves.get(state, []))
        if not moves.get(state):
            yield f"    {state} --> [*]"
    yield "```\n"
