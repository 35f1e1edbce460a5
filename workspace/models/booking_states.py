"""Where a booking can stand, and which way it can go from there."""

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    HELD = "held", _("Not confirmed yet")
    CONFIRMED = "confirmed", _("Booked")
    CHECKED_IN = "checked_in", _("Checked in")
    DONE = "done", _("Time is over")
    CANCELLED = "cancelled", _("Cancelled")
    RELEASED = "released", _("Nobody came")
    EXPIRED = "expired", _("Was not confirmed")


MOVES: dict[State, Collection[State]] = {
    State.HELD: {State.CONFIRMED, State.EXPIRED},
    State.CONFIRMED: {State.CHECKED_IN, State.DONE, State.CANCELLED, State.RELEASED},
    State.CHECKED_IN: {State.DONE},
    State.DONE: set(),
    State.CANCELLED: set(),
    State.RELEASED: set(),
    State.EXPIRED: set(),
}
LIVE = (State.HELD, State.CONFIRMED, State.CHECKED_IN)
USES_HOURS = (*LIVE, State.DONE, State.RELEASED)
TONES = {
    State.HELD: "warning",
    State.CONFIRMED: "success",
    State.CHECKED_IN: "success",
    State.DONE: "gray",
    State.CANCELLED: "gray",
    State.RELEASED: "danger",
    State.EXPIRED: "gray",
}
