"""Which times of an expert can be chosen."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import DjangoAssertNumQueries

from innocenter.taxonomy.models import Holiday
from mentoring import availability
from mentoring.availability import Slot, free_slots
from mentoring.models import BlockedPeriod, ExpertProfile, SlotHold, Window
from mentoring.models.slot import Taken
from tests import make, make_experts
from tests.make import NOON, TODAY
from tests.make_experts import TUESDAY, user_of
from workspace.models.claim import at, midnight

pytestmark = pytest.mark.django_db
MONTHS_LATER = NOON + timedelta(days=200)


def slots(of: ExpertProfile, first: date = TUESDAY, last: date | None = None, **about: Any) -> list[str]:
    found = free_slots(of, after=midnight(first), until=midnight((last or first) + timedelta(days=1)), now=NOON, **about)
    return [f"{timezone.localtime(slot.starts):%m-%d %H:%M}" for slot in found]


def test_slots_lie_on_a_grid_in_the_hours_with_time_between_them():
    assert slots(make_experts.expert(slot_minutes=30)) == ["12-01 10:00", "12-01 10:45", "12-01 11:30"]
    assert slots(make_experts.expert(slot_minutes=30, buffer_minutes=0)) == [f"12-01 {at}" for at in ("10:00", "10:30", "11:00", "11:30")]
    assert slots(make_experts.expert(slot_minutes=30), minutes=60) == ["12-01 10:00"]


def test_hours_that_touch_are_one():
    made = make_experts.expert(hours=False, buffer_minutes=0)
    for begins, ends in ((13, 14), (10, 12), (12, 13)):
        Window.add_to_week(made, [1], time(begins), time(ends), by=user_of(made), now=NOON)
    assert slots(made) == [f"12-01 {at}" for at in ("10:00", "11:00", "12:00", "13:00")]


def test_notice_and_horizon_are_kept():
    made = make_experts.expert(lead_hours=24, horizon_days=9)
    every = slots(made, TODAY, TODAY + timedelta(days=60))
    assert (every[0], every[-1]) == ("11-25 10:00", "12-02 10:00")  # tomorrow at ten is in 22 hours; on the ninth day still


def test_a_day_with_hours_of_its_own_does_not_follow_the_week():
    made = make_experts.expert()
    Window.add_to_day(made, TUESDAY, time(14), time(15), by=user_of(made), now=NOON)
    assert slots(made) == ["12-01 14:00"]
    saturday = TUESDAY + timedelta(days=4)
    Window.add_to_day(made, saturday, time(9), time(10), by=user_of(made), now=NOON)
    assert slots(made, saturday, saturday + timedelta(days=2)) == ["12-05 09:00", "12-07 10:00"]


def test_what_is_blocked_or_not_now_cannot_be_chosen():
    made = make_experts.expert(slot_minutes=30, buffer_minutes=0)
    BlockedPeriod.add(made, make.hours("10:30", "11:30", TUESDAY), by=user_of(made), now=NOON)
    assert slots(made) == ["12-01 10:00", "12-01 11:30"]
    make_experts.blocked(TUESDAY + timedelta(days=1), TUESDAY + timedelta(days=2), of=made)
    assert slots(made, TUESDAY, TUESDAY + timedelta(days=3))[:3] == ["12-01 10:00", "12-01 11:30", "12-04 10:00"]
    made.go_away(TUESDAY + timedelta(days=3), by=user_of(made), now=NOON)
    assert slots(made, TUESDAY, TUESDAY + timedelta(days=6))[0] == "12-07 10:00"


def test_no_session_on_a_holiday_also_on_one_of_the_staffs_table():
    made = make_experts.expert(horizon_days=60)
    christmas = date(2026, 12, 25)
    assert slots(made, christmas) == []
    Holiday.objects.create(day=TUESDAY, name="임시 공휴일")
    assert slots(made) == []
    with pytest.raises(ValidationError, match="공휴일"):
        Window.add_to_day(made, TUESDAY, time(14), time(15), by=user_of(made), now=NOON)


def test_what_is_taken_keeps_its_distance_and_what_ran_out_is_free():
    made = make_experts.expert(slot_minutes=30, buffer_minutes=15)
    kept = make_experts.hold("10:45", "11:15", of=made)
    assert slots(made) == ["12-01 10:00", "12-01 11:30"]
    found = free_slots(made, after=midnight(TUESDAY), until=midnight(TUESDAY + timedelta(days=1)), now=kept.held_until)
    assert len(found) == 3
    kept.agree(by=None, now=NOON)
    assert len(free_slots(made, after=midnight(TUESDAY), until=midnight(TUESDAY + timedelta(days=1)), now=kept.held_until)) == 2


def test_a_visit_keeps_the_way_free():
    made = make_experts.expert(hours=False, travel_minutes=90, forms=["visit", "online"], regions=["daejeon"])
    Window.add_to_week(made, [1], time(10), time(17), by=user_of(made), now=NOON)
    assert slots(made)[:2] == ["12-01 10:00", "12-01 11:15"]
    kept = availability.hold(made, at(TUESDAY, time(13, 45)), form="visit", by=make.user(), now=NOON)
    assert (kept.busy.lower, kept.busy.upper) == (at(TUESDAY, time(12, 15)), at(TUESDAY, time(16, 15)))
    assert slots(made) == ["12-01 10:00"]  # 11:15 would end when the way begins, without a pause
    assert slots(made, form="visit") == []


def test_two_experts_meet_in_the_hours_that_both_have():
    one, other = make_experts.expert(), make_experts.expert(hours=False, slot_minutes=30, buffer_minutes=0)
    Window.add_to_week(other, [1, 2], time(11), time(14), by=user_of(other), now=NOON)
    assert slots(one, TUESDAY, TUESDAY + timedelta(days=6), also=[other]) == ["12-01 11:00", "12-02 11:00"]
    make_experts.hold("13:00", "14:00", of=other)
    make_experts.hold("10:00", "11:00", of=one)
    assert slots(one, TUESDAY, TUESDAY + timedelta(days=6), also=[other]) == ["12-02 11:00"]  # fifteen minutes after the other session


def test_who_is_off_the_list_has_no_times():
    assert slots(make_experts.closed()) == []


def test_holding_takes_a_slot_only_where_there_is_one():
    made = make_experts.expert()
    kept = availability.hold(made, at(TUESDAY, time(10)), by=make.user(), now=NOON)
    assert (kept.state, kept.held_until) == ("held", NOON + timedelta(hours=24))
    for starts in (at(TUESDAY, time(10)), at(TUESDAY, time(10, 30)), at(TUESDAY, time(20)), NOON + timedelta(hours=1)):
        with pytest.raises(Taken):
            availability.hold(made, starts, by=make.user(), now=NOON)
    availability.hold(made, at(TUESDAY, time(10)), by=make.user(), now=kept.held_until)
    kept.refresh_from_db()
    assert kept.state == "freed"


def test_touching_edges_are_allowed():
    made = make_experts.expert()
    make_experts.hold("10:00", "11:00", of=made)
    make_experts.hold("11:00", "12:00", of=made)
    with pytest.raises(Taken):
        make_experts.hold("11:59", "12:30", of=made)
    assert SlotHold.objects.live().count() == 2


def test_what_ran_out_cannot_be_agreed():
    kept = make_experts.hold()
    with pytest.raises(Taken):
        kept.agree(by=None, now=kept.held_until)
    assert SlotHold.objects.get().state == "held"


def test_a_holiday_that_comes_later_flags_what_lies_on_it_and_deletes_nothing():
    made = make_experts.expert()
    kept, other = make_experts.hold(of=made, agreed=True), make_experts.hold(day=TUESDAY + timedelta(days=1), of=made, agreed=True)
    assert availability.in_the_way(NOON) == []
    Holiday.objects.create(day=TUESDAY, name="임시 공휴일")
    assert availability.clashes([kept, other]) == {kept.pk: "이 날은 공휴일이 되었습니다: 임시 공휴일."}
    assert availability.in_the_way(NOON) == [kept]
    kept.refresh_from_db()
    assert kept.state == "agreed"
    make_experts.blocked(TUESDAY + timedelta(days=1), TUESDAY + timedelta(days=1), of=made)
    assert availability.in_the_way(NOON) == [kept, other]


@pytest.mark.parametrize("many", [1, 3])
def test_the_slots_cost_the_same_however_much_there_is(django_assert_num_queries: DjangoAssertNumQueries, many: int):
    made = make_experts.expert(horizon_days=90)
    for n in range(many):
        day = TUESDAY + timedelta(days=7 * n)
        make_experts.hold(day=day, of=made)
        make_experts.blocked(day + timedelta(days=1), day + timedelta(days=1), of=made)
        Window.add_to_day(made, day + timedelta(days=2), time(14), time(16), by=user_of(made), now=NOON)
    with django_assert_num_queries(4):  # hours, holidays, blocked, taken
        assert free_slots(made, after=NOON, until=MONTHS_LATER, now=NOON)
    with django_assert_num_queries(3):
        availability.in_the_way(NOON)


# Whatever the hours, the pauses, what is blocked and taken


MINUTE = timedelta(minutes=1)
quarter = st.integers(0, 56).map(lambda n: n * 15)  # of the day's first fourteen hours
spans = st.tuples(quarter, st.integers(1, 16).map(lambda n: n * 15)).map(lambda pair: (pair[0], pair[0] + pair[1]))


def minute(day: date, n: int) -> datetime:
    return midnight(day) + n * MINUTE


Pairs = list[tuple[int, int]]


def o_clock(n: int) -> time:
    return time(n // 60, n % 60)


def written(of: ExpertProfile, hours: Pairs, blocked: Pairs, taken: Pairs) -> None:
    """Past the verbs, which refuse what overlaps: the slots must be right whatever stands there."""
    rows = {begins: Window(expert=of, weekday=1, begins=o_clock(begins), ends=o_clock(ends)) for begins, ends in hours}
    Window.objects.bulk_create(rows.values())
    for begins, ends in blocked:
        during = make.DateTimeTZRange(minute(TUESDAY, begins), minute(TUESDAY, ends))
        if not BlockedPeriod.objects.filter(expert=of, during__overlap=during).exists():
            BlockedPeriod.objects.create(expert=of, during=during)
    for begins, ends in taken:
        during = make.DateTimeTZRange(minute(TUESDAY, begins), minute(TUESDAY, ends))
        if not SlotHold.objects.filter(expert=of, busy__overlap=during).exists():
            SlotHold.objects.create(expert=of, during=during, busy=during, state="agreed", made_by=of.made_by, made_at=NOON)


class WhateverStands(TestCase):
    @given(
        hours=st.lists(spans, max_size=3), blocked=st.lists(spans, max_size=2), taken=st.lists(spans, max_size=2),
        length=st.sampled_from([30, 45, 60, 90]), pause=st.sampled_from([0, 10, 15, 60]), way=st.sampled_from([0, 45]),
    )  # fmt: skip
    @settings(max_examples=60)
    def test_slots_keep_every_rule_and_leave_none_out(
        self, *, hours: Pairs, blocked: Pairs, taken: Pairs, length: int, pause: int, way: int
    ) -> None:
        of = make_experts.expert(hours=False, slot_minutes=length, buffer_minutes=pause, travel_minutes=way)
        written(of, hours, blocked, taken)
        inside = {n for begins, ends in of.windows.values_list("begins", "ends") for n in range(_minutes(begins), _minutes(ends))}
        closed = _minutes_of(of.blocked.values_list("during", flat=True), 0) | _minutes_of(of.holds.values_list("during", flat=True), pause)
        expected = []
        for first in sorted(n for n in inside if n - 1 not in inside):  # from each beginning of a stretch of hours to its end
            start = first
            while set(range(first, start + length)) <= inside:
                if not set(range(start - way, start + length + way)) & closed:
                    expected.append(start)
                start += length + pause
        found = free_slots(of, after=midnight(TUESDAY), until=midnight(TUESDAY + timedelta(days=1)), now=NOON, form="visit")
        assert found == [Slot(minute(TUESDAY, n), minute(TUESDAY, n + length)) for n in expected]

    @given(
        hours=st.lists(spans, min_size=1, max_size=3), length=st.sampled_from([30, 60]), pause=st.sampled_from([0, 15, 30]),
        pick=st.integers(0, 99),
    )  # fmt: skip
    @settings(max_examples=40)
    def test_taking_one_slot_takes_that_one_and_no_other(self, hours: Pairs, length: int, pause: int, pick: int) -> None:
        of = make_experts.expert(hours=False, slot_minutes=length, buffer_minutes=pause)
        written(of, hours, [], [])
        inside = sorted({n for begins, ends in of.windows.values_list("begins", "ends") for n in range(_minutes(begins), _minutes(ends))})
        # where hours end and begin again sooner than the pause, whoever takes the last one takes the next one's pause, too
        assume(all(b - a == 1 or b - a > pause for a, b in pairwise(inside)))
        before = free_slots(of, after=midnight(TUESDAY), until=midnight(TUESDAY + timedelta(days=1)), now=NOON)
        if not before:
            return
        chosen = before[pick % len(before)]
        availability.hold(of, chosen.starts, by=of.made_by, now=NOON)
        after = free_slots(of, after=midnight(TUESDAY), until=midnight(TUESDAY + timedelta(days=1)), now=NOON)
        assert set(before) - set(after) == {chosen}
        assert all(later.starts - earlier.ends >= pause * MINUTE for earlier, later in pairwise(before))


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _minutes_of(ranges: Iterable[Any], pause: int) -> set[int]:
    start = midnight(TUESDAY)
    return {n for one in ranges for n in range(int((one.lower - start) / MINUTE) - pause, int((one.upper - start) / MINUTE) + pause)}
