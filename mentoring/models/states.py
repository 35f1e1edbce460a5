"""Where a request can stand, and which way it can go from there (reference/partnering.md §2.1)."""

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Question received")
    TRIAGING = "triaging", _("Being looked at")
    INFO_NEEDED = "info_needed", _("More details asked for")
    ANSWERED = "answered", _("Answered by the centre")
    OFFERED = "offered", _("Offered to an expert")
    ACCEPTED = "accepted", _("Accepted by an expert")
    SCHEDULED = "scheduled", _("Session agreed")
    HELD = "held", _("Session held")
    REPORTED = "reported", _("Result written down")
    RESOLVED = "resolved", _("Problem solved")
    PARTLY = "partly", _("Problem partly solved")
    UNRESOLVED = "unresolved", _("Problem not solved")
    REFERRED = "referred", _("Shown another way")
    DECLINED = "declined", _("Not taken on")
    EXPIRED = "expired", _("Closed without the details")
    WITHDRAWN = "withdrawn", _("Withdrawn by the company")
    NO_SHOW = "no_show", _("Session did not take place")
    NO_WORD = "no_word", _("Closed without a word from the company")


MOVES: dict[State, Collection[State]] = {
    State.DRAFT: {State.SUBMITTED},
    State.SUBMITTED: {State.TRIAGING, State.WITHDRAWN},
    State.TRIAGING: {State.INFO_NEEDED, State.ANSWERED, State.OFFERED, State.REFERRED, State.DECLINED, State.WITHDRAWN},
    State.INFO_NEEDED: {State.TRIAGING, State.EXPIRED, State.WITHDRAWN},
    State.ANSWERED: {State.RESOLVED, State.TRIAGING, State.WITHDRAWN},
    State.OFFERED: {State.ACCEPTED, State.TRIAGING, State.WITHDRAWN},
    State.ACCEPTED: {State.SCHEDULED, State.OFFERED, State.TRIAGING, State.WITHDRAWN},
    State.SCHEDULED: {State.HELD, State.ACCEPTED, State.TRIAGING, State.NO_SHOW, State.WITHDRAWN},
    State.HELD: {State.SCHEDULED, State.REPORTED, State.ACCEPTED, State.TRIAGING, State.NO_SHOW},
    State.REPORTED: {State.RESOLVED, State.PARTLY, State.UNRESOLVED, State.NO_WORD, State.TRIAGING},
    State.RESOLVED: {State.TRIAGING},
    State.PARTLY: {State.TRIAGING},
    State.UNRESOLVED: {State.TRIAGING},
    State.REFERRED: {State.TRIAGING},
    State.DECLINED: {State.TRIAGING},
    State.EXPIRED: {State.TRIAGING},
    State.WITHDRAWN: {State.TRIAGING},
    State.NO_SHOW: {State.TRIAGING},
    State.NO_WORD: {State.TRIAGING},
}
OVER = (
    State.RESOLVED, State.PARTLY, State.UNRESOLVED, State.REFERRED, State.DECLINED, State.EXPIRED, State.WITHDRAWN, State.NO_SHOW,
    State.NO_WORD,
)  # fmt: skip
OPEN = tuple(state for state in State if state not in OVER and state != State.DRAFT)
WITH_STAFF = (State.SUBMITTED, State.TRIAGING)
WITH_COMPANY = (State.INFO_NEEDED, State.ANSWERED, State.REPORTED)
WITH_EXPERTS = (State.OFFERED, State.ACCEPTED, State.SCHEDULED, State.HELD)
FOLLOWED = (State.RESOLVED, State.PARTLY)
"""Some time after the end the company is asked how it goes."""
DATED = (
    State.SUBMITTED, State.TRIAGING, State.INFO_NEEDED, State.ANSWERED, State.OFFERED, State.ACCEPTED, State.HELD, State.REPORTED,
)  # fmt: skip
"""In these somebody owes the next step by a day."""
WITH_FIELD = (State.ANSWERED, State.OFFERED, State.ACCEPTED, State.SCHEDULED, State.HELD, State.REPORTED, State.REFERRED)
"""Nobody comes here before staff have confirmed the field, or said that there is none."""
TONES = {
    State.DRAFT: "gray",
    State.SUBMITTED: "primary",
    State.TRIAGING: "primary",
    State.INFO_NEEDED: "warning",
    State.ANSWERED: "success",
    State.OFFERED: "primary",
    State.ACCEPTED: "primary",
    State.SCHEDULED: "primary",
    State.HELD: "primary",
    State.REPORTED: "success",
    State.RESOLVED: "success",
    State.PARTLY: "success",
    State.UNRESOLVED: "gray",
    State.REFERRED: "gray",
    State.DECLINED: "gray",
    State.EXPIRED: "gray",
    State.WITHDRAWN: "gray",
    State.NO_SHOW: "gray",
    State.NO_WORD: "gray",
}


class Kind(models.TextChoices):
    CONSULTATION = "consultation", _("Technical consultation")
    MENTORING = "mentoring", _("Tailored mentoring")
    VISIT = "visit", _("Visit to the company")


class Wanted(models.TextChoices):
    """The form that the company hopes for; staff and experts may propose another."""

    ANSWER = "answer", _("An answer in writing")
    ONSITE = "onsite", _("A talk at the centre")
    ONLINE = "online", _("A talk online")
    VISIT = "visit", _("A visit to us")
    SERIES = "series", _("A series of sessions")


KIND_OF = {Wanted.SERIES: Kind.MENTORING, Wanted.VISIT: Kind.VISIT}


class Urgency(models.TextChoices):
    PLANNED = "planned", _("We plan ahead, it can wait a little")
    NORMAL = "normal", _("We are working on it now")
    STANDSTILL = "standstill", _("Our work or production stands still because of it")


class Readers(models.TextChoices):
    """Beside the people of the company."""

    EXPERTS = "experts", _("The centre's staff for mentoring, and experts whom they ask")
    STAFF = "staff", _("Only the centre's staff for mentoring: ask us before an expert reads it")
