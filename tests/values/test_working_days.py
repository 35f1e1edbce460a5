"""Working days: weekends, public holidays, and the days that staff add."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innocenter.values.working_days import Calendar, public_holidays

KOREA = Calendar()


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 5, 1),
        date(2026, 6, 3),
        date(2026, 7, 17),
        date(2026, 9, 25),
        date(2026, 12, 25),
        date(2027, 2, 9),
        date(2027, 5, 3),
        date(2027, 12, 27),
        date(2026, 11, 21),
        date(2026, 11, 22),
    ],
)
def test_nobody_works_on_holidays_substitutes_and_weekends(day):
    assert not KOREA.is_working(day)


def test_holidays_have_korean_names():
    assert public_holidays(2026)[date(2026, 12, 25)] == "기독탄신일"


def test_a_deadline_moves_forward_and_a_notice_backward():
    christmas = date(2026, 12, 25)  # a Friday
    assert KOREA.on_or_after(christmas) == date(2026, 12, 28)
    assert KOREA.on_or_before(christmas) == date(2026, 12, 24)
    assert KOREA.on_or_before(date(2026, 12, 27)) == date(2026, 12, 24)
    assert KOREA.on_or_after(date(2026, 12, 24)) == date(2026, 12, 24)


def test_a_day_that_staff_add_is_off():
    extra = Calendar(frozenset({date(2026, 12, 28)}))
    assert extra.on_or_after(date(2026, 12, 25)) == date(2026, 12, 29)


def test_five_working_days_after_a_thursday_skip_weekend_and_holiday():
    assert KOREA.add(date(2026, 12, 24), 5) == date(2027, 1, 4)
    assert KOREA.add(date(2026, 12, 25), 1) == date(2026, 12, 28)
    assert KOREA.add(date(2026, 12, 25), 0) == date(2026, 12, 25)


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.integers(1, 30))
def test_exactly_n_working_days_lie_between(day, n):
    end = KOREA.add(day, n)
    passed = [day + timedelta(days=step) for step in range(1, (end - day).days + 1)]
    assert sum(KOREA.is_working(each) for each in passed) == n
    assert KOREA.is_working(end)
