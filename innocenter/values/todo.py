"""What is expected of a person now, as every page says it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self


@dataclass(frozen=True)
class Todo:
    """One sentence, one date, one button. `waiting`: nothing to do, somebody else is at work. `else_nothing`: only if nothing else is."""

    sentence: str
    due: date | None
    label: str
    url: str
    late: bool = False
    waiting: bool = False
    else_nothing: bool = False

    def on_page(self, url: str) -> Self:
        """Without a button that leads to the page it stands on."""
        return replace(self, url="", label="") if self.url == url else self
