"""Two at once about one stay: the calendar and the head, a change of desk and an offer, a whole room and its part, a suspension."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from companies.models import CentreMembership, Company
from innocenter.accounts.models import User
from tests import make
from tests.make import NOON, hours
from tests.races import test_leases, test_offers
from tests.races.meeting import meeting
from tests.races.test_bookings import holding
from workspace import bookings, renewals
from workspace.models import Booking, Claim, Lease, RenewalReview, Room, allowances
from workspace.models.claim import whole_days
from workspace.models.taking import Wish

pytestmark = pytest.mark.django_db(transaction=True)
NEW_YEAR, ON = date(2027, 1, 1), date(2026, 12, 14)


@contextmanager
def without_the_constraint() -> Iterator[None]:
    """Rooms may be taken twice meanwhile; what was taken is thrown away after."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE workspace_claim DROP CONSTRAINT claim_room_once_at_a_time")
    try:
        yield
    finally:
        Claim.objects.all().delete()
        constraint = next(one for one in Claim._meta.constraints if one.name == "claim_room_once_at_a_time")
        with connection.schema_editor() as editor:
            editor.add_constraint(Claim, constraint)


# The calendar writes a provisional term while the head decides


def bridging_and_extending(review: RenewalReview) -> list[Callable[[], Any]]:
    page, swept, head = RenewalReview.objects.get(pk=review.pk), RenewalReview.objects.get(pk=review.pk), make.head()
    now = make.noon(NEW_YEAR)
    return [lambda: swept.bridge(now=now), lambda: page.extend(by=head, months=6, reason="좋습니다.", now=now)]


def test_a_provisional_term_and_a_decision_at_once_leave_one_whole_term() -> None:
    for _ in range(3):
        review = make.renewal_review(reported=True)

        troubles = test_leases.at_once(*bridging_and_extending(review))

        assert troubles == []
        term = review.lease.terms.get(number=2)
        assert (term.provisional, term.last_day) == (False, date(2027, 6, 30))


def test_twin_without_the_lock_the_head_meets_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    review = make.renewal_review(reported=True)
    both_looked = meeting(2)

    def look(page: RenewalReview) -> None:
        page.refresh_from_db()
        page.lease = Lease.objects.get(pk=page.lease_id)

    def permit(lease: Lease, **about: Any) -> Any:
        both_looked.wait()
        return write(lease, **about)

    write = Lease._permit
    monkeypatch.setattr(RenewalReview, "_lock", look)
    monkeypatch.setattr(Lease, "_permit", permit)
    (trouble,) = test_leases.at_once(*bridging_and_extending(review))

    assert isinstance(trouble, IntegrityError)


def ending_and_extending() -> list[Callable[[], Any]]:
    """The report was late and the days to move out are over: the sweep ends the lease while the head extends it."""
    review = make.renewal_review()
    manager, late = review.lease.company.managers().get(), make.noon(date(2026, 12, 10))
    review.save_report(make.REPORT, by=manager, now=late)
    review.submit_report(by=manager, now=late)
    head, now = make.head(), make.noon(date(2027, 1, 15))
    page = RenewalReview.objects.get(pk=review.pk)
    return [
        lambda: renewals.end_undecided(now.date(), now=now),
        lambda: page.extend(by=head, months=6, reason="좋습니다.", now=now),
    ]


def test_the_sweep_that_ends_and_the_head_who_extends_leave_one_story() -> None:
    """Either the lease is ended and the head is told, or it goes on."""
    troubles = test_leases.at_once(*ending_and_extending())

    lease, review = Lease.objects.get(), RenewalReview.objects.get()
    assert all(isinstance(trouble, ValidationError) for trouble in troubles)
    story = (lease.state, review.state, lease.terms.count(), len(troubles))
    assert story in {("ending", "cancelled", 1, 1), ("active", "extended", 2, 0)}


def test_twin_without_the_lock_the_sweep_and_the_head_both_write_and_only_the_database_stops_one(monkeypatch: pytest.MonkeyPatch) -> None:
    both = ending_and_extending()
    both_looked = meeting(2)

    def look(page: RenewalReview) -> None:
        page.refresh_from_db()
        page.lease = Lease.objects.get(pk=page.lease_id)
        both_looked.wait()

    monkeypatch.setattr(RenewalReview, "_lock", look)
    (trouble,) = test_leases.at_once(*both)

    assert isinstance(trouble, DatabaseError)  # one of them meets the trigger of the states, which has no words for people


# A change of desk


