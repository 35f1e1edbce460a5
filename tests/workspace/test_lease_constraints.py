"""What the database refuses, whoever asks: raw SQL and `.update()` go past every verb."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, connection, transaction

from tests import make
from workspace.models import Claim, Lease, RenewalReview, Term

pytestmark = pytest.mark.django_db


def refused(constraint: str, sql: str, *values: object, error: type[Exception] = IntegrityError) -> None:
    with pytest.raises(error, match=constraint), transaction.atomic():
        at_once(sql, *values)


def at_once(sql: str, *values: object) -> None:
    """With the checks that PostgreSQL would put off until the commit."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def new_term(lease: Lease, review: RenewalReview | None, **changes: object) -> dict[str, object]:
    """The row that would be right after the first term, with what the test makes wrong."""
    row = {
        "lease_id": lease.pk, "number": 2, "first_day": date(2027, 1, 1), "end": date(2027, 7, 1), "through": 12,
        "review_id": review.pk if review else None, "lease_first_day": lease.first_day, "lease_cap": lease.cap,
        "provisional": False,
    }  # fmt: skip
    return row | changes


INSERT = (
    'INSERT INTO workspace_term (lease_id, number, first_day, "end", through, review_id, lease_first_day, lease_cap, provisional)'
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
)


def extending(lease: Lease) -> RenewalReview:
    """A decided, extending review whose term was not written yet."""
    review = make.renewal_review(lease_=lease, reported=True)
    RenewalReview.objects.filter(pk=review.pk).update(state="extended", decided_at=make.NOON, decided_by=make.head(), reason="좋습니다.")
    return review


def test_the_right_next_term_is_taken():
    lease = make.lease()
    with connection.cursor() as cursor:
        cursor.execute(INSERT, list(new_term(lease, extending(lease)).values()))
    assert lease.terms.count() == 2


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("term_begins_where_the_last_ended", {"first_day": date(2027, 1, 2)}),
        ("term_begins_where_the_last_ended", {"first_day": date(2026, 12, 31), "through": 11, "end": date(2027, 6, 1)}),
        ("term_begins_where_the_last_ended", {"number": 3, "through": 12}),
        ("term_counted_from_the_first_day", {"end": date(2027, 7, 2)}),
        ("term_counted_from_the_first_day", {"first_day": date(2026, 12, 31), "number": 2}),
        ("term_months_on_the_grid", {"through": 13, "first_day": date(2027, 2, 1), "end": date(2027, 8, 1), "number": 2}),
        ("term_within_the_cap", {"end": date(2027, 1, 1)}),
        ("term_copies_its_lease", {"lease_cap": date(2029, 7, 1)}),
        ("term_first_without_review_later_with", {"review_id": None}),
        ("term_number_once", {"number": 1, "review_id": None, "first_day": date(2026, 7, 1), "through": 1, "end": date(2026, 8, 1)}),
    ],
)
def test_a_wrong_next_term_is_refused(constraint, wrong):
    lease = make.lease()
    review = extending(lease)
    refused(constraint, INSERT, *new_term(lease, review, **wrong).values())


def test_no_term_past_the_cap():
    lease = make.lease(months=9)
    refused("term_within_the_cap", INSERT, *new_term(lease, extending(lease)).values())


def test_no_term_without_a_decided_review():
    lease = make.lease()
    review = make.renewal_review(lease_=lease, reported=True)
    refused("term_rests_on_a_grant", INSERT, *new_term(lease, review).values())

    review.end(by=make.head(), reason="성과가 없습니다.", now=make.NOON)
    refused("term_rests_on_a_grant", INSERT, *new_term(lease, review).values())


def test_no_term_on_the_review_of_another_lease_or_another_term():
    lease, other = make.lease(), make.lease()
    refused("term_rests_on_a_grant", INSERT, *new_term(lease, extending(other)).values())

    first = make.renewal_review(lease_=lease, reported=True)
    second_term = first.extend(by=make.head(), months=6, reason="좋습니다.", now=make.NOON)
    third = new_term(lease, first, number=3, first_day=second_term.end, end=date(2028, 1, 1), through=18)
    refused("review_id|rests_on_a_grant", INSERT, *third.values())


def test_a_grant_that_a_term_rests_on_cannot_be_taken_back():
    review = make.renewal_review(reported=True)
    review.extend(by=make.head(), months=6, reason="좋습니다.", now=make.NOON)

    refused("Invalid transition", "UPDATE workspace_renewalreview SET state = 'ended' WHERE id = %s", review.pk, error=InternalError)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE workspace_renewalreview DISABLE TRIGGER USER")
    refused("term_rests_on_a_grant", "UPDATE workspace_renewalreview SET state = 'ended' WHERE id = %s", review.pk)
    refused("workspace_term", "DELETE FROM workspace_renewalreview WHERE id = %s", review.pk)


