"""The third Thursday of the month, and the holidays in its way."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innocenter.values.monthly import LAST, SHIFT, SKIP, Rule, next_dates, nth_weekday, planned
from innocenter.values.offers import EVENING, MORNING, deadline
from innocenter.values.working_days import DAY, Calendar

KOREA = Calendar()
RULES = st.builds(Rule, st.integers(1, LAST), st.integers(0, 6), st.sampled_from([SKIP, SHIFT]))
DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("month", "nth", "weekday", "day"),
    [
        (date(2026, 12, 1), 3, 3, date(2026, 12, 17)),
        (date(2026, 12, 9), 1, 1, date(2026, 12, 1)),
        (date(2027, 1, 1), 1, 3, date(2027, 1, 7)),
        (date(2028, 2, 1), LAST, 1, date(2028, 2, 29)),
        (date(2027, 2, 1), LAST, 6, date(2027, 2, 28)),
        (date(2026, 12, 1), LAST, 3, date(2026, 12, 31)),
    ],
)
def test_the_nth_weekday_of_a_month(month: date, nth: int, weekday: int, day: date) -> None:
    assert nth_weekday(month, nth, weekday) == day


def test_the_lunar_new_year_is_skipped_or_shifted() -> None:
    february = date(2026, 2, 1)  # the third Tuesday, 17 February 2026, is the lunar new year's day; the holidays end on the 18th
    assert planned(Rule(3, 1, SKIP), february, KOREA).day is None
    shifted = planned(Rule(3, 1, SHIFT), february, KOREA)
    assert (shifted.regular, shifted.day, shifted.is_shifted) == (date(2026, 2, 17), date(2026, 2, 19), True)


def test_what_would_leave_its_month_goes_to_the_working_day_before() -> None:
    calendar = Calendar(frozenset({date(2026, 12, 31)}))
    assert planned(Rule(LAST, 3, SHIFT), date(2026, 12, 1), calendar).day == date(2026, 12, 30)


def test_twelve_dates_go_over_the_end_of_the_year_and_show_the_months_without_one() -> None:
    found = next_dates(Rule(1, 3, SKIP), date(2026, 11, 23), Calendar(frozenset({date(2027, 3, 4)})))
    assert [each.regular for each in found][:5] == [
        date(2026, 12, 3), date(2027, 1, 7), date(2027, 2, 4), date(2027, 3, 4), date(2027, 4, 1),
    ]  # fmt: skip
    assert found[3].day is None
    assert sum(each.day is not None for each in found) == 12


@given(RULES, DAYS)
def test_dates_rise_month_by_month_and_none_is_a_holiday(rule: Rule, after: date) -> None:
    found = next_dates(rule, after, KOREA)
    held = [each for each in found if each.day]
    days = [each.day for each in held if each.day]
    assert len(days) == 12
    assert days == sorted(set(days))
    assert days[0] > after
    months = [each.month for each in found]
    assert all((later.replace(day=1) - DAY).replace(day=1) == earlier for earlier, later in pairwise(months))
    for each in held:
        assert each.day
        assert each.day.replace(day=1) == each.month
        assert not KOREA.is_holiday(each.day)
        assert each.day == each.regular or KOREA.is_working(each.day)


SEOUL = ZoneInfo("Asia/Seoul")


@pytest.mark.parametrize(
    ("now", "hours", "until"),
    [
        ("2026-11-23 12:00", 3, "2026-11-23 15:00"),
        ("2026-11-23 20:00", 3, "2026-11-24 11:00"),
        ("2026-11-23 23:30", 1, "2026-11-24 10:00"),
        ("2026-11-23 03:00", 1, "2026-11-23 10:00"),
        ("2026-11-23 12:00", 24, "2026-11-25 12:00"),
        ("2026-12-31 20:59", 1, "2027-01-01 09:59"),
    ],
)
def test_the_clock_of_an_offer_stands_at_night(now: str, hours: int, until: str) -> None:
    far = datetime(2099, 1, 1, tzinfo=SEOUL)
    assert deadline(datetime.fromisoformat(now).replace(tzinfo=SEOUL), hours, far) == datetime.fromisoformat(until).replace(tzinfo=SEOUL)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), st.integers(1, 240), st.integers(1, 500))
def test_an_offer_never_ends_at_night_nor_past_the_beginning(now: datetime, hours: int, until_start: int) -> None:
    now = now.replace(tzinfo=SEOUL)
    start = now + timedelta(hours=until_start)
    found = deadline(now, hours, start)
    assert now < found <= start
    assert found == start or MORNING <= found.time() <= EVENING
    assert found == start or found - now >= timedelta(hours=hours)
