"""No verb is left out of the walks over state × verb × role: a verb is a method that is told who does it (`by`)."""

import inspect
from pathlib import Path
from typing import Any

from django.apps import apps

from innocenter.look import lifecycles
from tests.companies import test_membership_verbs, test_person_roles
from tests.events import test_event_roles, test_proposals
from tests.make import NOON
from tests.mentoring import test_candidate_roles, test_clinics, test_closing, test_expert_roles, test_offer_roles, test_session_roles
from tests.mentoring import test_roles as test_mentoring_roles
from tests.projects import test_demands
from tests.workspace import (
    test_appeals,
    test_application_verbs,
    test_booking_roles,
    test_lease_roles,
    test_panel_roles,
    test_reviews,
    test_supplements,
)

ROOMS = ("companies", "events", "projects", "workspace", "mentoring")
WALKED: dict[str, Any] = {
    "CentreMembership": test_membership_verbs.VERBS,
    "Person": test_person_roles.PERSON,
    "Project": test_person_roles.PROJECT,
    "Demand": test_demands.DEMAND,
    "Application": test_application_verbs.VERBS,
    "Offer": {**test_application_verbs.VERBS, **test_offer_roles.OFFER},  # of desks, and of questions to experts
    "SupplementExtension": test_supplements.VERBS,
    "Appeal": test_appeals.VERBS,
    "Panel": test_panel_roles.PANEL,
    "PanelSeat": {**test_panel_roles.SEAT, **test_panel_roles.PANEL},
    "RenewalReview": test_reviews.VERBS,
    "Lease": test_lease_roles.verbs(NOON),
    "Amendment": test_lease_roles.SIGNING,
    "Condition": test_lease_roles.MEETING,
    "GraduationReport": test_lease_roles.GRADUATING,
    "Inspection": test_lease_roles.INSPECTING,
    "Booking": test_booking_roles.VERBS,
    "Closure": {"lift"},
    "Request": {
        **test_mentoring_roles.VERBS, **test_offer_roles.REQUEST, **test_candidate_roles.VERBS, **test_session_roles.REQUEST,
        **test_closing.VERBS, **test_clinics.REQUEST,
        "remove_file": None,
    },
    "ClinicDay": test_clinics.DAY,
    "Session": test_session_roles.SESSION,
    "SessionExpert": test_session_roles.SEAT,
    "ExpertProfile": test_expert_roles.EXPERT,
    "BlockedPeriod": test_expert_roles.OWN,
    "Window": test_expert_roles.OWN,
    "DoorHelper": test_event_roles.HELPER,
    "Event": test_event_roles.EVENT,
    "Proposal": test_proposals.VERBS,
    "ProposalReview": test_proposals.REVIEW,
    "ProposalSpeaker": test_proposals.SPEAKER,
    "Registration": test_event_roles.REGISTRATION,
    "Series": test_event_roles.SERIES,
}
# Under another name, or looked at by the test of this file.
ELSEWHERE = {
    "Appeal.file_against": "workspace/test_appeals.py",
    "Application.start": "workspace/test_applications.py",
    "Registration.check_in_oneself": "events/test_check_in.py",
    "Survey.close": "events/test_after.py",
    "Company.ask_to_join": "companies/test_people.py",
    "Company.change_number": "workspace/test_successions.py",
    "Company.invite": "companies/test_people.py",
    "Company.record_business": "workspace/test_successions.py",
    "FollowUp.answer": "mentoring/test_closing.py",
    "EligibilityFinding.settle": "workspace/test_screening.py",
    "Offer.make": "workspace/test_application_verbs.py",
    "Panel.form": "workspace/test_panels.py",
    "RenewalReview.open_for_cause": "workspace/test_lease_roles.py",
    "Request.start": "mentoring/test_asking.py",
    "Request.become_demand": "projects/test_demands.py",
    "ExpertProfile.begin": "mentoring/test_expert_roles.py",
    "BlockedPeriod.add": "mentoring/test_expert_roles.py",
    "Window.add_to_day": "mentoring/test_expert_roles.py",
    "Window.add_to_week": "mentoring/test_expert_roles.py",
    "Rubric.publish": "workspace/test_panels.py",
    "WaitEntry.enter": "workspace/test_application_verbs.py",
}
# Steps of other verbs, which have asked who it is, or what the calendar does (`by=None`).
STEPS = {
    "Request.keep_pick",
    "Amendment.offer", "Amendment.take_company_signature", "Application.freeze", "Application.move", "CentreMembership.give_way",
    "Closure.push_aside", "Inspection.close", "InspectionItem.write", "Lease.begin", "Lease.cut_terms", "Lease.keep_institute",
    "Lease.lose_institute", "Lease.settle_end", "Offer.close", "Offer.take_company_signature", "Panel.call_off", "Panel.finish",
    "Panel.move", "RenewalReview.cancel", "ScoreSheet.make_void", "Succession.take_over", "SupplementExtension.overtake",
    "Event.seat_or_queue", "Registration.end", "Registration.entered", "Registration.sit", "Registration.stand",
    "Registration.stand_in_line",
    "Registration.wait_for_approval", "LeaseParty.follow", "Offer.move", "Offer.release", "Request.back_to_desk", "Request.go_to_expert",
    "Proposal.settle_speakers", "ProposalReview.let_go", "WaitEntry.leave",
    "WaitEntry.settle", "Request.session_agreed", "Request.session_missed", "Request.session_moved", "Request.session_off",
    "Request.session_reported", "Session.call_off", "Session.settle", "SessionExpert.move", "SessionExpert.release",
    "SlotHold.agree", "SlotHold.free", "ClinicSlot.empty", "ClinicSlot.keep_time",
}  # fmt: skip


def verbs() -> set[str]:
    found = set()
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            for name, function in inspect.getmembers(model, lambda one: inspect.isfunction(one) or inspect.ismethod(one)):
                by = inspect.signature(function).parameters.get("by")
                if by and by.kind is by.KEYWORD_ONLY and not name.startswith("_"):
                    found.add(f"{model.__name__}.{name}")
    return found


def test_every_verb_is_walked() -> None:
    walked = {f"{model}.{name}" for model, names in WALKED.items() for name in names}
    assert sorted(verbs() - walked - set(ELSEWHERE) - STEPS) == [], "a verb that no walk tries: see tests/walk.py"
    assert sorted((set(ELSEWHERE) | STEPS) - verbs()) == [], "gone"


def test_what_is_looked_at_elsewhere_is() -> None:
    here = Path(__file__).parent
    gone = [verb for verb, file in ELSEWHERE.items() if f".{verb.split('.')[1]}(" not in (here / file).read_text(encoding="utf-8")]
    assert gone == []


def test_every_lifecycle_has_its_walk() -> None:
    rooms = [model.__name__ for model in lifecycles.living() if model._meta.app_label in ROOMS]
    assert set(rooms) - set(WALKED) == {"Claim", "SlotHold", "WaitEntry"}  # taken and given back by the verbs of what they belong to
