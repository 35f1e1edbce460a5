"""Where an event and a registration can stand, and which way each can go from there (reference/events.md §7)."""

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    FORUM = "forum", _("Forum")
    SEMINAR = "seminar", _("Technology seminar")
    BRIEFING = "briefing", _("Briefing")


class EventState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    CANCELLED = "cancelled", _("Cancelled")
    HELD = "held", _("Has taken place")
    ARCHIVED = "archived", _("Archived")


EVENT_MOVES: dict[EventState, Collection[EventState]] = {
    EventState.DRAFT: {EventState.PUBLISHED, EventState.CANCELLED},
    EventState.PUBLISHED: {EventState.CANCELLED, EventState.HELD},
    EventState.CANCELLED: set(),
    EventState.HELD: {EventState.ARCHIVED},
    EventState.ARCHIVED: set(),
}
EVENT_TONES = {
    EventState.DRAFT: "gray",
    EventState.PUBLISHED: "success",
    EventState.CANCELLED: "danger",
    EventState.HELD: "gray",
    EventState.ARCHIVED: "gray",
}


class Mode(models.TextChoices):
    ONSITE = "onsite", _("On site")
    ONLINE = "online", _("Online")
    BOTH = "both", _("On site and online")


class Place(models.TextChoices):
    """Where a seat is."""

    ONSITE = "onsite", _("On site")
    ONLINE = "online", _("Online")


class Wish(models.TextChoices):
    """Where somebody wants a seat."""

    ONSITE = "onsite", _("On site")
    ONLINE = "online", _("Online")
    EITHER = "either", _("On site, or else online")


class Audience(models.TextChoices):
    ALL = "all", _("Everybody")
    MEMBERS = "members", _("People of member companies")
    INVITED = "invited", _("Invited people")


class Promotion(models.TextChoices):
    """What becomes of a freed seat when people wait."""

    AUTO = "auto", _("The next gets it at once")
    OFFER = "offer", _("The next is asked, and answers by a deadline")


class State(models.TextChoices):
    PENDING = "pending", _("Waits for approval")
    CONFIRMED = "confirmed", _("Confirmed")
    QUEUED = "queued", _("In the queue")
    OFFERED = "offered", _("Seat offered")
    CANCELLED = "cancelled", _("Cancelled")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Run out")
    ATTENDED = "attended", _("Was there")
    NO_SHOW = "no_show", _("Did not come")


MOVES: dict[State, Collection[State]] = {
    State.PENDING: {State.CONFIRMED, State.QUEUED, State.CANCELLED, State.DECLINED},
    State.QUEUED: {State.CONFIRMED, State.OFFERED, State.CANCELLED, State.EXPIRED},
    State.OFFERED: {State.CONFIRMED, State.DECLINED, State.EXPIRED},
    State.CONFIRMED: {State.PENDING, State.CANCELLED, State.ATTENDED, State.NO_SHOW},
    State.CANCELLED: set(),
    State.DECLINED: set(),
    State.EXPIRED: set(),
    State.ATTENDED: {State.CONFIRMED, State.NO_SHOW},  # a check-in that is taken back, before and after the attendance is closed
    State.NO_SHOW: {State.ATTENDED},  # was there after all: a phone sent it late, or somebody saw it
}
SEATED = (State.CONFIRMED, State.OFFERED, State.ATTENDED, State.NO_SHOW)
"""These have a seat; who was absent had it all the same. Besides, whoever waits to be approved anew keeps theirs (`place`)."""
LIVE = (State.PENDING, State.CONFIRMED, State.QUEUED, State.OFFERED, State.ATTENDED, State.NO_SHOW)
"""Of these a person has one for each event."""
OPEN = (State.PENDING, State.CONFIRMED, State.QUEUED, State.OFFERED)
TONES = {
    State.PENDING: "warning",
    State.CONFIRMED: "success",
    State.QUEUED: "warning",
    State.OFFERED: "warning",
    State.CANCELLED: "gray",
    State.DECLINED: "gray",
    State.EXPIRED: "gray",
    State.ATTENDED: "success",
    State.NO_SHOW: "danger",
}
