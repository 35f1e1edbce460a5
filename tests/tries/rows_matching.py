"""Candidates, and what they are found by."""

from typing import Any

from mentoring.models import Candidate, CandidateList, DeclaredTie, Rival, Synonym
from tests import make, make_offers
from tests.make import NOON
from tests.tries import Kept, Trigger, the_same, update


def candidate(rank: int = 1) -> Candidate:
    make_offers.expert(keywords="도금, 니켈", introduction="")
    make_offers.expert(keywords="도금, 니켈", introduction="")
    make_offers.looked_at()
    return Candidate.objects.get(rank=rank)


def made_list() -> CandidateList:
    make_offers.looked_at()
    return CandidateList.objects.get()


def tie(**about: Any) -> DeclaredTie:
    return DeclaredTie.objects.create(
        **{"company": make.company(), "researcher": make.researcher(), "kind": "shares", "note": "공시", "set_by": make.user()} | about
    )


def rival() -> Rival:
    return Rival.objects.create(company=make.company(), rival=make.company())


CONSTRAINTS = [
    Kept(
        lambda: Synonym.objects.create(word="프린터", same_as="적층"),
        {"synonym_once": the_same(), "synonym_of_another_word": {"word": "적층"}},
    ),
    Kept(tie, {"declaredtie_once": the_same(), "declaredtie_of_one_side": {"researcher": None}}),
    Kept(rival, {"rival_once": the_same(), "rival_is_another_company": lambda row: update(row, rival=row.company)}),
    Kept(made_list, {"candidatelist_version_once": the_same()}),
    Kept(
        candidate,
        {
            "candidate_once_in_a_list": the_same(rank=3),
            "candidate_rank_once_in_a_list": {"rank": 2},
            "candidate_ranked_unless_tied": {"tie": "mail"},
            "candidate_picked_or_skipped_by_somebody": {"decided_at": NOON},
            "candidate_parts_are_shares": {"load": 1.5},
        },
    ),
]
TRIGGERS: dict[str, Trigger] = {"mentoring.CandidateList:candidatelist_stands": (made_list, lambda row: update(row, version=7))}
