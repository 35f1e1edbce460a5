"""What the reception sees when it reads a membership card. Rooms above hand in what they know of the company on that day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from companies.models import Company


@dataclass(frozen=True)
class Visit:
    """Something that the company has at the centre today."""

    when: str
    where: str
    who: str
    state: str
    url: str


Asked = Callable[[Company, datetime], list[Visit]]
ASKED: list[Asked] = []


def at_the_reception(asked: Asked) -> Asked:
    """Ask this function too when a card is read by staff."""
    ASKED.append(asked)
    return asked


def visits_today(company: Company, *, now: datetime) -> list[Visit]:
    return [visit for asked in ASKED for visit in asked(company, now)]
