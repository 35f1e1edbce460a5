"""Where a session can stand, and which way it can go from there."""

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _


class SessionState(models.TextChoices):
    PROPOSED = "proposed", _("Time proposed")
    SCHEDULED = "scheduled", _("Time agreed")
    HELD = "held", _("Session over, log to be written")
    REPORTED = "reported", _("Log written")
    NO_SHOW = "no_show", _("Somebody did not come")
    CANCELLED = "cancelled", _("Session cancelled")
    LAPSED = "lapsed", _("Proposal not taken")


SESSION_MOVES: dict[SessionState, Collection[SessionState]] = {
    SessionState.PROPOSED: {SessionState.SCHEDULED, SessionState.CANCELLED, SessionState.LAPSED},
    SessionState.SCHEDULED: {SessionState.HELD, SessionState.NO_SHOW, SessionState.CANCELLED},
    SessionState.HELD: {SessionState.REPORTED, SessionState.NO_SHOW},
    SessionState.REPORTED: set(),
    SessionState.NO_SHOW: set(),
    SessionState.CANCELLED: set(),
    SessionState.LAPSED: set(),
}
LIVE = (SessionState.PROPOSED, SessionState.SCHEDULED)
"""These keep the expert's time, and the room."""
AGREED = (SessionState.SCHEDULED, SessionState.HELD, SessionState.REPORTED, SessionState.NO_SHOW)
TOOK_PLACE = (SessionState.HELD, SessionState.REPORTED)
CLOSED = (SessionState.NO_SHOW, SessionState.CANCELLED, SessionState.LAPSED)
SESSION_TONES = {
    SessionState.PROPOSED: "warning",
    SessionState.SCHEDULED: "primary",
    SessionState.HELD: "warning",
    SessionState.REPORTED: "success",
    SessionState.NO_SHOW: "danger",
    SessionState.CANCELLED: "gray",
    SessionState.LAPSED: "gray",
}


class Form(models.TextChoices):
    ONSITE = "onsite", _("At the centre")
    ONLINE = "online", _("Online meeting")
    VISIT = "visit", _("At the company's place")


class Side(models.TextChoices):
    COMPANY = "company", _("the company")
    EXPERT = "expert", _("the expert")
