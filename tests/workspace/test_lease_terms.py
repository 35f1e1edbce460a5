"""Twenty-four months of terms and reviews, with their exact days."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from tests import make
from workspace import renewals
from workspace.models import RenewalReview
from workspace.models.term import end_after

pytestmark = pytest.mark.django_db


DAY = timedelta(days=1)


def swept(day: date) -> int:
    """The sweep of one noon; how many reviews there are after it."""
    renewals.sweep(now=make.noon(day))
    return RenewalReview.objects.count()


@pytest.mark.parametrize(
    ("first_day", "last_days", "opened", "report_due"),
    [
        (
            date(2026, 7, 1),
            [date(2026, 12, 31), date(2027, 6, 30), date(2027, 12, 31), date(2028, 6, 30)],
            [date(2026, 11, 1), date(2027, 5, 1), date(2027, 11, 1)],
            [date(2026, 12, 1), date(2027, 5, 31), date(2027, 12, 1)],
        ),
        (
            date(2026, 8, 31),
            [date(2027, 2, 28), date(2027, 8, 30), date(2028, 2, 29), date(2028, 8, 30)],
            [date(2026, 12, 30), date(2027, 7, 1), date(2027, 12, 31)],
            [date(2027, 1, 29), date(2027, 8, 2), date(2028, 1, 31)],
        ),
    ],
)
def test_twenty_four_months(first_day, last_days, opened, report_due):
    head = make.head()
    lease = make.lease(first_day=first_day)

    for count, day in enumerate(opened):
        assert (swept(day - DAY), swept(day)) == (count, count + 1)
        review = _report(lease.reviews.undecided().get(), day)
        review.extend(by=head, months=6, reason="성과가 있습니다.", now=make.noon(day + 30 * DAY))
    ends = last_days[-1]
    states = []
    for day in (ends - 61 * DAY, ends - 60 * DAY, ends, ends + DAY):
        swept(day)
        lease.refresh_from_db()
        states.append(lease.state)
    assert states == ["active", "ending", "ending", "checkout"]
    terms = list(lease.terms.all())
    assert [term.last_day for term in terms] == last_days
    assert [term.first_day for term in terms] == [first_day, *(day + DAY for day in last_days[:3])]
    reviews = list(lease.reviews.order_by("term_number"))
    assert [review.opens_on for review in reviews] == opened
    assert [review.report_due_on for review in reviews] == report_due
    assert (lease.outcome, lease.last_day) == ("cap_reached", ends)


def test_the_lease_of_the_picture():
    review = make.renewal_review(first_day=date(2026, 7, 1))

    assert (review.opens_on, review.report_due_on, review.confirmation_due_on, review.decision_due_on) == (
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2026, 12, 7),
        date(2026, 12, 24),
    )
    assert review.milestones() == [date(2026, 11, 1), date(2026, 11, 16), date(2026, 11, 24), date(2026, 12, 1)]


def test_a_deadline_moves_forward_and_our_notice_backward():
    review = make.renewal_review(first_day=date(2026, 8, 31))  # E = Sunday 2027-02-28

    assert review.report_due_on == date(2027, 1, 29)
    assert review.confirmation_due_on == date(2027, 2, 4)
    assert review.decision_due_on == date(2027, 2, 19)  # E-7 is Sunday 21 February


def test_a_part_of_a_term_keeps_the_grid():
    review = make.renewal_review(reported=True)
    head = make.head()

    term = review.extend(by=head, months=2, reason="두 달이면 됩니다.", now=make.noon(date(2026, 11, 5)))
    assert (term.first_day, term.last_day) == (date(2027, 1, 1), date(2027, 2, 28))
    assert review.lease.months_open_after(term) == [
        (1, date(2027, 3, 31)),
        (2, date(2027, 4, 30)),
        (3, date(2027, 5, 31)),
        (4, date(2027, 6, 30)),
    ]

    renewals.open_reviews(date(2026, 12, 31), now=make.noon(date(2026, 12, 31)))
    assert not RenewalReview.objects.filter(term=term).exists()  # not before the term begins
    renewals.open_reviews(date(2027, 1, 1), now=make.noon(date(2027, 1, 1)))
    short = RenewalReview.objects.get(term=term)
    assert (short.opens_on, short.report_due_on, short.decision_due_on) == (date(2027, 1, 1), date(2027, 2, 15), date(2027, 2, 23))
    with pytest.raises(ValidationError, match="4"):
        _report(short, date(2027, 1, 5)).extend(by=head, months=5, reason="길게", now=make.noon(date(2027, 1, 5)))


def _report(review: RenewalReview, day: date) -> RenewalReview:
    manager = review.lease.company.managers().get()
    review.save_report(make.REPORT, by=manager, now=make.noon(day))
    review.submit_report(by=manager, now=make.noon(day))
    return review


def test_a_lease_of_nine_months_is_cut_at_its_cap():
    lease = make.lease(months=9)
    review = make.renewal_review(lease_=lease, reported=True)

    assert lease.months_open_after(lease.terms.get()) == [(1, date(2027, 1, 31)), (2, date(2027, 2, 28)), (3, date(2027, 3, 31))]
    term = review.extend(by=make.head(), months=3, reason="끝까지", now=make.noon(date(2026, 11, 5)))
    assert term.is_last_possible


def test_a_lease_of_four_months_has_one_term_and_no_review():
    lease = make.lease(months=4)

    renewals.sweep(now=make.noon(date(2026, 10, 1)))

    lease.refresh_from_db()
    assert (lease.terms.get().last_day, lease.state, lease.reviews.count()) == (date(2026, 10, 31), "ending", 0)


def test_the_database_counts_months_as_we_do():
    """Over every first day of 2026 to 2029 and 1 to 24 months."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT day::date, months, civil_end(day::date, months) FROM generate_series('2026-01-01'::date, '2029-12-31', '1 day') day,"
            " generate_series(1, 24) months"
        )
        rows = cursor.fetchall()

    assert len(rows) == 1461 * 24
    assert [row for row in rows if end_after(row[0], row[1]) != row[2]] == []
