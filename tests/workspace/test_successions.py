"""A company goes on in another: what it has follows, and for the longest stay nothing begins anew."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from companies import memberships
from companies.admin import out_of_business
from companies.models import CentreMembership, Company, Succession
from innocenter.outbox.models import Letter
from tests import make
from workspace import renewals
from workspace.models import Application, Claim, Lease, Offer, Rule
from workspace.models.claim import whole_days
from workspace.models.reentry import past_of
from workspace.succession import succeed

pytestmark = pytest.mark.django_db
KIND = Succession.Kind


def merge(old: Company, new: Company, *, kind: str = KIND.MERGER, day: date = make.TODAY, **more: object) -> Succession:
    return succeed(
        predecessor=old, successor=new, kind=kind, on=day, reason="합병 등기를 확인했습니다.", by=make.clerk(), now=make.noon(day), **more
    )  # type: ignore[arg-type]  # -- the desks, and whether the lease follows


def split(old: Company, part: Company) -> Succession:
    """The old company keeps what it has."""
    return merge(old, part, kind=KIND.SPLIT, lease_follows=False)


def register(number: str) -> Company:
    return Company.objects.register(number=number, by=make.user(), now=make.NOON, name="한빛센서", size="small", region="seoul")


def leased(first_day: date = date(2026, 7, 1), **about: object) -> Lease:
    return make.lease(first_day=first_day, project_=make.confirmed_project(company_=make.company(**about)))


def test_the_lease_keeps_its_first_day_its_cap_and_its_terms():
    lease, successor = leased(), make.company(name="넥스트랩")
    before = (lease.number, lease.first_day, lease.cap, lease.months, list(lease.terms.values_list("first_day", "end")))

    merge(lease.company, successor)

    lease.refresh_from_db()
    assert lease.company == successor
    assert (lease.number, lease.first_day, lease.cap, lease.months, list(lease.terms.values_list("first_day", "end"))) == before
    assert lease.held_since == make.TODAY
    assert lease.project.company == successor


def test_people_and_the_membership_follow_and_nobody_acts_for_the_predecessor():
    lease, successor = leased(), make.company(name="넥스트랩")
    manager = lease.company.managers().get()

    merge(lease.company, successor)

    assert not lease.company.people.live().exists()
    assert (successor.is_person(manager), successor.is_manager(manager)) == (True, False)
    membership = CentreMembership.objects.living().get()
    assert (membership.company, membership.tenant_since) == (successor, lease.first_day)


def test_a_successor_without_managers_gets_those_of_the_predecessor():
    lease, successor = leased(), make.company(name="넥스트랩")
    successor.people.all().update(state="left", left_at=make.NOON)
    manager = lease.company.managers().get()

    merge(lease.company, successor)

    assert successor.is_manager(manager)


def test_where_both_are_members_the_successors_own_membership_stands_and_carries_the_lease():
    lease, successor = leased(), make.member(name="넥스트랩")
    own = CentreMembership.objects.of(successor).get()

    merge(lease.company, successor)

    assert CentreMembership.objects.living().get() == own
    own.refresh_from_db()
    assert own.tenant_since == lease.first_day
    theirs = CentreMembership.objects.of(lease.company).get()
    assert (theirs.state, theirs.tenant_since) == ("withdrawn", None)


def test_a_suspended_membership_stays_suspended_with_the_successor():
    membership, successor = make.membership("suspended"), make.company(name="넥스트랩")
    merge(membership.company, successor)
    membership.refresh_from_db()
    assert (membership.company, membership.state) == (successor, "suspended")


def test_a_bad_record_follows_the_successor():
    membership, successor = make.membership("revoked"), make.whole_company(name="넥스트랩")
    merge(membership.company, successor)
    assert make.apply_for_membership(successor).open_points == ["record"]


def test_bookings_to_come_follow_and_use_the_successors_hours():
    booking, successor = make.booking(), make.member(name="넥스트랩")
    merge(booking.company, successor)
    booking.refresh_from_db()
    assert booking.company == successor


def test_the_people_of_the_successor_read_the_predecessors_past():
    lease, successor = leased(), make.company(name="넥스트랩")
    reader = successor.managers().get()
    merge(lease.company, successor)
    assert lease.application.company != successor
    assert list(Application.objects.visible_to(reader)) == [lease.application]
    assert list(Lease.objects.of(reader)) == [lease]
    assert list(Company.objects.visible_to(reader).filter(is_listed=False)) == [lease.company]


def test_everybody_hears_of_it():
    lease, successor = leased(), make.company(name="넥스트랩")
    people = {*lease.company.managers(), *successor.managers(), *lease.project.counterparts()}
    merge(lease.company, successor)
    letters = Letter.objects.filter(kind="workspace.succeeded")
    assert {letter.user for letter in letters} == people


def test_the_predecessor_cannot_come_again_and_nobody_joins_it():
    old, new = make.company(), make.company(name="넥스트랩")
    merge(old, new)
    with pytest.raises(ValidationError) as refusal:
        register(old.registration_number)
    assert refusal.value.code == "registered"
    with pytest.raises(ValidationError) as refusal:
        old.ask_to_join(by=make.user(), now=make.NOON)
    assert refusal.value.code == "taken_over"


def test_the_old_names_find_the_successor():
    old, new = make.company(name="옛별전자", name_en="Old Star"), make.company(name="넥스트랩")
    merge(old, new)
    assert [list(Company.objects.listed().search(word)) for word in ("옛별", "Old Star")] == [[new], [new]]


@pytest.mark.parametrize("way", ["save", "update"])
def test_a_changed_name_stays_findable_on_whichever_way_it_changed(way):
    company = make.company(name="옛별전자", name_en="Old Star")
    if way == "save":
        company.name = "새별전자"
        company.save()
    else:
        Company.objects.filter(pk=company.pk).update(name="새별전자")
    company.refresh_from_db()
    assert list(Company.objects.search("옛별")) == list(Company.objects.search("새별")) == [company]
    assert company.former_names == "옛별전자"


def test_a_new_number_keeps_everything_and_the_old_one_stays_its_own():
    lease = leased()
    company, old, new = lease.company, lease.company.registration_number, make.registration_number()
    company.change_number(new, on=make.TODAY, by=make.clerk(), reason="법인으로 바뀌었습니다.", now=make.NOON)
    company.refresh_from_db()
    assert (company.registration_number, Lease.objects.get().company) == (new, company)
    with pytest.raises(ValidationError) as refusal:
        register(old)
    assert refusal.value.code == "number_changed"
    other = make.company()
    with pytest.raises(ValidationError) as refusal:
        other.change_number(old, on=make.TODAY, by=make.clerk(), reason="새 번호입니다.", now=make.NOON)
    assert list(refusal.value.error_dict) == ["number"]


def test_of_two_leases_the_earlier_goes_on_with_the_desks_that_staff_pick():
    earlier, later = leased(date(2026, 3, 1)), leased(date(2026, 8, 1), name="넥스트랩")
    kept_desk, extra = later.desks()[0].room, make.desk()

    merge(earlier.company, later.company, kept_desks=[kept_desk, extra])

    earlier.refresh_from_db()
    later.refresh_from_db()
    assert (earlier.company, earlier.state, earlier.cap) == (later.company, "active", date(2028, 3, 1))
    assert (later.state, later.outcome, later.end) == ("ending", "merged", make.TODAY + timedelta(days=1))
    assert {(desk.room, desk.days.lower, desk.days.upper) for desk in earlier.desks()} == {
        (earlier.desks()[0].room, date(2026, 3, 1), date(2028, 3, 1)),
        (kept_desk, make.TODAY + timedelta(days=1), date(2028, 3, 1)),
    }
    assert CentreMembership.objects.living().get().tenant_since is not None


def test_of_two_leases_the_other_ends_without_its_desks_when_none_is_picked():
    earlier, later = leased(date(2026, 8, 1)), leased(date(2026, 3, 1), name="넥스트랩")
    merge(earlier.company, later.company)
    earlier.refresh_from_db()
    later.refresh_from_db()
    assert (later.state, earlier.outcome, len(later.desks())) == ("active", "merged", 1)


def test_a_lease_whose_end_is_settled_goes_along_and_no_time_is_taken_twice():
    running, ending = leased(date(2026, 8, 1)), leased(date(2026, 3, 1), name="넥스트랩")
    ending.end_by_notice(by=make.clerk(), last_day=date(2026, 12, 5), reason="나갑니다.", now=make.NOON)
    merge(running.company, ending.company)
    running.refresh_from_db()
    ending.refresh_from_db()
    assert (running.company, running.state) == (ending.company, "active")
    assert (ending.state, ending.outcome, ending.last_day) == ("ending", "merged", date(2026, 12, 5))


def test_a_split_leaves_the_lease_with_one_side():
    lease, part = leased(), make.company(name="넥스트랩")
    split(lease.company, part)
    lease.refresh_from_db()
    old = lease.company
    assert (old == part, old.is_listed, old.people.live().exists()) == (False, True, True)

    other = make.company(name="셋째랩")
    merge(old, other, kind=KIND.SPLIT, lease_follows=True)
    lease.refresh_from_db()
    assert (lease.company, lease.project.company) == (other, other)
    assert not CentreMembership.objects.of(old).filter(tenant_since__isnull=False).exists()
    assert CentreMembership.objects.of(other).get().tenant_since == make.TODAY


def test_a_split_gives_nobody_a_second_lease():
    lease, own = leased(), leased()
    with pytest.raises(ValidationError) as refusal:
        merge(lease.company, own.company, kind=KIND.SPLIT)
    assert refusal.value.code == "leases"


def test_a_lease_that_has_not_begun_is_not_ended_by_a_merger():
    kept, other = leased(), make.lease(first_day=date(2026, 12, 15))
    with pytest.raises(ValidationError) as refusal:
        merge(other.company, kept.company)
    assert (refusal.value.code, refusal.value.params) == ("leases", {"lease": other})


def test_a_desk_that_is_promised_to_others_before_the_lease_is_over_is_not_taken_along():
    kept, project = leased(), make.confirmed_project(company_=make.company(name="넥스트랩"))
    other = make.lease(first_day=date(2026, 9, 1), months=6, project_=project)
    desk = other.desks()[0].room
    Claim.objects.create(room=desk, during=whole_days(DateRange(other.cap, date(2027, 9, 1))), state="held", offer=make.offer())

    with pytest.raises(ValidationError) as refusal:
        merge(other.company, kept.company, kept_desks=[desk])
    assert set(refusal.value.error_dict) == {"desks"}


def test_what_was_submitted_is_settled_first_and_a_draft_goes_along():
    old, new = make.application("submitted").company, make.company(name="넥스트랩")
    with pytest.raises(ValidationError) as refusal:
        merge(old, new)
    assert refusal.value.code == "applications"

    draft = make.application("draft")
    merge(draft.company, new)
    draft.refresh_from_db()
    assert draft.company == new


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("on", {"on": make.TODAY + timedelta(days=1)}),
        ("reason", {"reason": " "}),
        ("not_allowed", {"by": "nobody"}),
        ("itself", {"to": "itself"}),
    ],
)
def test_a_wrong_record_is_refused(code, wrong):
    old, new = make.company(), make.company()
    wrong |= {"by": make.user()} if wrong.get("by") else {}
    about = {"kind": KIND.MERGER, "on": make.TODAY, "reason": "합병", "by": make.clerk(), "now": make.NOON} | wrong
    successor = old if about.pop("to", None) else new
    with pytest.raises(ValidationError) as refusal:
        succeed(predecessor=old, successor=successor, **about)
    wrongs = refusal.value.error_dict.values() if hasattr(refusal.value, "error_dict") else [[refusal.value]]
    assert [error.code for errors in wrongs for error in errors] == [code]


def test_staff_who_act_for_one_of_them_leave_it_to_others():
    old, new, clerk = make.company(), make.company(), make.clerk()
    make.person(new, clerk)
    with pytest.raises(ValidationError) as refusal:
        succeed(predecessor=old, successor=new, kind=KIND.MERGER, on=make.TODAY, reason="합병", by=clerk, now=make.NOON)
    assert refusal.value.code == "own_company"


def test_a_company_is_taken_over_once_and_a_chain_ends_in_the_last():
    first, second, third = (make.company() for _ in range(3))
    merge(first, second)
    with pytest.raises(ValidationError) as refusal:
        merge(first, third)
    assert refusal.value.code == "taken_over"
    with pytest.raises(ValidationError):
        merge(second, first)
    merge(second, third)
    first.refresh_from_db()
    assert first.continued_by == third
    assert Succession.objects.family(third) == {first.pk, second.pk, third.pk}


def test_the_database_holds_the_records():
    old, new = make.company(), make.company()
    made = merge(old, new)
    with pytest.raises(InternalError, match="succession_stays"), transaction.atomic():
        Succession.objects.filter(pk=made.pk).update(kind="split")
    with pytest.raises(InternalError, match="succession_stays"), transaction.atomic():
        made.delete()
    about = {"on": make.TODAY, "recorded_by": make.clerk(), "recorded_at": make.NOON, "reason": "합병"}
    for constraint, wrong in {
        "succession_merged_once": {"predecessor": old, "successor": make.company(), "kind": "merger"},
        "succession_between_two": {"predecessor": new, "successor": new, "kind": "split"},
        "succession_recorded_once": {"predecessor": old, "successor": new, "kind": "split"},
        "succession_says_why": {"predecessor": new, "successor": old, "kind": "split", "reason": ""},
    }.items():
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Succession.objects.create(**about | wrong)
    with pytest.raises(IntegrityError, match="company_taken_over_is_another_and_not_listed"), transaction.atomic():
        Company.objects.filter(pk=old.pk).update(is_listed=True)
    company = make.company()
    with pytest.raises(IntegrityError, match="company_taken_over_is_another_and_not_listed"), transaction.atomic():
        Company.objects.filter(pk=company.pk).update(continued_by=company.pk, is_listed=False)


def test_the_database_refuses_a_lease_held_outside_its_time():
    lease = leased()
    for day in (lease.first_day - timedelta(days=1), lease.cap + timedelta(days=1)):
        with pytest.raises(IntegrityError, match="lease_held_within_its_time"), transaction.atomic():
            Lease.objects.filter(pk=lease.pk).update(held_since=day)


# How long a company may still stay


def closed(lease: Lease, *, last_day: date, outcome: str = "withdrawn") -> Lease:
    """The lease as it is long after its end."""
    end, rows = last_day + timedelta(days=1), Lease.objects.filter(pk=lease.pk)
    rows.update(state="ending", outcome=outcome, end=end, ending_at=make.noon(last_day), checkout_due_on=end)
    rows.update(state="checkout")
    rows.update(state="closed", checked_out_on=end, closed_at=make.noon(end), closed_by=make.clerk())
    lease.claims.update(state="void")
    lease.refresh_from_db()
    return lease


def submitting(company: Company, *, wanted_from: date, months: int = 6, project: object = None) -> Application:
    draft = make.application("draft", project_=project or make.confirmed_project(company_=company))
    Application.objects.filter(pk=draft.pk).update(wanted_from=wanted_from, months=months)
    draft.refresh_from_db()
    return draft


def test_after_the_longest_stay_a_company_waits_out_the_cool_off():
    lease = closed(leased(date(2024, 11, 1)), last_day=date(2026, 10, 31), outcome="graduated")
    company = lease.company
    draft = submitting(company, wanted_from=date(2027, 10, 31))
    with pytest.raises(ValidationError) as refusal:
        draft.submit(by=company.managers().get(), now=make.NOON)
    assert refusal.value.code == "cool_off"
    assert "2027. 11. 1." in refusal.value.messages[0]

    Application.objects.filter(pk=draft.pk).update(wanted_from=date(2027, 11, 1))
    draft.refresh_from_db()
    draft.submit(by=company.managers().get(), now=make.NOON)
    assert draft.state == "submitted"


def test_after_the_longest_stay_it_comes_again_with_another_cooperation():
    lease = closed(leased(date(2024, 11, 1)), last_day=date(2026, 10, 31), outcome="graduated")
    draft = submitting(lease.company, wanted_from=date(2027, 11, 1), project=lease.project)
    with pytest.raises(ValidationError) as refusal:
        draft.submit(by=lease.company.managers().get(), now=make.NOON)
    assert refusal.value.code == "same_project"


def test_who_left_early_has_the_rest_of_the_longest_stay():
    lease = closed(leased(date(2025, 3, 1)), last_day=date(2026, 8, 20))
    draft = submitting(lease.company, wanted_from=date(2026, 12, 14), months=7)
    with pytest.raises(ValidationError) as refusal:
        draft.submit(by=lease.company.managers().get(), now=make.NOON)
    assert (refusal.value.code, "6개월" in refusal.value.messages[0]) == ("months_left", True)

    Application.objects.filter(pk=draft.pk).update(months=6)
    draft.refresh_from_db()
    draft.submit(by=lease.company.managers().get(), now=make.NOON)
    assert draft.state == "submitted"


@pytest.mark.parametrize("kind", list(KIND))
def test_the_longest_stay_counts_for_predecessor_and_successor_together(kind):
    lease = closed(leased(date(2024, 11, 1)), last_day=date(2026, 10, 31), outcome="cap_reached")
    successor = make.company(name="넥스트랩")
    merge(lease.company, successor, kind=kind)
    draft = submitting(successor, wanted_from=date(2026, 12, 14))
    with pytest.raises(ValidationError) as refusal:
        draft.submit(by=successor.managers().first(), now=make.NOON)
    assert refusal.value.code == "cool_off"


def test_an_offer_and_a_signature_ask_again():
    application = make.application("offered")
    offer = application.offers.get()
    other = closed(leased(date(2024, 11, 1)), last_day=date(2026, 10, 31), outcome="cap_reached").company
    split(other, application.company)
    offer.sign_for_company(on=make.TODAY, copy=make.signed_copy(), by=application.company.managers().get(), now=make.NOON)
    with pytest.raises(ValidationError) as refusal:
        offer.sign_for_centre(on=make.TODAY, by=make.clerk(), now=make.NOON)
    assert refusal.value.code == "cool_off"

    selected = make.application("selected")
    split(other, selected.company)
    with pytest.raises(ValidationError) as refusal:
        Offer.make(application=selected, rooms=[make.desk()], first_day=date(2026, 12, 14), months=6, by=make.clerk(), now=make.NOON)
    assert refusal.value.code == "cool_off"


@pytest.mark.parametrize(("gap_day", "used"), [(date(2027, 8, 20), 18), (date(2027, 8, 21), 0)])
def test_stays_with_less_than_the_cool_off_between_them_are_one(gap_day, used):
    lease = closed(leased(date(2025, 3, 1)), last_day=date(2026, 8, 20))
    assert past_of(lease.company, on=gap_day, rule=Rule.objects.in_force(make.TODAY)).months_used == used


# A company that closes down


def test_a_company_that_closed_down_is_a_task_for_staff_and_never_an_eviction():
    lease, stranger = leased(), make.company()
    company = lease.company
    with pytest.raises(ValidationError) as refusal:
        company.record_business("closed", on=make.TODAY, by=company.managers().get(), now=make.NOON)
    assert refusal.value.code == "not_allowed"
    for one in (company, stranger):  # the other does not use the centre
        one.record_business("closed", on=make.TODAY, by=make.clerk(), now=make.NOON)

    renewals.sweep(now=make.NOON)
    memberships.sweep(now=make.NOON)

    lease.refresh_from_db()
    assert (lease.state, CentreMembership.objects.get(company=company).state) == ("active", "active")
    assert out_of_business(make.TODAY).count == 1
    company.record_business("running", on=make.TODAY, by=make.clerk(), now=make.NOON)
    assert out_of_business(make.TODAY).count == 0
