"""A series over the end of the year and the lunar holidays, and what its changes do to people: nothing."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from events import sweeps
from events.models import Event, Registration
from innocenter.outbox.models import Letter
from innocenter.taxonomy.models import Holiday
from tests import make, make_events
from tests.make import NOON
from tests.make_events import ENDS, STARTS, fresh, registered, states

pytestmark = pytest.mark.django_db
FEBRUARY = date(2027, 2, 1)


def days(events: list[Event]) -> list[date]:
    return [timezone.localdate(event.starts_at) for event in events]


def where_everybody_is() -> list[tuple[int, int, str]]:
    return list(Registration.objects.order_by("pk").values_list("pk", "event", "state"))


@pytest.mark.parametrize(
    ("on_holiday", "planned"),
    [
        # the second Monday of February 2027 lies in the lunar new year (6 to 9 February with its substitute)
        ("shift", [date(2026, 12, 14), date(2027, 1, 11), date(2027, 2, 10), date(2027, 3, 8)]),
        ("skip", [date(2026, 12, 14), date(2027, 1, 11), date(2027, 3, 8), date(2027, 4, 12)]),
    ],
)
def test_dates_go_over_the_end_of_the_year_and_around_the_lunar_new_year(on_holiday: str, planned: list[date]) -> None:
    series = make_events.series(nth=2, weekday=0, on_holiday=on_holiday)
    made = series.plan(Holiday.objects.calendar(), months=6, by=make_events.clerk(), now=NOON)
    assert days(sorted(made, key=lambda event: event.starts_at))[: len(planned)] == planned


def test_no_edit_of_a_series_moves_anybody() -> None:
    """One, this and following, all: over the end of the year and over the lunar holidays, with people and a queue in each date."""
    series, clerk, calendar = make_events.series(nth=2, weekday=0), make_events.clerk(), Holiday.objects.calendar()
    dates = series.plan(calendar, months=4, by=clerk, now=NOON)
    for event in dates[:3]:
        Event.objects.filter(pk=event.pk).update(capacity_onsite=1, elsewhere="대전")
        event.refresh_from_db()
        event.publish(by=clerk, now=NOON)
        for _ in range(2):
            registered(event)
    people, was = where_everybody_is(), days(dates)

    for nth, weekday, title in ((3, 2, "수요 포럼"), (1, 0, "월요 포럼"), (5, 4, "금요 포럼")):
        series.nth, series.weekday, series.title_ko = nth, weekday, title
        series.save()
        series.follow(calendar, since=FEBRUARY, by=clerk, now=NOON)
        series.follow(calendar, since=date(2026, 12, 1), by=clerk, now=NOON)
        assert where_everybody_is() == people
        assert days([Event.objects.get(pk=event.pk) for event in dates])[:3] == was[:3]
    series.close(by=clerk, reason="개편", now=NOON)

    assert where_everybody_is() == people
    last = Event.objects.get(pk=dates[3].pk)
    assert (last.title_ko, timezone.localdate(last.starts_at)) == ("금요 포럼", date(2027, 3, 26))


def test_a_draft_that_was_moved_by_itself_keeps_its_time_until_staff_say_otherwise() -> None:
    series, clerk, calendar = make_events.series(nth=3, weekday=3), make_events.clerk(), Holiday.objects.calendar()
    moved, other = series.plan(calendar, months=2, by=clerk, now=NOON)
    own = moved.starts_at + timedelta(days=5, hours=1)
    moved.move(make_events.Setting(own, own + timedelta(hours=2), elsewhere="부산"), by=clerk, now=NOON)
    other.move(make_events.Setting(other.starts_at, other.ends_at, elsewhere="대전"), by=clerk, now=NOON)  # a place is no time of its own
    series.weekday, series.title_ko = 1, "화요 포럼"
    series.save()

    def stand() -> list[tuple[str, date]]:
        found = [Event.objects.get(pk=event.pk) for event in (moved, other)]
        return [(event.title_ko, timezone.localdate(event.starts_at)) for event in found]

    series.follow(calendar, since=date(2026, 12, 1), by=clerk, now=NOON)
    assert stand() == [("화요 포럼", timezone.localdate(own)), ("화요 포럼", date(2027, 1, 19))]
    for _ in range(2):
        series.follow(calendar, since=date(2026, 12, 1), by=clerk, now=NOON, moved_too=True)
    assert stand() == [("화요 포럼", date(2026, 12, 15)), ("화요 포럼", date(2027, 1, 19))]
    assert not Event.objects.filter(own_time=True).exists()


def test_one_date_that_moves_leaves_the_others_where_they_are() -> None:
    series, clerk = make_events.series(), make_events.clerk()
    dates = [make_events.event(series=series, month=date(2026 + n // 12, n % 12 + 1, 1), starts_at=STARTS + timedelta(days=28 * i),
                               ends_at=ENDS + timedelta(days=28 * i)) for i, n in enumerate((11, 12))]  # fmt: skip
    for event in dates:
        registered(event)
    people = where_everybody_is()
    first = dates[0]
    to = make_events.Setting(first.starts_at + timedelta(days=1), first.ends_at + timedelta(days=1), elsewhere="부산")
    first.move(to, by=clerk, reason="사정", now=NOON)
    assert where_everybody_is() == people
    assert Event.objects.get(pk=dates[1].pk).starts_at == dates[1].starts_at


def test_after_three_days_without_a_sweep_everything_is_only_late_and_a_second_sweep_harmless() -> None:
    """An offer has run out, a colleague gave no word, an event is over, one has moved, another is tomorrow."""
    clerk, company = make_events.clerk(), make.company()
    offered = make_events.registration("offered", of=make_events.event(capacity_onsite=1, promotion="offer", offer_hours=2))
    behind = registered(offered.event)
    silent = make_events.event(capacity_onsite=1)
    (colleague,) = silent.register_together(
        make_events.colleagues(company, 1), company=company, how="fit", by=company.managers().get(), now=NOON
    )
    waits = registered(silent)
    soon = {"starts_at": NOON + timedelta(days=1), "ends_at": NOON + timedelta(days=1, hours=2)}
    over = make_events.event(capacity_onsite=1, **soon)
    for _ in range(2):
        registered(over)
    moved = make_events.event()
    registered(moved)
    to = make_events.Setting(moved.starts_at + timedelta(days=1), moved.ends_at + timedelta(days=1), elsewhere="부산")
    moved.move(to, by=clerk, reason="사정", now=NOON)
    tomorrow = make_events.event(starts_at=NOON + timedelta(days=4), ends_at=NOON + timedelta(days=4, hours=2))
    reminded = registered(tomorrow)
    late = NOON + timedelta(days=3)

    first = sweeps.sweep(now=late)
    letters = Letter.objects.count()
    second = sweeps.sweep(now=late)

    assert [fresh(one).state for one in (offered, behind, colleague, waits)] == ["expired", "offered", "cancelled", "confirmed"]
    assert (Event.objects.get(pk=over.pk).state, states(over)) == ("held", ["confirmed", "expired"])
    assert Letter.objects.filter(kind="events.reminder_tomorrow", address=reminded.email).count() == 1
    assert Letter.objects.filter(kind="events.moved").count() == 1
    assert all(first[name] for name in ("seats that went to the next", "events that have taken place", "letters about events that moved"))
    assert set(second.values()) == {0}
    assert Letter.objects.count() == letters


def test_an_employee_who_leaves_keeps_no_hand_on_the_company_and_the_company_may_give_the_seat_on() -> None:
    company = make.company()
    boss, leaver = company.managers().get(), make.user()
    entry = make.person(company, leaver)
    event = make_events.event(capacity_onsite=1)
    seat = registered(event, make_events.Attendee.of(leaver, company=company))
    entry.leave(by=leaver, now=NOON)

    other = make_events.event()
    with pytest.raises(Exception, match="신청"):
        other.register(make_events.Attendee.of(leaver, company=company), by=leaver, now=NOON)
    assert fresh(seat).state == "confirmed"
    (to,) = make_events.colleagues(company, 1)
    theirs = fresh(seat).hand_over(to, by=boss, now=NOON)
    assert (fresh(seat).state, theirs.state, theirs.email) == ("cancelled", "confirmed", to.email)
    assert not make.signed_in(leaver).get("/events/mine/").context["coming"]


def test_published_dates_take_the_words_only_when_staff_say_so_and_never_time_or_place() -> None:
    series, clerk, calendar = make_events.series(title_ko="목요 포럼"), make_events.clerk(), Holiday.objects.calendar()
    first, second = (make_events.event(series=series, month=month, title_ko="목요 포럼", starts_at=STARTS + days_on, ends_at=ENDS + days_on)
                     for month, days_on in ((date(2026, 12, 1), timedelta()), (date(2027, 1, 1), timedelta(days=35))))  # fmt: skip
    registered(first)
    people = where_everybody_is()
    series.title_ko, series.weekday = "금요 포럼", 4
    series.save()

    assert series.follow(calendar, since=date(2026, 12, 1), by=clerk, now=NOON)[0] == []
    done, _left = series.follow(calendar, since=FEBRUARY, by=clerk, now=NOON, published_too=True)
    assert done == []
    done, left = series.follow(calendar, since=date(2027, 1, 1), by=clerk, now=NOON, published_too=True)
    assert (done, left) == ([second], [])
    series.follow(calendar, since=date(2026, 12, 1), by=clerk, now=NOON, published_too=True)
    assert list(Event.objects.order_by("month").values_list("title_ko", "starts_at")) == [
        ("금요 포럼", first.starts_at), ("금요 포럼", second.starts_at),
    ]  # fmt: skip
    assert where_everybody_is() == people