def moving(lease: Lease, to: Room, clerk: User) -> Callable[[], Claim]:
    page, old = Lease.objects.get(pk=lease.pk), lease.desks()[0].room
    return lambda: page.move_desk(old=old, new=to, on=ON, by=clerk, reason="창가로", now=NOON)


def test_a_change_of_desk_and_an_offer_never_have_the_same_desk() -> None:
    for _ in range(3):
        desk, lease = make.desk(), make.lease()
        application, clerk = make.application("selected"), make.clerk()

        told = test_offers.at_once(moving(lease, desk, clerk), test_offers.offering(application, desk, clerk))

        assert told == ["ValidationError", "done"]
        assert Claim.objects.taking().filter(room=desk).count() == 1


def test_two_leases_never_change_to_the_same_desk() -> None:
    desk, leases = make.desk(), [make.lease() for _ in range(4)]
    told = test_offers.at_once(*(moving(lease, desk, make.clerk()) for lease in leases))
    assert told == ["ValidationError"] * 3 + ["done"]


def test_twin_without_lock_and_constraint_a_moved_lease_and_an_offer_share_a_desk() -> None:
    desk, lease, offer = make.desk(), make.lease(), make.offer()
    span, looked = DateRange(ON, date(2027, 12, 14)), meeting(2)

    def unguarded(**owner: Any) -> None:
        with transaction.atomic():
            is_free = Room.objects.filter(pk=desk.pk).free_during(span).exists()
            looked.wait()
            if is_free:
                Claim.objects.create(room=desk, during=whole_days(span), **owner)

    with without_the_constraint():
        test_offers.at_once(lambda: unguarded(lease=lease, state="live"), lambda: unguarded(offer=offer))
        assert Claim.objects.clashing_days([desk], span).count() == 2


def test_a_change_of_desk_and_a_booking_never_have_the_same_office() -> None:
    for _ in range(3):
        office, lease, clerk = make.desk(kind="office"), make.lease(), make.clerk()
        wish = make.Wish(office, hours("10:00", "12:00", ON), make.clerk())

        told = test_offers.at_once(moving(lease, office, clerk), holding(wish, override="점검"))

        assert told in (["Taken", "done"], ["ValidationError", "done"])
        assert Claim.objects.clashing([office], whole_days(DateRange(ON, date(2026, 12, 15)))).count() == 1


def test_twin_without_lock_and_constraint_a_moved_lease_and_a_booking_share_an_office() -> None:
    office, lease, booking = make.desk(kind="office"), make.lease(), make.booking(during=hours("14:00", "15:00"))
    spans, looked = {"lease": whole_days(DateRange(ON, date(2027, 12, 14))), "booking": hours("10:00", "12:00", ON)}, meeting(2)

    def unguarded(what: str, **owner: Any) -> None:
        with transaction.atomic():
            is_free = not Claim.objects.clashing([office], spans[what]).exists()
            looked.wait()
            if is_free:
                Claim.objects.create(room=office, during=spans[what], kind=what, state="live", **owner)

    with without_the_constraint():
        told = test_offers.at_once(lambda: unguarded("lease", lease=lease), lambda: unguarded("booking", booking=booking))
        assert told == ["done", "done"]
        assert Claim.objects.clashing([office], hours("11:00", "12:00", ON)).count() == 2


# A room that is made of others, and what has one of them by the day


def leasing_a_part(lease: Lease, part: Room, *, looked: threading.Barrier | None = None) -> Callable[[], Claim]:
    """As whoever takes a room does: its lock, a look, the claim; with `looked`, only a look that both take first."""
    span = DateRange(date(2026, 11, 24), date(2026, 12, 24))

    def act() -> Claim:
        with transaction.atomic():
            if looked is None:
                Room.objects.filter(pk=part.pk).locked()
            is_free = not Claim.objects.clashing_days([part], span).exists()
            if looked is not None:
                looked.wait()
            if not is_free:
                raise ValueError
            return Claim.objects.create(room=part, during=whole_days(span), state="live", lease=lease)

    return act


def test_a_combined_room_is_not_booked_while_a_lease_takes_its_part() -> None:
    for _ in range(3):
        left, right = make.meeting_room(), make.meeting_room()
        both, lease = make.meeting_room(parts=[left, right]), make.lease()

        told = test_offers.at_once(leasing_a_part(lease, right), holding(make.wish(both)))

        assert told in (["Taken", "done"], ["ValueError", "done"])
        assert Claim.objects.taking().filter(room=right).count() == 1


