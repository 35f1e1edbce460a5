"""Whoever follows a series or a field has one letter about each new date, and ends it with one click."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from events import following, sweeps
from events.models import Event, Series, Subscription
from innocenter.accounts.models import User
from innocenter.outbox.models import Letter, Unsubscription
from innocenter.outbox.rendering import render, unsubscribe_url
from innocenter.taxonomy.models import Field
from tests import make, make_events
from tests.make import NOON

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=10)


def follower(series: Series | None = None, field: str = "", **about: str) -> User:
    person = make.user(**about)
    if series:
        following.follow(person, series=series, now=NOON)
    if field:
        following.follow(person, field=Field.objects.get(pk=field), now=NOON)
    return person


def told() -> list[str]:
    return list(Letter.objects.filter(kind="events.new_date").order_by("address").values_list("address", flat=True))


def on_a_field(code: str, **about: object) -> Event:
    made = make_events.event(**about)
    made.fields.set([code])
    return made


def test_one_letter_for_each_person_and_event_ten_minutes_after_it_was_published_and_never_twice() -> None:
    series = make_events.series(title_ko="판교 기술포럼")
    both = follower(series, "EE")
    one = follower(series)
    follower(make_events.series(), "EA")
    event = on_a_field("EE", series=series)
    assert following.tell_new_dates(now=LATER - timedelta(seconds=1)) == 0
    assert [following.tell_new_dates(now=LATER + timedelta(days=days)) for days in (0, 0, 3)] == [2, 0, 0]
    assert told() == sorted([both.email, one.email])
    words = render(Letter.objects.filter(kind="events.new_date").latest("pk"))
    assert "새 일정" in words.subject
    assert "판교 기술포럼" in words.text
    assert event.get_absolute_url() in words.text


def test_another_address_is_no_other_person() -> None:
    series = make_events.series()
    person = follower(series)
    make_events.event(series=series)
    following.tell_new_dates(now=LATER)
    User.objects.filter(pk=person.pk).update(email="another@example.com")
    assert following.tell_new_dates(now=LATER) == 0


def test_who_follows_later_what_is_off_and_what_is_by_invitation_is_not_told_of() -> None:
    series = make_events.series()
    follower(series)
    make_events.event(series=series, audience="invited")
    make_events.draft(series=series)
    off = make_events.event(series=series)
    off.cancel(by=make_events.clerk(), reason="사정", now=NOON)
    with_time = make_events.event()
    late = make.user()
    following.follow(late, series=series, now=NOON + timedelta(seconds=1))
    assert following.tell_new_dates(now=LATER) == 0
    Event.objects.filter(pk=with_time.pk).update(series=series)
    assert following.tell_new_dates(now=with_time.starts_at) == 0


def test_everybody_reads_it_in_their_language() -> None:
    series = make_events.series(title_en="Pangyo forum")
    follower(series, language="en")
    make_events.event(series=series, title_en="Sensors")
    following.tell_new_dates(now=LATER)
    words = render(Letter.objects.get(kind="events.new_date"))
    assert "New date: “Sensors”" in words.subject
    assert "Pangyo forum" in words.text


def test_a_letter_that_is_no_longer_wanted_does_not_leave() -> None:
    series = make_events.series()
    person = follower(series)
    event = make_events.event(series=series)
    following.tell_new_dates(now=LATER)
    letter = Letter.objects.get(kind="events.new_date")
    assert letter.what_kind
    assert letter.what_kind.still_owed
    assert letter.what_kind.still_owed(letter) is None
    Subscription.objects.of(person).delete()
    assert letter.what_kind.still_owed(letter)
    following.follow(person, series=series, now=NOON)
    event.cancel(by=make_events.clerk(), reason="사정", now=NOON)
    assert letter.what_kind.still_owed(letter)


@pytest.mark.parametrize("many", [1, 3, 30])
def test_it_costs_two_statements_however_many_follow(many: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    series = make_events.series()
    for _ in range(many):
        follower(series)
    make_events.event(series=series)
    with django_assert_num_queries(2):
        assert following.tell_new_dates(now=LATER) == many
    with django_assert_num_queries(1):
        assert following.tell_new_dates(now=LATER) == 0


def test_the_sweep_tells_also_after_three_days_of_absence() -> None:
    series = make_events.series()
    follower(series)
    make_events.event(series=series)
    found = [sweeps.sweep(now=NOON + timedelta(days=3))["letters about new dates"] for _ in range(2)]
    assert found == [1, 0]


# -- pages


def test_a_person_follows_a_series_with_one_press_and_ends_it_on_their_page() -> None:
    series, person = make_events.series(title_ko="판교 기술포럼"), make.user()
    client, url = make.signed_in(person), series.get_absolute_url()
    assert "새 일정 메일로 받기" in client.get(url).content.decode()
    page = client.post(f"{url}follow/", follow=True).content.decode()
    assert "새 일정을 메일로 받고 있습니다" in page
    subscription = Subscription.objects.of(person).get()
    assert subscription.series == series
    mine = client.get("/events/mine/following/").content.decode()
    assert "판교 기술포럼" in mine
    assert make.signed_in(make.user()).post(f"/events/mine/following/{subscription.pk}/end/").status_code == 404
    assert client.get(f"/events/mine/following/{subscription.pk}/end/").status_code == 405
    client.post(f"/events/mine/following/{subscription.pk}/end/")
    assert not Subscription.objects.exists()


def test_a_field_is_followed_in_the_same_way() -> None:
    person = make.user()
    make.signed_in(person).post("/events/fields/EE/follow/")
    assert Subscription.objects.of(person).get().field_id == "EE"
    assert make.signed_in(person).post("/events/fields/XX/follow/").status_code == 404


def test_a_visitor_is_asked_to_sign_in_and_comes_back() -> None:
    url = make_events.series().get_absolute_url()
    page = Client().get(url).content.decode()
    assert f"/accounts/login/?next={url}" in page
    assert "csrfmiddlewaretoken" not in page
    assert Client().post(f"{url}follow/").url.startswith("/accounts/login/")


def test_one_click_in_a_letter_ends_all_of_it_and_following_again_brings_it_back() -> None:
    series = make_events.series()
    person = follower(series, "EE")
    make_events.event(series=series)
    following.tell_new_dates(now=LATER)
    stop = unsubscribe_url(Letter.objects.get(kind="events.new_date")).removeprefix("http://127.0.0.1:8000")
    assert Client().get(stop).status_code == 200
    assert Subscription.objects.of(person).count() == 2
    assert Client().post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscription.objects.exists()
    following.follow(person, series=series, now=NOON)
    assert not Unsubscription.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_what_one_follows_costs_the_same(rows: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    person = make.user()
    for _ in range(rows):
        following.follow(person, series=make_events.series(), now=NOON)
    client = make.signed_in(person)
    client.get("/events/mine/following/")
    with django_assert_num_queries(4):  # session, person; subscriptions, calendar
        client.get("/events/mine/following/")
