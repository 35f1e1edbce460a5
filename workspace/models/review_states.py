"""Where a renewal review can stand, and which way it can go from there."""

from django.db import models
from django.utils.translation import gettext_lazy

from innocenter.lifecycle import Moves


class State(models.TextChoices):
    OPEN = "open", gettext_lazy("Waiting for the report")
    REPORTED = "reported", gettext_lazy("Report submitted")
    EXTENDED = "extended", gettext_lazy("Extended")
    EXTENDED_WITH_CONDITIONS = "extended_with_conditions", gettext_lazy("Extended with conditions")
    ENDED = "ended", gettext_lazy("Not extended")
    DECLINED = "declined", gettext_lazy("The company does not want to extend")
    CANCELLED = "cancelled", gettext_lazy("Cancelled: the lease ended otherwise")


DECISIONS = (State.EXTENDED, State.EXTENDED_WITH_CONDITIONS, State.ENDED)
UNDECIDED = (State.OPEN, State.REPORTED)
MOVES: Moves = {
    State.OPEN: {State.REPORTED, State.ENDED, State.DECLINED, State.CANCELLED},
    State.REPORTED: {State.EXTENDED, State.EXTENDED_WITH_CONDITIONS, State.ENDED, State.DECLINED, State.CANCELLED},
    State.EXTENDED: set(),
    State.EXTENDED_WITH_CONDITIONS: set(),
    State.ENDED: set(),
    State.DECLINED: set(),
    State.CANCELLED: set(),
}
