"""What a company asks of the centre: one form for everything, from a quick question to a series of sessions."""

from __future__ import annotations

from typing import ClassVar

import pghistory

from innocenter.lifecycle import Moves
from mentoring.models.becoming import Becoming
from mentoring.models.queries import RequestQuerySet
from mentoring.models.record import RequestRecord
from mentoring.models.states import KIND_OF, MOVES, OPEN, OVER, TONES, Kind, State, Wanted


@pghistory.track(exclude=[*RequestRecord.TEXTS, "reason", "referred_to", "saved_by", "saved_at"])
class Request(Becoming):
    """Its verbs: `asking.py` for the company, `triage.py` for the staff and the calendar, `offering.py` for what goes to an expert,
    `meeting.py` and `at_clinic.py` for what is agreed with one, `closing.py` for the end, `becoming.py` for what it becomes.
    """

    State = State
    MOVES: ClassVar[Moves] = MOVES

    objects = RequestQuerySet.as_manager()

    class Meta(Becoming.Meta):
        pass

    @property
    def kind(self) -> Kind:
        return KIND_OF.get(Wanted(self.wanted), Kind.CONSULTATION)

    @property
    def tone(self) -> str:
        """The colour of the badge that names the state."""
        return TONES[State(self.state)]

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_over(self) -> bool:
        return self.state in OVER
