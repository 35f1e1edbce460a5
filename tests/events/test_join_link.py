"""The link to join stands in nothing that somebody without a confirmed seat online can read, and in no letter, feed or list at all."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from events import feeds, following, sweeps
from events.models import CalendarKey, Event, Registration
from innocenter.accounts.models import User
from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from tests import make, make_events
from tests.make import NOON
from tests.make_events import Attendee, registered

pytestmark = pytest.mark.django_db
SECRET = "secret-room-4711"


def event_with_a_secret() -> Event:
    event = make_events.event(
        mode="both", capacity_onsite=1, capacity_online=1, join_link=f"https://meet.example.com/{SECRET}", series=make_events.series()
    )
    event.fields.set(["EE"])
    event.items.create(begins="15:00", minutes=30, title_ko="여는 말").speakers.create(name="홍연구")
    return event


def addresses(event: Event, registration: Registration | None) -> list[str]:
    found = ["/", "/events/", "/events/?q=센서", "/events/calendar.ics", "/events/news.atom", f"/events/{event.pk}/calendar.ics"]
    found += [event.get_absolute_url(), f"{event.series.get_absolute_url()}calendar.ics", event.series.get_absolute_url()]
    found += ["/events/fields/EE/", "/events/fields/EE/calendar.ics", f"{event.get_absolute_url()}guest/"]
    found += [f"{event.get_absolute_url()}register/", "/events/mine/", "/events/mine/following/", "/me/"]
    if registration:
        own = registration.get_absolute_url()
        found += [own, f"{own}data/", f"{own}join/", f"{own}cancel/"]
        if registration.person:
            found.append(feeds.own_path(CalendarKey.objects.make(registration.person, now=NOON)))
    return found


def says_it(client: Any, address: str) -> bool:
    answer = client.get(address)
    return SECRET in answer.content.decode() + str(answer.headers)


def readers(event: Event) -> list[tuple[User | None, Registration | None]]:
    """A visitor, somebody signed in, somebody with a seat on site, somebody in the queue, somebody who gave up their seat online."""
    onsite = registered(event, wish="onsite")
    left = registered(event, wish="online")
    left.cancel(by=left.person, now=NOON)
    registered(event, wish="online")
    waits = registered(event, wish="online")
    guest = registered(event, make_events.guest(), wish="online")
    return [(None, None), (make.user(), None), (None, guest), *((one.person, make_events.fresh(one)) for one in (onsite, left, waits))]


@pytest.mark.parametrize("moment", ["before", "while it can be joined"])
def test_nobody_without_a_seat_online_reads_it_anywhere(moment: str) -> None:
    event = event_with_a_secret()
    people = readers(event)
    with time_machine.travel(NOON if moment == "before" else event.starts_at, tick=False):
        for person, registration in people:
            client = make.signed_in(person) if person else Client()
            assert [address for address in addresses(event, registration) if says_it(client, address)] == []


def test_even_whoever_may_join_reads_it_only_by_the_act_itself_and_in_its_time() -> None:
    event, person = event_with_a_secret(), make.user()
    seat = registered(event, Attendee.of(person), wish="online")
    for moment, found in ((NOON, []), (event.starts_at, [f"{seat.get_absolute_url()}join/"]), (event.ends_at, [])):
        with time_machine.travel(moment, tick=False):
            client = make.signed_in(person)
            assert [address for address in addresses(event, seat) if says_it(client, address)] == found


def test_no_letter_holds_it() -> None:
    follower, event = make.user(), event_with_a_secret()
    following.follow(follower, series=event.series, now=NOON)
    Event.objects.filter(pk=event.pk).update(published_at=NOON)
    readers(event)
    make_events.guest_sign_up(event)
    to = make_events.Setting(event.starts_at, event.ends_at, elsewhere="부산")
    event.move(to, by=make_events.clerk(), reason="사정", now=NOON)
    for hours in range(0, 24 * 25, 6):
        sweeps.sweep(now=NOON + timedelta(hours=hours))
    kinds = set(Letter.objects.values_list("kind", flat=True))
    assert {"events.new_date", "events.reminder_today", "events.reminder_tomorrow", "events.moved", "events.queued"} <= kinds
    for letter in Letter.objects.all():
        words = render(letter)
        assert SECRET not in words.text + words.html + str(letter.context) + letter.link, letter.kind


def test_no_list_of_the_staff_shows_it() -> None:
    event = event_with_a_secret()
    registered(event, wish="online")
    client = make.signed_in(make_events.clerk())
    for model in ("event", "registration", "series"):
        assert not says_it(client, f"/admin/events/{model}/")