def test_a_review_names_the_lease_and_the_number_of_its_term():
    lease, other = make.lease(), make.lease()
    review = make.renewal_review(lease_=lease)
    refused("review_of_its_term", "UPDATE workspace_renewalreview SET lease_id = %s WHERE id = %s", other.pk, review.pk)
    refused("review_of_its_term", "UPDATE workspace_renewalreview SET term_number = 2 WHERE id = %s", review.pk)


def test_a_term_has_one_review():
    review = make.renewal_review()
    copy = RenewalReview.objects.get(pk=review.pk)
    copy.pk = None
    with pytest.raises(IntegrityError, match="review_one_regular_for_a_term"), transaction.atomic():
        copy.save(force_insert=True)


def test_an_end_may_be_brought_forward_but_not_out_from_under_the_next_term():
    lease = make.lease()
    review = make.renewal_review(lease_=lease, reported=True)
    review.extend(by=make.head(), months=6, reason="좋습니다.", now=make.NOON)
    refused(
        "term_begins_where_the_last_ended",
        'UPDATE workspace_term SET "end" = %s WHERE lease_id = %s AND number = 1',
        date(2026, 12, 1),
        lease.pk,
    )


ENDING = "state = 'ending', outcome = 'withdrawn', ending_at = now(), checkout_due_on = now()"


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("lease_cap_is_civil_end", "cap = cap + 1"),
        ("lease_cap_is_civil_end", "months = 12"),
        ("lease_months_1_to_24", "months = 25, cap = civil_end(first_day, 25)"),
        ("lease_ending_says_when_and_why", "state = 'ending'"),
        ("lease_ending_says_when_and_why", "outcome = 'withdrawn'"),
        ("lease_ends_within_its_promise", f"{ENDING}, \"end\" = cap + 1"),
        ("lease_ends_within_its_promise", f"{ENDING}, \"end\" = first_day"),
        ("lease_closed_after_checkout", "closed_at = now()"),
    ],
)  # fmt: skip
def test_a_wrong_lease_is_refused(constraint, change):
    lease = make.lease()
    refused(constraint, f"UPDATE workspace_lease SET {change} WHERE id = %s", lease.pk)


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("review_decided_says_who_when_why", {"state": "ended", "decided_at": make.NOON}),
        ("review_decided_says_who_when_why", {"state": "ended"}),
        ("review_decided_says_who_when_why", {"reason": "a reason without a decision"}),
        ("review_conditions_where_there_are_some", {"conditions": "without a decision"}),
        ("review_report_says_who_when", {"state": "reported"}),
        ("review_report_says_who_when", {"reported_late": True}),
        ("review_confirmation_says_who_when", {"confirmation": "alive"}),
    ],
)
def test_a_review_that_does_not_say_who_when_why_is_refused(constraint, change):
    review = make.renewal_review()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        RenewalReview.objects.filter(pk=review.pk).update(**change)


@pytest.mark.parametrize(("start", "to"), [("active", "checkout"), ("active", "closed"), ("ending", "active"), ("ending", "closed")])
def test_a_lease_moves_only_along_its_table(start, to):
    lease = make.lease()
    if start == "ending":
        lease.reach_cap(now=make.NOON)
    with pytest.raises(InternalError, match="Invalid transition"), transaction.atomic():
        Lease.objects.filter(pk=lease.pk).update(state=to)


def test_a_company_has_one_lease_at_a_time():
    lease = make.lease()
    row = Lease.objects.get(pk=lease.pk)
    row.number = "L-COPY"
    with pytest.raises(ValidationError, match="이미 입주계약이"):
        Lease(
            number="L-COPY", company=lease.company, project=lease.project, application=lease.application, months=6,
            first_day=date(2028, 6, 30), cap=date(2028, 12, 30), begun_at=make.NOON,
        ).validate_constraints()  # fmt: skip
    other = make.lease()
    refused("lease_company_once_at_a_time", "UPDATE workspace_lease SET company_id = %s WHERE id = %s", lease.company_id, other.pk)


def test_a_desk_is_not_let_twice():
    desk = make.desk()
    make.lease(desk_=desk)
    with pytest.raises(IntegrityError, match="claim_room_once_at_a_time"):
        make.lease(desk_=desk, first_day=date(2028, 6, 30))


def test_a_desk_is_let_again_the_day_after():
    desk = make.desk()
    make.lease(desk_=desk)
    make.lease(desk_=desk, first_day=date(2028, 7, 1))
    assert Claim.objects.filter(room=desk, state="live").count() == 2
    assert Term.objects.count() == 2
