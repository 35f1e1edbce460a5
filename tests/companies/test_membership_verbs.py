"""A company's membership of the centre: what its verbs do and refuse, in every state and for every role."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, transaction

from companies.models import CentreMembership, Company, Standing, Tier
from innocenter.accounts.models import User
from innocenter.lifecycle import timeline
from innocenter.outbox.models import Letter
from tests import make
from tests.make import NOON, TODAY
from tests.refusals import refusal as code_of

pytestmark = pytest.mark.django_db
State = CentreMembership.State


def letters(membership: CentreMembership) -> list[str]:
    return sorted(Letter.objects.about(membership).values_list("kind", flat=True))


def standing(company: Company, day: date = TODAY) -> Standing:
    return CentreMembership.objects.standing_of(company, on=day)


def test_a_company_that_meets_every_rule_is_a_member_at_once_for_twelve_months() -> None:
    membership = make.membership()

    assert (membership.state, membership.tier, membership.decided_by) == (State.ACTIVE, "outside", None)
    assert (membership.first_day, membership.last_day) == (TODAY, date(2027, 11, 22))
    assert [moment.state for moment in timeline(membership)] == ["active", "applied"]
    assert letters(membership) == ["companies.membership_active"]


@pytest.mark.parametrize(("region", "tier"), [("seoul", "regular"), ("incheon", "regular"), ("gyeonggi", "regular"), ("jeju", "outside")])
def test_the_region_of_the_head_office_says_which_membership(region: str, tier: str) -> None:
    assert make.membership(region=region).tier == tier


def test_months_are_counted_from_the_first_day_however_often_it_is_renewed() -> None:
    membership = make.membership(now=make.noon(date(2028, 2, 29)))
    assert membership.last_day == date(2029, 2, 28)
    for last_day in (date(2030, 2, 28), date(2031, 2, 28), date(2032, 2, 28)):
        CentreMembership.objects.filter(pk=membership.pk).update(state="renewal_due")
        membership.renew(by=boss(membership), now=NOON)
        assert membership.last_day == last_day


def test_an_open_point_leaves_the_decision_to_the_staff() -> None:
    membership = make.membership("applied")

    assert membership.open_points == ["profile"]
    assert standing(membership.company) == Standing()
    assert set(letters(membership)) == {"companies.membership_applied"}

    clerk = make.clerk()
    membership.approve(by=clerk, reason="자료를 확인했습니다.", now=NOON)
    assert (membership.state, membership.decided_by, membership.decision_reason) == (State.ACTIVE, clerk, "자료를 확인했습니다.")


def test_the_staff_hear_of_an_application_they_have_to_decide() -> None:
    clerk = make.clerk()
    membership = make.membership("applied")
    assert Letter.objects.filter(kind="companies.membership_to_decide", user=clerk, about_id=str(membership.pk)).exists()


def test_who_was_suspended_at_the_end_is_not_admitted_by_the_rules_alone() -> None:
    before = make.membership("revoked")
    again = make.apply_for_membership(before.company)
    assert (again.state, again.open_points) == (State.APPLIED, ["record"])


def test_a_company_has_one_living_membership() -> None:
    membership = make.membership()
    with pytest.raises(ValidationError) as refusal:
        make.apply_for_membership(membership.company)
    assert refusal.value.code == "living"
    with pytest.raises(IntegrityError, match="membership_one_living_for_a_company"), transaction.atomic():
        CentreMembership.objects.create(company=membership.company, tier="regular", applied_at=NOON)


def test_without_the_consent_nobody_applies() -> None:
    company = make.whole_company()
    with pytest.raises(ValidationError) as refusal:
        CentreMembership.objects.apply(company=company, purpose="회의", by=company.managers().get(), now=NOON)
    assert refusal.value.code == "consent"


@pytest.mark.parametrize("who", ["member", "stranger", "clerk"])
def test_only_a_manager_applies(who: str) -> None:
    company = make.whole_company()
    person = make.person(company).user if who == "member" else make.clerk() if who == "clerk" else make.stranger()
    assert person
    make.agree(person)
    with pytest.raises(ValidationError) as refusal:
        CentreMembership.objects.apply(company=company, purpose="회의", by=person, now=NOON)
    assert refusal.value.code == "not_manager"


# -- every state, verb and role

REASON: dict[str, Any] = {"reason": "확인했습니다."}
VERBS = {
    "approve": ({"applied"}, "active", {"clerk", "head"}, REASON),
    "decline": ({"applied"}, "declined", {"clerk", "head"}, REASON),
    "suspend": ({"active", "renewal_due"}, "suspended", {"clerk", "head"}, REASON),
    "lift": ({"suspended"}, "active", {"clerk", "head"}, REASON),
    "revoke": ({"suspended"}, "revoked", {"clerk", "head"}, REASON),
    "renew": ({"renewal_due"}, "active", {"manager"}, {}),
    "leave": ({"applied", "active", "renewal_due"}, "withdrawn", {"manager"}, {}),
}
ROLES = ["manager", "member", "stranger", "clerk", "head", "other staff", "clerk of the company"]


def boss(membership: CentreMembership) -> User:
    manager = membership.company.managers().first()
    assert manager
    return manager


def somebody(role: str, membership: CentreMembership) -> User:  # noqa: PLR0911 -- a table
    match role:
        case "manager":
            return boss(membership)
        case "member":
            colleague = make.user()
            make.person(membership.company, colleague)
            return colleague
        case "clerk":
            return make.clerk()
        case "head":
            return make.head()
        case "other staff":
            return make.staff("mentoring")
        case "clerk of the company":
            insider = make.clerk()
            make.person(membership.company, insider)
            return insider
    return make.stranger()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", State.values)
def test_every_verb_in_every_state_by_every_role(state: str, verb: str, role: str) -> None:
    from_states, to, roles, words = VERBS[verb]
    membership = make.membership(state)
    person = somebody(role, membership)

    if state in from_states and role in roles:
        getattr(membership, verb)(by=person, now=NOON, **words)
        assert CentreMembership.objects.get(pk=membership.pk).state == to
    else:
        with pytest.raises(ValidationError) as refusal:
            getattr(membership, verb)(by=person, now=NOON, **words)
        assert CentreMembership.objects.get(pk=membership.pk).state == state
        expected = {"illegal_move"} if role in roles else {"not_allowed", "own_company", "not_manager"}
        assert refusal.value.code in expected


@pytest.mark.parametrize(("verb", "state"), [(verb, min(row[0])) for verb, row in VERBS.items() if row[3]])
def test_staff_say_why(verb: str, state: str) -> None:
    membership = make.membership(state)
    with pytest.raises(ValidationError) as refusal:
        getattr(membership, verb)(by=make.clerk(), reason="  ", now=NOON)
    assert refusal.value.code == "reason"


@pytest.mark.parametrize("state", State.values)
def test_the_database_knows_the_ways_too(state: str) -> None:
    membership = make.membership(state)
    for to in set(State.values) - {str(way) for way in CentreMembership.MOVES[State(state)]} - {state}:
        with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
            CentreMembership.objects.filter(pk=membership.pk).update(state=to)


@pytest.mark.parametrize(
    ("state", "change", "constraint"),
    [
        ("suspended", {"suspension_reason": ""}, "membership_suspended_by_somebody_for_a_reason"),
        ("suspended", {"suspended_by": None}, "membership_suspended_by_somebody_for_a_reason"),
        ("revoked", {"ending_reason": ""}, "membership_revoked_by_somebody_for_a_reason"),
        ("expired", {"ended_at": None}, "membership_over_on_a_day"),
        ("active", {"ended_at": NOON}, "membership_over_on_a_day"),
        ("active", {"end": None}, "membership_has_an_end_or_a_lease"),
        ("active", {"end": TODAY}, "membership_ends_after_it_begins"),
        ("active", {"first_day": None, "end": None}, "membership"),
        ("declined", {"decision_reason": ""}, "membership_decided"),
        ("applied", {"decided_at": NOON}, "membership_decided_on_a_day"),
    ],
)
def test_the_database_refuses_a_state_without_its_facts(state: str, change: dict[str, Any], constraint: str) -> None:
    membership = make.membership(state)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CentreMembership.objects.filter(pk=membership.pk).update(**change)


# -- what it gives


def test_a_standing_gives_the_numbers_of_the_tier_that_is_in_force_on_the_day() -> None:
    company = make.membership(region="daejeon").company
    Tier.objects.create(
        code="outside", effective_from=date(2027, 1, 1), name_ko="수도권 밖 회원", name_en="Outside", hours_per_month=30, longest_hours=6,
        horizon_days=28,
    )  # fmt: skip

    now, later = standing(company), standing(company, date(2027, 1, 1))
    assert (now.is_active, now.hours_per_month, now.horizon_days, now.longest_hours) == (True, 20, 21, 8)
    assert (later.hours_per_month, later.horizon_days, later.longest_hours) == (30, 28, 6)
    assert now.until == date(2027, 11, 22)


def test_members_from_outside_the_capital_region_see_seven_days_more() -> None:
    inside, outside = make.membership(region="seoul").company, make.membership(region="busan").company
    assert standing(outside).horizon_days - standing(inside).horizon_days == 7


@pytest.mark.parametrize("state", sorted(set(State.values) - {"active", "renewal_due"}))
def test_only_a_membership_in_use_gives_anything(state: str) -> None:
    found = standing(make.membership(state).company)
    assert (found.is_active, found.hours_per_month, found.horizon_days) == (False, 0, 0)


def test_a_membership_gives_nothing_before_its_first_day_and_after_its_last() -> None:
    company = make.membership("renewal_due").company
    membership = company.memberships.get()
    assert membership.first_day
    assert membership.end
    days = [membership.first_day - timedelta(days=1), membership.first_day, membership.end - timedelta(days=1), membership.end]
    assert [standing(company, day).is_active for day in days] == [False, True, True, False]


@pytest.mark.parametrize("rows", [1, 3])
def test_many_standings_cost_two_statements(rows: int, django_assert_num_queries: Any) -> None:
    companies = [make.membership().company for _ in range(rows)] + [make.company()]
    with django_assert_num_queries(2):
        found = CentreMembership.objects.standings_of(companies, on=TODAY)
    assert [found[company.pk].is_active for company in companies] == [True] * rows + [False]


# -- residents


def test_a_lease_makes_the_company_a_resident_member_and_its_end_ends_it() -> None:
    company = make.whole_company()
    first_day, end = date(2026, 12, 1), date(2027, 6, 1)
    membership = CentreMembership.objects.tenant_begins(company, first_day=first_day, by=None, now=NOON)
    CentreMembership.objects.tenant_begins(company, first_day=first_day, by=None, now=NOON)

    assert company.memberships.get() == membership
    assert not standing(company).is_active
    resident = standing(company, first_day)
    assert resident.tier
    assert (resident.tier.code, resident.is_active, resident.hours_per_month, resident.until) == ("tenant", True, 40, None)

    CentreMembership.objects.tenant_ends(company, on=end, by=None, now=make.noon(end))
    membership.refresh_from_db()
    assert (membership.state, membership.end) == (State.EXPIRED, end)
    assert not standing(company, end).is_active


def test_a_member_whose_lease_begins_later_is_a_member_until_then_for_every_question() -> None:
    company = make.membership().company
    CentreMembership.objects.tenant_begins(company, first_day=date(2026, 12, 14), by=None, now=NOON)

    assert standing(company).is_active
    assert list(Company.objects.members_on(TODAY)) == [company]
    assert [one.company for one in CentreMembership.objects.in_use(TODAY)] == [company]


@pytest.mark.parametrize(
    ("state", "after"), [("active", "active"), ("renewal_due", "active"), ("applied", "active"), ("suspended", "suspended")]
)
def test_a_lease_carries_the_membership_that_is_there(state: str, after: str) -> None:
    membership = make.membership(state)
    CentreMembership.objects.tenant_begins(membership.company, first_day=TODAY, by=None, now=NOON)

    membership.refresh_from_db()
    assert (membership.state, membership.tenant_since) == (after, TODAY)
    assert standing(membership.company).is_active == (state != "suspended")
    assert membership.last_day is None


def test_after_the_lease_the_rest_of_the_own_period_goes_on() -> None:
    membership = make.membership()
    CentreMembership.objects.tenant_begins(membership.company, first_day=TODAY, by=None, now=NOON)
    CentreMembership.objects.tenant_ends(membership.company, on=date(2027, 6, 1), by=None, now=make.noon(date(2027, 6, 1)))

    membership.refresh_from_db()
    assert (membership.state, membership.tenant_since, membership.last_day) == (State.ACTIVE, None, date(2027, 11, 22))
    assert standing(membership.company, date(2027, 6, 1)).tier == Tier.objects.get(code="outside")


def test_a_resident_does_not_leave_while_the_lease_lives() -> None:
    membership = CentreMembership.objects.tenant_begins(make.whole_company(), first_day=TODAY, by=None, now=NOON)
    with pytest.raises(ValidationError) as refusal:
        membership.leave(by=boss(membership), now=NOON)
    assert refusal.value.code == "lease"


def test_the_end_of_a_lease_of_nobody_is_no_matter() -> None:
    company = make.company()
    CentreMembership.objects.tenant_ends(company, on=TODAY, by=None, now=NOON)
    assert not company.memberships.exists()


def test_staff_do_not_decide_on_the_membership_of_a_company_they_act_for() -> None:
    membership, clerk = make.membership("applied"), make.clerk()
    make.person(membership.company, clerk)
    assert code_of(membership.approve, by=clerk, reason="요건을 갖춤", now=NOON) == "own_company"
    assert code_of(membership.decline, by=clerk, reason="요건 미비", now=NOON) == "own_company"
