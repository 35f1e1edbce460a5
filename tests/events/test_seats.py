"""Seats: who gets the next one, and what staff may do with them."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from events.models import Event
from tests import make, make_events
from tests.make import NOON
from tests.make_events import columns, fresh, registered, states

pytestmark = pytest.mark.django_db


def refused(code: str):
    return pytest.raises(ValidationError, check=lambda refusal: getattr(refusal, "code", None) == code)


def test_the_short_lock_reads_the_row_as_django_does() -> None:
    """Every column, as it is now: one that must be converted, or a new one that is left out, would show here."""
    event = make_events.event(capacity_onsite=1)
    old = Event.objects.select_related("room").get(pk=event.pk)
    other = make_events.event()
    moved = {"starts_at": other.starts_at, "ends_at": other.ends_at, "room": other.room}
    Event.objects.filter(pk=event.pk).update(title_ko="새 제목", capacity_onsite=7, **moved)

    old.lock(names_too=False)

    now = Event.objects.get(pk=event.pk)
    assert {field.attname: getattr(old, field.attname) for field in Event._meta.concrete_fields} == {
        field.attname: getattr(now, field.attname) for field in Event._meta.concrete_fields
    }
    assert old.room == other.room


def test_a_lock_of_what_is_gone_says_so() -> None:
    event = make_events.draft()
    Event.objects.filter(pk=event.pk).delete()

    with pytest.raises(Event.DoesNotExist):
        event.lock(names_too=False)


def test_accept_then_cancel_frees_the_seat_at_once() -> None:
    event = make_events.event(capacity_onsite=1, promotion="offer")
    first, second, third = (registered(event) for _ in range(3))
    first.cancel(by=first.person, now=NOON)
    second = fresh(second)
    second.accept(by=second.person, now=NOON)
    second.cancel(by=second.person, now=NOON)

    assert states(event) == ["cancelled", "cancelled", "offered"]
    assert fresh(third).queue_no == 2
    assert columns(event) == event.counts()


def test_somebody_registers_once_and_again_after_a_cancellation() -> None:
    event, who = make_events.event(), make_events.attendee()
    first = registered(event, who)
    with refused("already"):
        registered(event, who)
    first.cancel(by=who.person, now=NOON)
    assert registered(event, who).state == "confirmed"


def test_the_address_of_a_guest_counts_as_theirs_whatever_its_letters() -> None:
    event = make_events.event()
    registered(event, make_events.guest(email="Kim@Example.com"))
    with refused("already"):
        registered(event, make_events.guest(email="kim@example.COM"))


def test_both_places_have_seats_of_their_own_and_either_takes_what_there_is() -> None:
    event = make_events.event(mode="both", capacity_onsite=1, capacity_online=1)
    wishes = ["onsite", "either", "either", "online"]
    found = [registered(event, wish=wish) for wish in wishes]
    assert [(one.state, one.place) for one in found] == [("confirmed", "onsite"), ("confirmed", "online"), ("queued", ""), ("queued", "")]

    found[1].cancel(by=found[1].person, now=NOON)
    assert [(fresh(one).state, fresh(one).place) for one in found[2:]] == [("confirmed", "online"), ("queued", "")]
    found[0].cancel(by=found[0].person, now=NOON)
    assert fresh(found[3]).state == "queued"  # wants no seat on site
    assert registered(event, wish="either").place == "onsite"
    assert columns(event) == event.counts()


def test_an_event_on_site_has_no_seats_online() -> None:
    with refused("wish"):
        registered(make_events.event(), wish="online")


@pytest.mark.parametrize(
    ("about", "at", "code"),
    [
        ({"opens_at": NOON + timedelta(hours=1)}, NOON, "not_yet"),
        ({"closes_at": NOON + timedelta(hours=1)}, NOON + timedelta(hours=1), "closed"),
        ({}, make_events.STARTS, "closed"),
    ],
)
def test_the_window_is_told_in_words(about, at, code) -> None:
    with refused(code):
        registered(make_events.event(**about), now=at)


@pytest.mark.parametrize("state", ["draft", "cancelled", "held"])
def test_nobody_registers_for_what_does_not_stand(state: str) -> None:
    with refused("not_open"):
        registered(make_events.event(state))


def test_members_only_means_people_of_a_company_whose_membership_is_in_use() -> None:
    event = make_events.event(audience="members")
    with refused("members_only"):
        registered(event)
    manager = make.member().managers().get()
    assert registered(event, make_events.Attendee.of(manager)).state == "confirmed"


def test_invited_people_only() -> None:
    event, guest = make_events.event(audience="invited"), make_events.guest()
    with refused("invited_only"):
        registered(event, guest)
    event.invitees.create(email=guest.email.upper())
    assert registered(event, guest).state == "confirmed"


# -- what staff do with seats


def test_more_seats_go_to_those_who_wait_in_their_order() -> None:
    event = make_events.event(capacity_onsite=1)
    for _ in range(4):
        registered(event)
    got = event.change_seats(onsite=3, online=0, by=make_events.clerk(), now=NOON)
    assert [one.queue_no for one in got] == [1, 2]
    assert states(event) == ["confirmed"] * 3 + ["queued"]
    assert columns(event) == event.counts()


def test_fewer_seats_demote_nobody_and_with_a_reason_fall_as_people_cancel() -> None:
    event = make_events.event(capacity_onsite=3)
    found = [registered(event) for _ in range(4)]
    with refused("below_taken"):
        event.change_seats(onsite=1, online=0, by=make_events.clerk(), now=NOON)
    event = Event.objects.get(pk=event.pk)
    event.change_seats(onsite=1, online=0, by=make_events.clerk(), reason="작은 회의실로 바뀝니다.", now=NOON)
    assert states(event) == ["confirmed"] * 3 + ["queued"]

    for place, one in enumerate(found[:3]):
        one.cancel(by=one.person, now=NOON)
        row = Event.objects.get(pk=event.pk)
        assert (row.capacity_onsite, row.shrinks_onsite) == [(2, 1), (1, None), (1, None)][place]
        assert columns(event) == row.counts()
    assert states(event) == ["cancelled"] * 3 + ["confirmed"]


def test_seats_are_not_more_than_the_room_has() -> None:
    event = make_events.event(room=make_events.seminar_room(seats=10), capacity_onsite=10)
    with refused("room_seats"):
        event.change_seats(onsite=11, online=0, by=make_events.clerk(), now=NOON)
    with refused("mode"):
        event.change_seats(onsite=5, online=5, by=make_events.clerk(), now=NOON)


def test_kept_seats_have_a_name_are_nobodys_and_go_to_the_queue_when_given_back() -> None:
    event, clerk = make_events.event(capacity_onsite=3), make_events.clerk()
    pool = event.keep_seats("연사", "onsite", 2, by=clerk, now=NOON)
    found = [registered(event) for _ in range(3)]
    assert [one.state for one in found] == ["confirmed", "queued", "queued"]
    with refused("no_seats"):
        event.keep_seats("기관", "onsite", 1, by=clerk, now=NOON)

    speaker = event.seat_from_pool(pool, make_events.guest(), by=clerk, now=NOON)
    assert (speaker.state, columns(event)["held_onsite"]) == ("confirmed", 1)
    event.keep_seats("연사", "onsite", 0, by=clerk, now=NOON)
    assert [fresh(one).state for one in found] == ["confirmed", "confirmed", "queued"]
    assert columns(event) == event.counts()
    with refused("pool_empty"):
        event.seat_from_pool(pool, make_events.guest(), by=clerk, now=NOON)


def test_at_the_door_of_a_full_house_staff_say_why_and_the_seats_become_one_more() -> None:
    event, clerk = make_events.event(capacity_onsite=1), make_events.clerk()
    registered(event)
    with refused("too_early"):
        event.walk_in(make_events.guest(), by=clerk, now=NOON)
    with refused("reason"):
        event.walk_in(make_events.guest(), by=clerk, now=event.starts_at)
    event.walk_in(make_events.guest(), by=clerk, reason="의자를 하나 더 놓았습니다.", now=event.starts_at)
    row = Event.objects.get(pk=event.pk)
    assert (row.capacity_onsite, row.taken_onsite) == (2, 2)


# -- colleagues


@pytest.mark.parametrize(("how", "states_"), [("fit", ["confirmed", "confirmed", "queued"]), ("queue", ["queued"] * 3)])
def test_three_colleagues_for_two_seats(how: str, states_: list[str]) -> None:
    event, company = make_events.event(capacity_onsite=2), make.company()
    manager = company.managers().get()
    event.register_together(make_events.colleagues(company, 3), company=company, how=how, by=manager, now=NOON)
    assert states(event) == states_
    assert columns(event) == event.counts()


def test_all_or_nobody_leaves_nothing_behind() -> None:
    event, company = make_events.event(capacity_onsite=2), make.company()
    with refused("too_few"):
        event.register_together(
            make_events.colleagues(company, 3), company=company, how="all", by=company.managers().get(), now=NOON
        )
    assert states(event) == []


def test_who_waits_together_comes_together_and_holds_nobody_up() -> None:
    event, company = make_events.event(capacity_onsite=1), make.company()
    first = registered(event)
    together = event.register_together(
        make_events.colleagues(company, 2), company=company, how="queue", by=company.managers().get(), now=NOON
    )
    behind = registered(event)
    first.cancel(by=first.person, now=NOON)
    assert [fresh(one).state for one in [*together, behind]] == ["queued", "queued", "confirmed"]
    event.change_seats(onsite=3, online=0, by=make_events.clerk(), now=NOON)
    assert [fresh(one).state for one in together] == ["confirmed", "confirmed"]
    assert columns(event) == Event.objects.get(pk=event.pk).counts()


def test_the_cap_of_a_company_counts_who_is_there_already() -> None:
    event, company = make_events.event(capacity_onsite=9, company_cap=2), make.company()
    manager = company.managers().get()
    event.register(make_events.guest(company=company), by=manager, now=NOON)
    with refused("company_cap"):
        event.register_together(make_events.colleagues(company, 2), company=company, how="fit", by=manager, now=NOON)
    event.register_together(make_events.colleagues(company, 1), company=company, how="fit", by=manager, now=NOON)
    with refused("other_company"):
        event.register(make_events.guest(company=company), by=make.user(), now=NOON)


def test_a_colleague_gives_their_own_word_or_the_seat_goes_on() -> None:
    event, company = make_events.event(capacity_onsite=1), make.company()
    one = event.register(make_events.guest(company=company), by=company.managers().get(), now=NOON)
    waiting = registered(event)
    assert one.agree_by == NOON + timedelta(days=3)
    assert one.lapse(now=NOON + timedelta(days=2)) is False
    assert one.lapse(now=NOON + timedelta(days=3)) is True
    assert (fresh(one).state, fresh(waiting).state) == ("cancelled", "confirmed")

    other = make_events.event()
    two = other.register(make_events.guest(company=company), by=company.managers().get(), now=NOON)
    two.confirm_own_data(name="김하늘", affiliation="한빛센서", by=None, by_link=True, now=NOON)
    assert two.lapse(now=NOON + timedelta(days=3)) is False


def test_a_seat_is_handed_over_within_the_company_and_never_free_in_between() -> None:
    event, company = make_events.event(capacity_onsite=1), make.company()
    manager = company.managers().get()
    one = event.register(make_events.guest(company=company), by=manager, now=NOON)
    waiting = registered(event)
    with refused("other_company"):
        one.hand_over(make_events.guest(company=make.company()), by=manager, now=NOON)
    theirs = fresh(one).hand_over(make_events.guest(company=company), by=manager, now=NOON)
    assert [theirs.state, fresh(one).state, fresh(waiting).state] == ["confirmed", "cancelled", "queued"]
    assert theirs.hands_over_id == one.pk
    assert columns(event) == event.counts()


def test_a_sign_up_takes_the_same_few_statements_for_a_seat_and_for_the_queue(django_assert_num_queries) -> None:
    event = make_events.event(capacity_onsite=1)
    for who in (make_events.attendee(), make_events.attendee(), make_events.guest()):
        with django_assert_num_queries(7):  # lock, count, event, registration, letter; two for the savepoint
            registered(event, who)
