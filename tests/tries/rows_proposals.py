"""Proposals, their speakers and reviews, and the numbers they run under."""

from datetime import date
from typing import Any

from events.models import ProposalFile, ProposalRule, ProposalSpeaker
from innocenter.files.models import StoredFile
from tests import make, make_proposals
from tests.make import NOON
from tests.tries import Kept, Trigger, the_same, update


def made(state: str) -> Any:
    return lambda: make_proposals.proposal(state)


def reviewed(state: str) -> Any:
    return lambda: make_proposals.review(state)


def speaker(state: str) -> Any:
    return lambda: ProposalSpeaker.objects.filter(proposal=make_proposals.proposal(state)).first()


def invitation() -> Any:
    return speaker("placed")().invitations.get()


def rule() -> ProposalRule:
    return ProposalRule.objects.create(effective_from=date(2026, 1, 1))


def material() -> ProposalFile:
    kept = StoredFile.objects.keep_own(b"pdf", name="a.pdf", media_type="application/pdf", by=make.user(), now=NOON)
    return ProposalFile.objects.create(proposal=make_proposals.draft(), purpose="material", file=kept, added_by=make.user(), added_at=NOON)


CONSTRAINTS = [
    Kept(
        made("submitted"),
        {
            "proposal_title_once_at_a_time": the_same(uid="6b1f0d1a-6e0c-4c39-9b19-0a3c9c6a8a11"),
            "proposal_submitted_at_a_time": {"decide_by": None},
            "proposal_decided_by_somebody": {"decided_at": NOON},
            "proposal_placed_on_a_date": {"placed_at": NOON},
            "proposal_over_at_a_time": {"closed_at": NOON},
        },
    ),
    Kept(made("changes"), {"proposal_answered_with_a_comment": {"comment": ""}}),
    Kept(
        made("placed"),
        {"proposal_one_on_a_date": the_same(uid="6b1f0d1a-6e0c-4c39-9b19-0a3c9c6a8a11", title_ko="다른 제목")},
    ),
    Kept(
        speaker("placed"),
        {
            "proposalspeaker_once": the_same(),
            "proposalspeaker_asked_for_a_time": {"confirm_by": None},
            "proposalspeaker_answers_one_way": {"declined_at": NOON},
        },
    ),
    Kept(invitation, {"talkinvitation_once": the_same()}),
    Kept(
        reviewed("asked"),
        {
            "proposalreview_one_for_each_place": the_same(reviewer=make.user),
            "proposalreview_asked_once": the_same(state="released", closed_at=NOON, reason="답이 없습니다."),
            "proposalreview_two_places": {"place": 3},
        },
    ),
    Kept(reviewed("done"), {"proposalreview_done_with_words": {"comment": ""}}),
    Kept(reviewed("reading"), {"proposalreview_declared_before_it_opens": {"declared_at": None}}),
    Kept(reviewed("conflicted"), {"proposalreview_ended_for_a_reason": {"reason": ""}}),
    Kept(material, {"proposalfile_for_a_purpose": {"purpose": "poster"}}),
    Kept(
        rule,
        {
            "proposalrule_reminded_before_staff_are_told": {"remind_days": 7},
            "proposalrule_slides_asked_for_before_they_are_due": {"slides_due_days": 10},
            "proposalrule_reviewed_before_it_is_decided": {"review_days": 60},
        },
    ),
]
TRIGGERS: dict[str, Trigger] = {
    "events.Proposal:lifecycle": (
        made("submitted"), lambda row: update(row, state="draft", submitted_at=None, sent_at=None, decide_by=None),
    ),
    "events.ProposalReview:lifecycle": (
        reviewed("done"), lambda row: update(row, state="reading", recommendation="", comment="", closed_at=None),
    ),
}  # fmt: skip
