"""Leases, their terms, reviews and what ends them. Most of it is tried in `tests/workspace/test_lease_constraints.py`."""

from datetime import date, timedelta
from typing import Any

from companies.models import Company
from innocenter.issued.models import IssuedDocument
from tests import make
from tests.make import NOON, TODAY
from tests.tries import Kept, Trigger, again, the_same, update
from workspace import renewals
from workspace.models import Amendment, Condition, GraduationReport, Inspection, InspectionItem, LeaseParty, RenewalReview, Rule
from workspace.models.confirmation import InstituteWord
from workspace.models.inspection import InspectionPoint

DAY = timedelta(days=1)
E = date(2026, 12, 31)


def amendment() -> Amendment:
    review = make.renewal_review(reported=True)
    review.extend(by=make.head(), months=6, reason="좋습니다.", now=make.noon(E - 30 * DAY))
    return Amendment.objects.get()


def condition() -> Condition:
    review = make.renewal_review(reported=True)
    now = make.noon(E - 30 * DAY)
    review.extend_with_conditions(by=make.head(), months=6, conditions=[("성적서", E)], reason="조건부", now=now)
    return Condition.objects.get()


def bridge() -> Any:
    term = make.renewal_review(reported=True).bridge(now=make.noon(E + DAY))
    assert term
    return term


def after_a_provisional_one(term: Any) -> None:
    """Everything else is right: the review of the provisional term extends it."""
    granted = {"state": "extended", "decided_at": NOON, "decided_by": make.head, "reason": "좋습니다."}
    again(term.review, term=term, term_number=term.number, **granted)
    review = RenewalReview.objects.latest("pk")
    again(term, number=3, first_day=term.end, end=date(2027, 7, 1), through=12, provisional=False, review=review)


def on_the_review_of_another(term: Any) -> None:
    update(term, review=make.renewal_review())


def word() -> InstituteWord:
    review = make.renewal_review()
    review.confirm("alive", by=review.lease.project.counterparts().first(), now=NOON)
    return InstituteWord.objects.get()


def receipt() -> IssuedDocument:
    make.application("submitted")
    return IssuedDocument.objects.latest("pk")


def renamed() -> LeaseParty:
    """The second place, with its paper."""
    lease = make.lease()
    LeaseParty.first(lease, now=NOON)
    Company.objects.filter(pk=lease.company_id).update(name="넥스트랩")
    made = LeaseParty.follow(lease, now=NOON)
    assert made
    return made


def report_at_the_cap() -> GraduationReport:
    make.lease(months=6)
    renewals.sweep(now=make.noon(E - 60 * DAY))
    return GraduationReport.objects.get()


def inspection() -> Inspection:
    return Inspection.of(make.lease(), now=NOON)


def inspection_item() -> InspectionItem:
    return InspectionItem.objects.filter(inspection=inspection()).earliest("pk")


def ending() -> Any:
    lease = make.lease()
    lease.reach_cap(now=NOON)
    return lease


def declined() -> RenewalReview:
    review = make.renewal_review()
    review.decline(by=review.lease.company.managers().first(), now=NOON)
    return review


def rule() -> Any:
    return Rule.objects.earliest("effective_from")


SIGNED = {"company_signed_on": TODAY, "company_signed_by": make.user}

CONSTRAINTS = [
    Kept(renamed, {
        "party_one_in_a_place": the_same(paper=receipt),
        "party_changed_by_a_paper": {"paper": None},
        "party_is_named": {"told_name": ""},
    }),
    Kept(make.lease, {
        "lease_suspended_says_since_when_and_why": {"suspended_on": TODAY},
        "lease_held_within_its_time": {"held_since": date(2026, 6, 30)},
    }),
    Kept(bridge, {
        "term_provisional_at_most_30_days": {"end": E + 40 * DAY},
        "term_never_after_a_provisional_one": after_a_provisional_one,
        "term_follows_the_review_of_the_last": on_the_review_of_another,
    }),
    Kept(make.review_for_cause, {
        "review_one_open_for_cause": the_same(),
        "review_for_cause_hears_and_grants_nothing": {"grounds": ""},
        "review_view_says_who_when": {"view": "곧 씁니다."},
    }),
    Kept(make.renewal_review, {"review_late_report_allowed_says_who_when_why": {"late_allowed_at": NOON}}),
    Kept(word, {"word_answer_is_known": {"answer": "perhaps"}, "word_of_a_call_says_who_and_when": {"spoken_to": "홍가람"}}),
    Kept(condition, {"condition_has_words": {"text": ""}, "condition_met_says_who_and_when": {"met_at": NOON}}),
    Kept(amendment, {
        "amendment_company_signature_by_somebody": {"company_signed_on": TODAY, "signed_copy": make.signed_copy},
        "amendment_signature_stands_on_a_copy": SIGNED,
        "amendment_centre_signature_by_somebody": {"centre_signed_by": make.clerk},
        "amendment_company_signs_first": {"centre_signed_by": make.clerk, "centre_signed_on": TODAY},
    }),
    Kept(report_at_the_cap, {"graduation_submitted_says_who_when_what": {"submitted_at": NOON, "submitted_by": make.user}}),
    Kept(inspection, {"inspection_passed_says_who_and_when": {"passed_at": NOON}}),
    Kept(inspection_item, {
        "inspection_fault_has_a_note": {"result": "fault", "seen_at": NOON, "seen_by": make.clerk},
        "inspection_item_seen_by_somebody": {"result": "ok"},
    }),
    Kept(InspectionPoint.objects.first, {"inspection_point_once": the_same()}),
    Kept(rule, {
        "rule_days_in_order": {"decision_due_days": 25},
        "rule_drafts_recalled_before_they_go": {"draft_kept_days": 7},
        "rule_late_days_in_order": {"short_decision_days": 70},
        "rule_provisional_at_most_30_days": {"provisional_days": 31},
        "rule_term_within_24_months": {"cap_months": 25},
    }),
]  # fmt: skip

TRIGGERS: dict[str, Trigger] = {
    "workspace.LeaseParty:a_party_stays": (renamed, lambda row: update(row, told_name="다른 이름")),
    "workspace.Lease:lifecycle": (
        ending, lambda row: update(row, state="active", end=None, ending_at=None, outcome="", checkout_due_on=None)
    ),
    "workspace.RenewalReview:lifecycle": (
        declined, lambda row: update(row, state="cancelled")
    ),
}  # fmt: skip
