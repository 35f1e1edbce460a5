"""Where a proposal, and a reviewer's look at it, can stand."""

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProposalState(models.TextChoices):
    DRAFT = "draft", _("Being written")
    SUBMITTED = "submitted", _("Submitted")
    REVIEW = "review", _("In review")
    CHANGES = "changes", _("Sent back for changes")
    ACCEPTED = "accepted", _("Accepted, waits for a date")
    PLACED = "placed", _("Placed, the speakers confirm")
    CONFIRMED = "confirmed", _("Confirmed by the speakers")
    GIVEN = "given", _("Given")
    DECLINED = "declined", _("Not accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn by the proposer")


PROPOSAL_MOVES: dict[ProposalState, Collection[ProposalState]] = {
    ProposalState.DRAFT: {ProposalState.SUBMITTED, ProposalState.WITHDRAWN},
    ProposalState.SUBMITTED: {ProposalState.REVIEW, ProposalState.CHANGES, ProposalState.DECLINED, ProposalState.WITHDRAWN},
    ProposalState.REVIEW: {ProposalState.CHANGES, ProposalState.ACCEPTED, ProposalState.DECLINED, ProposalState.WITHDRAWN},
    ProposalState.CHANGES: {ProposalState.SUBMITTED, ProposalState.WITHDRAWN},
    ProposalState.ACCEPTED: {ProposalState.PLACED, ProposalState.WITHDRAWN},
    ProposalState.PLACED: {ProposalState.CONFIRMED, ProposalState.ACCEPTED, ProposalState.GIVEN, ProposalState.WITHDRAWN},
    ProposalState.CONFIRMED: {ProposalState.PLACED, ProposalState.ACCEPTED, ProposalState.GIVEN, ProposalState.WITHDRAWN},
    ProposalState.GIVEN: set(),
    ProposalState.DECLINED: set(),
    ProposalState.WITHDRAWN: set(),
}
WRITABLE = (ProposalState.DRAFT, ProposalState.CHANGES)
DATED = (ProposalState.PLACED, ProposalState.CONFIRMED, ProposalState.GIVEN)
"""These stand on a date; of those a date carries one."""
PROPOSAL_OPEN = tuple(state for state, onward in PROPOSAL_MOVES.items() if onward)
"""Something is still to come of them."""
PROPOSAL_TONES = {
    ProposalState.DRAFT: "gray",
    ProposalState.SUBMITTED: "information",
    ProposalState.REVIEW: "information",
    ProposalState.CHANGES: "warning",
    ProposalState.ACCEPTED: "success",
    ProposalState.PLACED: "warning",
    ProposalState.CONFIRMED: "success",
    ProposalState.GIVEN: "success",
    ProposalState.DECLINED: "gray",
    ProposalState.WITHDRAWN: "gray",
}


class ReviewState(models.TextChoices):
    ASKED = "asked", _("Asked")
    READING = "reading", _("Reads, without a conflict")
    DONE = "done", _("Recommendation given")
    CONFLICTED = "conflicted", _("Has a conflict of interest")
    RELEASED = "released", _("Not asked any more")


REVIEW_MOVES: dict[ReviewState, Collection[ReviewState]] = {
    ReviewState.ASKED: {ReviewState.READING, ReviewState.CONFLICTED, ReviewState.RELEASED},
    ReviewState.READING: {ReviewState.DONE, ReviewState.CONFLICTED, ReviewState.RELEASED},
    ReviewState.DONE: set(),
    ReviewState.CONFLICTED: set(),
    ReviewState.RELEASED: set(),
}
COUNTING = (ReviewState.ASKED, ReviewState.READING, ReviewState.DONE)
"""These have one of the two places."""


class Recommendation(models.TextChoices):
    ACCEPT = "accept", _("Accept it")
    CHANGES = "changes", _("Accept it after changes")
    DECLINE = "decline", _("Do not accept it")


class FilePurpose(models.TextChoices):
    MATERIAL = "material", _("Material with the proposal")
    SLIDES = "slides", _("Slides")
