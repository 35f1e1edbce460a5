"""Months as the Civil Act counts them."""

from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innocenter.values.terms import day_after, last_day

EVERY_FIRST_DAY = [date(2026, 1, 1) + timedelta(days=n) for n in range((date(2030, 1, 1) - date(2026, 1, 1)).days)]


def same_numbered(first: date, months: int) -> date | None:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    try:
        return date(year, month + 1, first.day)
    except ValueError:
        return None


def test_the_end_of_august_as_the_centre_promises_it():
    assert [last_day(date(2026, 8, 31), months) for months in (6, 12, 18, 24)] == [
        date(2027, 2, 28),
        date(2027, 8, 30),
        date(2028, 2, 29),
        date(2028, 8, 30),
    ]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 8, 28), date(2027, 2, 27)),
        (date(2026, 8, 29), date(2027, 2, 28)),
        (date(2026, 8, 30), date(2027, 2, 28)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 29), date(2028, 2, 28)),
        (date(2027, 8, 30), date(2028, 2, 29)),
        (date(2026, 7, 1), date(2026, 12, 31)),
        (date(2028, 2, 29), date(2028, 8, 28)),
        (date(2026, 12, 31), date(2027, 6, 30)),
    ],
)
def test_six_months(first, last):
    assert last_day(first, 6) == last


@pytest.mark.parametrize("months", [1, 3, 6, 12, 18, 23, 24])
def test_every_first_day_of_four_years_follows_section_160(months):
    for first in EVERY_FIRST_DAY:
        last, twin = last_day(first, months), same_numbered(first, months)
        if twin:
            assert day_after(last) == twin
        else:
            assert last.day == monthrange(last.year, last.month)[1]
            assert (last.year * 12 + last.month) - (first.year * 12 + first.month) == months


def test_every_four_terms_of_four_years_lie_between_half_a_year_less_and_more_two_days():
    for first in EVERY_FIRST_DAY:
        lasts = [first - timedelta(days=1), *(last_day(first, months) for months in (6, 12, 18, 24))]
        assert all(179 <= (after - before).days <= 186 for before, after in pairwise(lasts)), first


def test_counting_from_the_end_before_would_come_to_another_day():
    chained = day = date(2026, 8, 31)
    for _ in range(4):
        chained = last_day(day, 6)
        day = day_after(chained)
    assert chained != last_day(date(2026, 8, 31), 24)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 60))
def test_a_month_more_always_ends_later(first, months):
    assert first <= last_day(first, months) < last_day(first, months + 1)


@pytest.mark.parametrize("months", [0, -1])
def test_no_term_is_empty(months):
    with pytest.raises(ValueError, match="at least one month"):
        last_day(date(2026, 1, 1), months)
