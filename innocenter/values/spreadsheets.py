"""What goes into a cell of a file that people open in a spreadsheet."""

from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(value: Any) -> Any:
    """Numbers as they are; words that a spreadsheet would take for a formula behind an apostrophe, which makes them words."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
