"""Applications and what belongs to them: papers, supplements, findings, offers, waiting, appeals."""

from datetime import timedelta
from typing import Any

from tests import make
from tests.make import NOON, TODAY
from tests.tries import Kept, Trigger, the_same, update
from workspace.models import Appeal, EligibilityFinding, Rule, SupplementExtension, SupplementRequest, WaitEntry
from workspace.models.papers import Document, Revision, SupplementItem
from workspace.models.rule import RunningNumber

DAY = timedelta(days=1)


def manager_of(application: Any) -> Any:
    return application.company.managers().first()


def document() -> Document:
    return make.application().documents.get(kind="registration")


def revision() -> Revision:
    make.application("submitted")
    return Revision.objects.get()


def finding() -> EligibilityFinding:
    make.application("screening")
    found = EligibilityFinding.objects.earliest("pk")
    return found


def asked() -> SupplementRequest:
    found = make.application("supplement").open_supplement()
    assert found
    return found


def item() -> SupplementItem:
    asked()
    return SupplementItem.objects.get()


def more_time() -> SupplementExtension:
    request = asked()
    until = request.due_on + 10 * DAY
    return SupplementExtension.ask(request, until=until, reason="발급이 늦습니다.", by=manager_of(request.application), now=NOON)


def more_time_granted() -> SupplementExtension:
    found = more_time()
    found.grant(until=found.wanted_until, by=make.clerk(), now=NOON)
    return found


def waiting() -> WaitEntry:
    make.application("waitlisted")
    return WaitEntry.objects.get()


def appeal() -> Appeal:
    application = make.application("not_selected")
    return Appeal.file_against(application, reason="성적서가 빠졌습니다.", by=manager_of(application), now=NOON)


def running_number() -> RunningNumber:
    RunningNumber.take("W", 2026)
    return RunningNumber.objects.get(series="W")


def decided_by_the_same(row: Appeal) -> None:
    update(row, state="dismissed", decision="기각", decided_at=NOON, decided_by=row.against_by)


def in_review_under_a_panel() -> Any:
    made = make.application("in_review")
    Rule.objects.update(panel_required=True)
    return made


def left() -> WaitEntry:
    made = make.application("waitlisted")
    made.withdraw(by=manager_of(made), now=NOON)
    return WaitEntry.objects.get()


def dismissed() -> Appeal:
    found = appeal()
    found.dismiss(reason="기각", by=make.head(), now=NOON)
    return found


def lapsed() -> Any:
    return make.application("lapsed").offers.get()


COPY = {"company_signed_on": TODAY, "company_signed_by": make.user}

CONSTRAINTS = [
    Kept(lambda: make.application("submitted"), {
        "application_one_open_for_a_company": the_same(number="W-2026-9999"),
        "application_submitted_has_a_receipt": {"number": None},
        "application_in_hand_has_a_due_day": {"due_on": None},
        "application_at_most_24_months": {"months": 25},
        "application_for_at_least_one_desk": {"desks": 0},
    }),
    Kept(lambda: make.application("not_selected"), {"application_decided_by_somebody_for_a_reason": {"reason": ""}}),
    Kept(document, {
        "document_one_current_of_a_kind": the_same(),
        "document_accepted_by_somebody": {"accepted_at": NOON},
        "document_sme_certificate_has_validity": {"kind": "sme", "superseded_at": NOON},
    }),
    Kept(revision, {"revision_number_once": the_same()}),
    Kept(finding, {
        "finding_once_for_a_revision": the_same(),
        "finding_settled_by_somebody_for_a_reason": {"outcome": "person", "settled": "pass", "settled_at": NOON, "settled_by": make.clerk},
    }),
    Kept(asked, {
        "supplement_one_open": the_same(),
        "supplement_answered_by_somebody": {"answered_at": NOON, "answered_by": make.user},
        "supplement_repeated_by_somebody": {"repeated_at": NOON},
    }),
    Kept(item, {"supplement_part_once": the_same(), "supplement_says_what_is_wanted": {"note": ""}}),
    Kept(more_time, {
        "extension_one_open": the_same(number=2),
        "extension_number_once": the_same(state="overtaken", answered_at=NOON),
        "extension_is_later_for_a_reason": {"reason": ""},
        "extension_answered_by_somebody": {"state": "granted", "answered_at": NOON, "answered_by": make.clerk},
    }),
    Kept(waiting, {
        "wait_once_on_the_list": the_same(),
        "wait_offered_has_an_offer": {"state": "offered"},
    }),
    Kept(appeal, {
        "appeal_against_a_refusal": {"against_state": "returned"},
        "appeal_decided_by_somebody_for_a_reason": {"state": "upheld", "decided_at": NOON, "decided_by": make.head},
        "appeal_decided_by_somebody_else": decided_by_the_same,
    }),
    Kept(make.offer, {
        "offer_one_open_for_an_application": the_same(),
        "offer_at_most_24_months": {"months": 25},
        "offer_closed_has_a_time": {"state": "lapsed"},
        "offer_company_signature_by_somebody": {"company_signed_on": TODAY, "signed_copy": make.signed_copy},
        "offer_signature_stands_on_a_copy": COPY,
        "offer_centre_signature_by_somebody": {"centre_signed_by": make.clerk},
        "offer_signed_has_both_signatures": {"centre_signed_by": make.clerk, "centre_signed_on": TODAY},
    }),
    Kept(running_number, {"running_number_once_a_year": the_same()}),
]  # fmt: skip

SELECTED = {"state": "selected", "decided_by": make.head, "decided_at": NOON, "reason": "뒷문"}
TRIGGERS: dict[str, Trigger] = {
    "workspace.Application:lifecycle": (lambda: make.application("submitted"), lambda row: update(row, state="in_review")),
    "workspace.Application:decided_on_a_panels_figures": (in_review_under_a_panel, lambda row: update(row, **SELECTED)),
    "workspace.Application:submitted_text_stays": (lambda: make.application("screening"), lambda row: update(row, plan="다른 계획")),
    "workspace.Revision:frozen": (revision, lambda row: update(row, number=2)),
    "workspace.SupplementExtension:lifecycle": (
        more_time_granted, lambda row: update(row, state="open", answered_at=None, answered_by=None, due_after=None)
    ),
    "workspace.WaitEntry:lifecycle": (
        left, lambda row: update(row, state="waiting", closed_at=None)
    ),
    "workspace.Appeal:lifecycle": (
        dismissed, lambda row: update(row, state="filed", decided_at=None, decided_by=None)
    ),
    "workspace.Offer:lifecycle": (lapsed, lambda row: update(row, state="open", closed_at=None)),
}  # fmt: skip
