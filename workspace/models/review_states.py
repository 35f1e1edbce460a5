"""Where a renewal review can stand, and which way it can go from there."""

from django.db import models
from django.utils.translation import gettext_lazy

from innocenter.lifecycle import Moves


class Kind(models.TextChoices):
    REGULAR = "regular", gettext_lazy("Before the end of a term")
    CAUSE = "cause", gettext_lazy("For cause")


class State(models.TextChoices):
    OPEN = "open", gettext_lazy("Waiting for the report")
    REPORTED = "reported", gettext_lazy("Report submitted")
    HEARING = "hearing", gettext_lazy("The company is heard")
    EXTENDED = "extended", gettext_lazy("Extended")
    EXTENDED_WITH_CONDITIONS = "extended_with_conditions", gettext_lazy("Extended with conditions")
    CONTINUED = "continued", gettext_lazy("The stay goes on")
    ENDED = "ended", gettext_lazy("Not extended")
    DECLINED = "declined", gettext_lazy("The company does not want to extend")
    CANCELLED = "cancelled", gettext_lazy("Cancelled: the lease ended otherwise")


class Answer(models.TextChoices):
    ALIVE = "alive", gettext_lazy("The cooperation goes on")
    CHANGED = "changed", gettext_lazy("It goes on, but it has changed")
    ENDED = "ended", gettext_lazy("The cooperation has ended")
    UNKNOWN = "unknown", gettext_lazy("I do not know")


# Of several answers the first in this order counts: alive if at least one says so.
WEIGHT = (Answer.ALIVE, Answer.CHANGED, Answer.ENDED, Answer.UNKNOWN)


UNDECIDED = (State.OPEN, State.REPORTED, State.HEARING)
MOVES: Moves = {
    State.OPEN: {State.REPORTED, State.ENDED, State.DECLINED, State.CANCELLED},
    State.REPORTED: {State.EXTENDED, State.EXTENDED_WITH_CONDITIONS, State.ENDED, State.DECLINED, State.CANCELLED},
    State.HEARING: {State.ENDED, State.CONTINUED, State.CANCELLED},
    State.EXTENDED: set(),
    State.EXTENDED_WITH_CONDITIONS: set(),
    State.CONTINUED: set(),
    State.ENDED: set(),
    State.DECLINED: set(),
    State.CANCELLED: set(),
}
