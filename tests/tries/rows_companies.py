"""Companies, their people and memberships, institutes, and projects."""

from datetime import date
from typing import Any

from django.db import connection

from companies.models import FormerNumber, Person, Succession, Tier
from institutes.models import Coordinator
from tests import make
from tests.make import NOON
from tests.tries import Kept, Trigger, again, at_once, the_same, update


def in_no_known_state(row: Any) -> None:
    """Of the two that refuse it, the other is asked first."""
    at_once()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE companies_centremembership DROP CONSTRAINT membership_decided_on_a_day")
    update(row, state="guest")


def first_tier() -> Any:
    return Tier.objects.get(code="regular")


def former_number() -> FormerNumber:
    company = make.company()
    return FormerNumber.objects.create(company=company, registration_number="1018116293", until=date(2026, 1, 1), recorded_at=NOON)


def invited() -> Person:
    company = make.company()
    manager = company.managers().get()
    return company.invite(email="later@example.com", role="member", by=manager, now=NOON)


def split() -> Succession:
    about = {"kind": "split", "on": make.TODAY, "reason": "분할 등기", "recorded_by": make.clerk(), "recorded_at": NOON}
    return Succession.objects.create(predecessor=make.company(), successor=make.company(), **about)


def merger() -> Succession:
    return again_as(split(), kind="merger")


def again_as(row: Succession, **columns: Any) -> Succession:
    again(row, successor=make.company(), **columns)
    return Succession.objects.latest("pk")


def coordinator() -> Coordinator:
    make.institute(coordinator=make.user())
    return Coordinator.objects.get()


def with_itself(row: Succession) -> None:
    update(row, successor=row.predecessor)


CONSTRAINTS = [
    Kept(make.membership, {
        "membership_one_living_for_a_company": the_same(token="another"),
        "membership_state_is_known": in_no_known_state,
        "membership_decided_on_a_day": {"decided_at": None},
        "membership_ends_after_it_begins": {"end": date(2020, 1, 1)},
        "membership_has_an_end_or_a_lease": {"end": None},
        "membership_over_on_a_day": {"ended_at": NOON},
        "membership_suspended_by_somebody_for_a_reason": {"suspended_at": NOON},
        "membership_decided_by_somebody_for_a_reason": {"decided_by": make.clerk, "decision_reason": ""},
    }),
    Kept(lambda: make.membership("revoked"), {"membership_revoked_by_somebody_for_a_reason": {"ending_reason": ""}}),
    Kept(make.company, {
        "company_registered_once": the_same(),
        "company_number_has_ten_digits": {"registration_number": "101-81-162"},
        "company_taken_over_is_another_and_not_listed": {"continued_by": make.company, "is_listed": True},
    }),
    Kept(former_number, {"former_number_once": the_same(), "former_number_has_ten_digits": {"registration_number": "12345"}}),
    Kept(lambda: make.person(make.company()), {
        "person_once_in_a_company": the_same(),
        "person_active_is_somebody": {"user": None},
        "person_left_on_a_day": {"state": "left"},
        "person_state_is_known": {"state": "guest"},
        "person_who_asked_is_somebody": {"state": "asked", "user": None},
    }),
    Kept(invited, {"person_invited_once": the_same(email="LATER@example.com"), "person_invited_has_an_address": {"email": ""}}),
    Kept(split, {"succession_recorded_once": the_same(), "succession_between_two": with_itself, "succession_says_why": {"reason": ""}}),
    Kept(merger, {"succession_merged_once": the_same(successor=make.company)}),
    Kept(first_tier, {
        "tier_once_from_a_day": the_same(),
        "tier_code_is_known": {"code": "gold"},
        "tier_numbers_are_sane": {"months": 61},
        "tier_reminders_in_order": {"last_reminder_days": 300},
    }),
    Kept(coordinator, {"coordinator_once_for_an_institute": the_same()}),
    Kept(make.project, {
        "project_state_is_known": {"state": "running"},
        "project_months_are_sane": {"months": 61},
        "project_confirmed_by_somebody_on_a_day": {"state": "confirmed"},
        "project_declined_by_somebody_for_a_reason": {"state": "declined", "declined_by": make.user, "declined_at": NOON},
    }),
]  # fmt: skip

TRIGGERS: dict[str, Trigger] = {
    "companies.CentreMembership:lifecycle": (
        lambda: make.membership("declined"), lambda row: update(row, state="applied", decided_at=None)
    ),
    "companies.Person:lifecycle": (lambda: make.person(make.company()), lambda row: update(row, state="asked")),
    "companies.Succession:succession_stays": (split, lambda row: update(row, reason="다른 까닭")),
    "projects.Project:lifecycle": (
        make.confirmed_project, lambda row: update(row, state="planned", confirmed_at=None, confirmed_by=None)
    ),
}  # fmt: skip