def test_twin_without_lock_and_constraint_the_part_is_had_twice() -> None:
    left, right = make.meeting_room(), make.meeting_room()
    both, lease, booking = make.meeting_room(parts=[left, right]), make.lease(), make.booking(during=hours("14:00", "15:00"))
    looked, soon = meeting(2), hours("10:00", "11:00")

    def unguarded() -> None:
        with transaction.atomic():
            is_free = not Claim.objects.clashing(both.claimed(), soon).exists()
            looked.wait()
            if is_free:
                for part in both.claimed():
                    Claim.objects.create(room=part, during=soon, kind="booking", booking=booking)

    with without_the_constraint():
        told = test_offers.at_once(leasing_a_part(lease, right, looked=looked), unguarded)
        assert told == ["done", "done"]
        assert Claim.objects.clashing([right], soon).count() == 2


# Memberships and companies


def suspending(company: Company) -> Callable[[], None]:
    """And the sweep that follows, which cancels what is booked."""
    membership, clerk = CentreMembership.objects.get(company=company), make.clerk()

    def act() -> None:
        membership.suspend(by=clerk, reason="사실과 다릅니다.", now=NOON)
        bookings.cancel_without_membership(now=NOON)

    return act


def booking_by(wish: Wish) -> Callable[[], None]:
    return lambda: Booking.objects.hold(wish, by=wish.person, now=NOON).confirm(by=wish.person, now=NOON)


def test_a_suspension_and_a_booking_at_once_leave_no_booking() -> None:
    for _ in range(3):
        wish = make.wish()
        assert wish.company

        told = test_offers.at_once(booking_by(wish), suspending(wish.company))

        assert told in (["done", "done"], ["ValidationError", "done"])
        assert not Booking.objects.filter(company=wish.company, state="confirmed").exists()


def test_what_was_held_before_a_suspension_is_not_booked_after_it() -> None:
    booking = make.booking("held")
    suspending(booking.company)()
    with pytest.raises(ValidationError) as refusal:
        booking.confirm(by=booking.person, now=NOON)
    assert refusal.value.code == "not_member"


def test_twin_without_the_companys_lock_a_booking_outlives_the_suspension(monkeypatch: pytest.MonkeyPatch) -> None:
    wish, company_looked_at, is_swept = make.wish(), threading.Event(), threading.Event()
    assert wish.company
    suspend, look = suspending(wish.company), allowances.refuse_all_but_members

    def look_and_wait(*given: Any, **named: Any) -> None:
        look(*given, **named)
        company_looked_at.set()
        assert is_swept.wait(60)

    def suspend_meanwhile() -> None:
        assert company_looked_at.wait(60)
        suspend()
        is_swept.set()

    monkeypatch.setattr(Company, "lock", lambda self: None)
    monkeypatch.setattr(allowances, "refuse_all_but_members", look_and_wait)
    told = test_offers.at_once(booking_by(wish), suspend_meanwhile)

    assert told == ["done", "done"]
    assert Booking.objects.get(company=wish.company).state == "confirmed"


def test_a_lifted_suspension_and_the_sweep_at_once_agree() -> None:
    """What the sweep took, it took under a suspension; what it left stands under a membership."""
    for _ in range(3):
        booking, clerk = make.booking(), make.clerk()
        membership = CentreMembership.objects.get(company=booking.company)
        membership.suspend(by=clerk, reason="사실과 다릅니다.", now=NOON)

        troubles = test_leases.at_once(
            lambda page=membership, clerk=clerk: page.lift(by=clerk, reason="밝혀졌습니다.", now=NOON),
            lambda: bookings.cancel_without_membership(now=NOON),
        )

        assert troubles == []
        booking.refresh_from_db()
        assert booking.state in {"confirmed", "cancelled"}
        assert bookings.cancel_without_membership(now=NOON) == 0


def applying(company: Company, manager: User) -> Callable[[], Any]:
    return lambda: CentreMembership.objects.apply(company=company, purpose="", by=manager, now=NOON)


def test_a_company_applies_once_however_often_it_clicks() -> None:
    company = make.whole_company()
    manager = company.managers().get()
    make.agree(manager)
    assert test_offers.at_once(*[applying(company, manager)] * 4) == ["ValidationError"] * 3 + ["done"]


def test_twin_without_the_companys_lock_the_second_application_meets_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    company = make.whole_company()
    manager = company.managers().get()
    make.agree(manager)
    both = meeting(2)

    def points(*_args: Any, **_more: Any) -> list[str]:
        both.wait()
        return []

    monkeypatch.setattr("companies.models.standings.open_points", points)
    monkeypatch.setattr(Company, "lock", lambda self: None)
    assert test_offers.at_once(*[applying(company, manager)] * 2) == ["IntegrityError", "done"]
