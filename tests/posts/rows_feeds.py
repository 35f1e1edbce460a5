"""Guests without an account, what somebody follows, and the address of their own calendar."""

from events import following
from events.models import CalendarKey, Subscription
from tests import make, make_events
from tests.make import NOON
from tests.posts import Post, row


@row("events:guest", told="메일을 확인해 주세요", anybody=True)
def guest() -> Post:
    body = {"name": "김손님", "email": "guest@example.com", "affiliation": "한빛센서", "consent_event_guest": "on"}
    return Post(None, [make_events.event().pk], body)


@row("events:guest_confirm", told="확정")
def guest_confirm() -> Post:
    return Post(None, [make_events.guest_sign_up().get_absolute_url().split("/")[-2]])


@row("events:follow_series", told="새 일정을 메일로 받고 있습니다", anybody=True)
def follow_series() -> Post:
    return Post(make.user(), [make_events.series().pk])


@row("events:follow_field", told="새 일정을 메일로 받고 있습니다", anybody=True)
def follow_field() -> Post:
    return Post(make.user(), ["EE"])


@row("events:unfollow", told="", again=404)
def unfollow() -> Post:
    person = make.user()
    following.follow(person, series=make_events.series(), now=NOON)
    return Post(person, [Subscription.objects.of(person).get().pk])


@row("events:make_calendar", told="주소 복사", anybody=True)
def make_calendar() -> Post:
    return Post(make.user())


@row("events:renew_calendar", told="이미 새 주소로 바뀌었습니다", anybody=True)
def renew_calendar() -> Post:
    person = make.user()
    return Post(person, [CalendarKey.objects.make(person, now=NOON).name])
