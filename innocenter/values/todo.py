"""What is expected of a person now, as every page says it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Todo:
    """One sentence, one date, one button. `waiting`: nothing to do, somebody else is at work."""

    sentence: str
    due: date | None
    label: str
    url: str
    late: bool = False
    waiting: bool = False
