"""An event on its way: published, moved, cancelled, over; its series; who may see it."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from events import sweeps
from events.models import ChangeNotice, Event, Setting
from events.models.states import Audience, EventState
from innocenter.taxonomy.models import Holiday
from tests import make, make_events
from tests.events.test_seats import refused
from tests.make import NOON
from tests.make_events import ENDS, STARTS, columns, registered, states
from workspace.models import Claim
from workspace.models.taking import Taken

pytestmark = pytest.mark.django_db
LATER = timedelta(days=7)
TEN = timedelta(minutes=10)


def test_what_is_missing_is_told_before_it_is_published() -> None:
    event = make_events.draft(summary="", capacity_onsite=0, elsewhere="")
    with pytest.raises(ValidationError) as refusal:
        event.publish(by=make_events.clerk(), now=NOON)
    assert len(refusal.value.messages) == 3
    assert Event.objects.get(pk=event.pk).state == "draft"


def test_a_draft_holds_its_room_with_the_set_up_and_publishing_takes_it_for_good() -> None:
    room = make_events.seminar_room()
    event = make_events.draft(room=room)
    claim = room.claims.get()
    assert (claim.state, claim.kind, claim.during.lower, claim.during.upper) == ("held", "event", STARTS - timedelta(minutes=30), ENDS)
    event.publish(by=make_events.clerk(), now=NOON)
    claim.refresh_from_db()
    assert claim.state == "live"


def test_a_room_that_is_taken_is_refused_in_words_and_the_old_one_stays() -> None:
    room, other = make_events.seminar_room(), make_events.seminar_room()
    make_events.event(room=room)
    event = make_events.event(room=other)
    with pytest.raises(Taken):
        event.move(Setting(STARTS, ENDS, room=room), by=make_events.clerk(), reason="넓은 방", now=NOON)
    assert [claim.room for claim in Claim.objects.taking().filter(for_events=event)] == [other]


def test_the_set_up_of_one_event_does_not_reach_into_another() -> None:
    room = make_events.seminar_room()
    make_events.event(room=room)
    with pytest.raises(Taken):
        make_events.event(room=room, starts_at=ENDS + timedelta(minutes=29), ends_at=ENDS + timedelta(hours=1))
    make_events.event(room=room, starts_at=ENDS + timedelta(minutes=30), ends_at=ENDS + timedelta(hours=1))


def test_a_move_keeps_the_identity_the_people_and_raises_the_sequence() -> None:
    event = make_events.event(room=make_events.seminar_room(), closes_at=STARTS - timedelta(days=1))
    registered(event)
    uid, clerk, to = event.uid, make_events.clerk(), Setting(STARTS + LATER, ENDS + LATER, room=make_events.seminar_room())
    with refused("reason"):
        event.move(to, by=clerk, now=NOON)
    assert event.move(to, by=clerk, reason="강사 사정", now=NOON) is True
    assert event.move(to, by=clerk, reason="강사 사정", now=NOON) is False  # a second click
    row = Event.objects.get(pk=event.pk)
    assert (row.uid, row.sequence, row.state, row.starts_at) == (uid, 1, "published", STARTS + LATER)
    assert row.closes_at == STARTS + LATER - timedelta(days=1)
    assert states(event) == ["confirmed"]
    assert Claim.objects.taking().filter(for_events=event).get().room == to.room


def test_an_offer_never_lasts_past_a_beginning_that_comes_earlier() -> None:
    one = make_events.registration("offered", of=make_events.event(capacity_onsite=1, promotion="offer", offer_hours=240))
    earlier = NOON + timedelta(days=1)
    one.event.move(Setting(earlier, earlier + timedelta(hours=2), elsewhere="대전"), by=make_events.clerk(), reason="앞당김", now=NOON)
    assert make_events.fresh(one).offer_until == earlier


def test_a_cancelled_event_ends_every_registration_and_frees_the_room() -> None:
    event = make_events.event(room=make_events.seminar_room(), capacity_onsite=1)
    for _ in range(2):
        registered(event)
    event.cancel(by=make_events.clerk(), reason="강사 사정", now=NOON)
    assert states(event) == ["cancelled", "expired"]
    assert columns(event) == event.counts() == {"taken_onsite": 0, "taken_online": 0, "held_onsite": 0, "held_online": 0}
    assert not Claim.objects.taking().exists()
    with refused("illegal_move"):
        event.cancel(by=make_events.clerk(), reason="또", now=NOON)


def test_what_is_over_is_said_to_be_over_once_and_nobody_waits_any_more() -> None:
    event = make_events.event(capacity_onsite=1)
    for _ in range(2):
        registered(event)
    assert sweeps.finish(now=ENDS - timedelta(seconds=1)) == 0
    assert [sweeps.finish(now=ENDS + timedelta(days=3)) for _ in range(2)] == [1, 0]
    assert (Event.objects.get(pk=event.pk).state, states(event)) == ("held", ["confirmed", "expired"])
    assert columns(event) == event.counts()


def test_the_sweep_gives_on_what_ran_out_also_days_later_and_only_once() -> None:
    one = make_events.registration("offered")
    third = registered(one.event)
    assert sweeps.lapse(now=NOON) == 0
    late = NOON + timedelta(days=3)
    assert [sweeps.lapse(now=late) for _ in range(2)] == [1, 0]
    assert (make_events.fresh(one).state, make_events.fresh(third).state) == ("expired", "offered")


@pytest.mark.parametrize("act", ["publish", "cancel", "change_seats", "keep_seats", "move", "archive"])
def test_others_than_the_staff_for_the_programme_do_none_of_it(act: str) -> None:
    event = make_events.draft()
    arguments = {
        "cancel": {"reason": "사정"}, "change_seats": {"onsite": 1, "online": 0},
        "keep_seats": {"label": "연사", "place": "onsite", "number": 1},
        "move": {"to": Setting(STARTS + LATER, ENDS + LATER)},
    }.get(act, {})  # fmt: skip
    for person in (make.user(), make.clerk()):
        with refused("not_allowed"):
            getattr(event, act)(by=person, now=NOON, **arguments)


# -- who sees what


@pytest.mark.parametrize("state", EventState.values)
def test_drafts_are_the_staffs_and_the_rest_is_everybodys(state: str) -> None:
    event = make_events.event(state)
    visitor = Event.objects.visible_to(AnonymousUser()).filter(pk=event.pk).exists()
    announced = state in {"published", "held", "archived"}  # this draft was cancelled before anybody knew of it
    assert visitor is announced
    assert Event.objects.visible_to(make.user()).filter(pk=event.pk).exists() is announced
    assert Event.objects.visible_to(make_events.clerk()).filter(pk=event.pk).exists()
    assert Event.objects.visible_to(make.clerk()).filter(pk=event.pk).exists() is announced


def test_an_event_by_invitation_is_seen_by_the_invited_and_listed_nowhere() -> None:
    event, person = make_events.event(audience="invited"), make.user()
    assert not Event.objects.listed().exists()
    assert not Event.objects.visible_to(person).exists()
    event.invitees.create(email=person.email)
    assert Event.objects.visible_to(person).get() == event


@pytest.mark.parametrize("audience", Audience.values)
@pytest.mark.parametrize("state", EventState.values)
def test_a_row_knows_who_sees_it_as_the_list_does(state: str, audience: str) -> None:
    clerk, person = make_events.clerk(), make.user()
    for was_announced in (False, True):
        event = make_events.event(state, audience=audience)
        if state == "cancelled" and was_announced:
            Event.objects.filter(pk=event.pk).update(published_at=NOON)
            event.refresh_from_db()
        assert event.is_listed is Event.objects.listed().filter(pk=event.pk).exists()
        for user in (clerk, person, AnonymousUser()):
            assert event.is_visible_to(user) is Event.objects.visible_to(user).filter(pk=event.pk).exists()
    event.invitees.create(email=person.email)
    assert event.is_visible_to(person) is Event.objects.visible_to(person).filter(pk=event.pk).exists()


def test_two_syllables_are_enough_to_find_an_event() -> None:
    found = make_events.event(title_ko="차세대 이차전지 포럼")
    make_events.event()
    assert list(Event.objects.search("전지")) == [found]


# -- the link to join


def test_the_link_is_for_those_confirmed_online_and_only_around_the_time() -> None:
    event = make_events.event(mode="both", capacity_online=1, join_link="https://meet.example.com/secret")
    online, onsite, waiting = registered(event, wish="online"), registered(event, wish="onsite"), registered(event, wish="online")
    opens = STARTS - timedelta(minutes=30)
    assert [online.join_link(at) != "" for at in (opens - timedelta(seconds=1), opens, ENDS - timedelta(seconds=1), ENDS)] == [
        False, True, True, False,
    ]  # fmt: skip
    assert (onsite.join_link(opens), waiting.join_link(opens)) == ("", "")
    online.cancel(by=online.person, now=NOON)
    assert online.join_link(opens) == ""


# -- series


def test_a_series_plans_its_dates_once_and_around_the_holidays() -> None:
    series, clerk = make_events.series(), make_events.clerk()
    Holiday.objects.create(day=date(2026, 12, 17), name="임시 공휴일")
    calendar = Holiday.objects.calendar()
    assert [len(series.plan(calendar, months=3, by=clerk, now=NOON)) for _ in range(2)] == [3, 0]
    days = [(event.month, event.starts_at.astimezone().date()) for event in series.dates.order_by("starts_at")]
    assert days == [(date(2026, 12, 1), date(2026, 12, 18)), (date(2027, 1, 1), date(2027, 1, 21)), (date(2027, 2, 1), date(2027, 2, 18))]
    first = series.dates.earliest("starts_at")
    first.cancel(by=clerk, reason="사정", now=NOON)
    assert [event.month for event in series.plan(calendar, months=3, by=clerk, now=NOON)] == [date(2026, 12, 1)]


def test_another_rule_moves_no_date_that_is_planned_nor_anybodys_registration() -> None:
    series = make_events.series()
    event = make_events.event(series=series, month=date(2026, 12, 1))
    one = registered(event)
    series.nth = 1
    series.save()
    assert make_events.fresh(one).event.starts_at == STARTS


def test_drafts_follow_the_series_from_a_month_on_and_what_is_published_stays_with_everybody_in_it() -> None:
    series, clerk, calendar = make_events.series(), make_events.clerk(), Holiday.objects.calendar()
    published = make_events.event(series=series, month=date(2026, 12, 1))
    one = registered(published)
    january, february = series.plan(calendar, months=3, by=clerk, now=NOON)
    series.nth, series.title_ko = 1, "판교 새 포럼"
    series.save()

    done, left = series.follow(calendar, since=date(2026, 12, 9), by=clerk, now=NOON)
    assert (done, left) == ([january, february], [published])
    days = {event.month: (event.starts_at.astimezone().date(), event.title_ko) for event in series.dates.all()}
    assert days == {
        date(2026, 12, 1): (date(2026, 12, 17), published.title_ko),
        date(2027, 1, 1): (date(2027, 1, 7), "판교 새 포럼"),
        date(2027, 2, 1): (date(2027, 2, 4), "판교 새 포럼"),
    }
    assert make_events.fresh(one).event == published

    series.nth = 2
    series.save()
    assert series.follow(calendar, since=date(2027, 2, 20), by=clerk, now=NOON) == ([february], [])


def test_a_draft_whose_room_is_taken_at_the_new_time_is_left() -> None:
    series, clerk, room = make_events.series(), make_events.clerk(), make_events.seminar_room()
    draft = make_events.draft(series=series, month=date(2026, 12, 1), room=room)
    make_events.event(room=room, starts_at=STARTS - timedelta(days=14), ends_at=ENDS - timedelta(days=14))
    series.nth = 1
    series.save()
    assert series.follow(Holiday.objects.calendar(), since=date(2026, 12, 1), by=clerk, now=NOON) == ([], [draft])
    assert Claim.objects.taking().filter(for_events=draft).count() == 1


def test_a_closed_series_plans_nothing_until_it_is_opened_again() -> None:
    series, clerk = make_events.series(), make_events.clerk()
    series.close(by=clerk, reason="개편", now=NOON)
    with refused("closed"):
        series.plan(Holiday.objects.calendar(), months=1, by=clerk, now=NOON)
    series.reopen(by=clerk, now=NOON)
    assert series.plan(Holiday.objects.calendar(), months=1, by=clerk, now=NOON)


def test_three_changes_within_ten_minutes_are_one_notice() -> None:
    event, clerk = make_events.event(), make_events.clerk()
    registered(event)
    for minutes in (0, 3, 9):
        starts = STARTS + timedelta(hours=1 + minutes)
        to = Setting(starts, starts + timedelta(hours=2), elsewhere="대전")
        event.move(to, by=clerk, reason="사정", now=NOON + timedelta(minutes=minutes))
    assert sweeps.tell(now=NOON + TEN - timedelta(seconds=1)) == 0
    assert [sweeps.tell(now=NOON + TEN) for _ in range(2)] == [1, 0]
    assert ChangeNotice.objects.get().was["begin"] == STARTS
