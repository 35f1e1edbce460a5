"""Where an application can stand, and which way it can go from there."""

from django.db import models
from django.utils.translation import gettext_lazy

from innocenter.lifecycle import Moves


class State(models.TextChoices):
    DRAFT = "draft", gettext_lazy("Draft")
    SUBMITTED = "submitted", gettext_lazy("Submitted")
    SCREENING = "screening", gettext_lazy("Being screened")
    SUPPLEMENT = "supplement", gettext_lazy("Supplement asked for")
    IN_REVIEW = "in_review", gettext_lazy("In review")
    SELECTED = "selected", gettext_lazy("Selected")
    WAITLISTED = "waitlisted", gettext_lazy("On the waiting list")
    OFFERED = "offered", gettext_lazy("Desk offered")
    CONTRACTED = "contracted", gettext_lazy("Contract signed")
    RETURNED = "returned", gettext_lazy("Returned")
    INELIGIBLE = "ineligible", gettext_lazy("Not eligible")
    NOT_SELECTED = "not_selected", gettext_lazy("Not selected")
    LAPSED = "lapsed", gettext_lazy("Offer lapsed")
    WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")


IN_HAND = (State.SUBMITTED, State.SCREENING, State.SUPPLEMENT, State.IN_REVIEW, State.SELECTED, State.WAITLISTED, State.OFFERED)
DATED = tuple(state for state in IN_HAND if state != State.WAITLISTED)  # nobody owes the next step on the waiting list: a desk does
TO_HANDLE = (State.SUBMITTED, State.SCREENING, State.SELECTED)  # the centre's staff do the next step
OPEN = (State.DRAFT, *IN_HAND)
CHOSEN = (State.SELECTED, State.WAITLISTED, State.OFFERED, State.CONTRACTED, State.LAPSED)
DECIDED = (State.RETURNED, State.INELIGIBLE, State.NOT_SELECTED, *CHOSEN)
UNLOCKED = (State.DRAFT, State.SUPPLEMENT)

APPEALABLE = (State.NOT_SELECTED, State.INELIGIBLE)

MOVES: Moves = {
    State.DRAFT: {State.SUBMITTED},
    State.SUBMITTED: {State.SCREENING, State.WITHDRAWN},
    State.SCREENING: {State.SUPPLEMENT, State.RETURNED, State.INELIGIBLE, State.IN_REVIEW, State.WITHDRAWN},
    State.SUPPLEMENT: {State.SCREENING, State.RETURNED, State.WITHDRAWN},
    State.IN_REVIEW: {State.SELECTED, State.NOT_SELECTED, State.WITHDRAWN},
    State.SELECTED: {State.OFFERED, State.WAITLISTED, State.WITHDRAWN},
    State.WAITLISTED: {State.OFFERED, State.WITHDRAWN},
    State.OFFERED: {State.CONTRACTED, State.SELECTED, State.LAPSED, State.WITHDRAWN},
    State.CONTRACTED: set(),
    State.RETURNED: set(),
    State.INELIGIBLE: {State.SCREENING},  # by an appeal that is upheld
    State.NOT_SELECTED: {State.IN_REVIEW},
    State.LAPSED: set(),
    State.WITHDRAWN: set(),
}
