"""A series edited in the staff's site: one date, this date and those after it, all of them. Nobody's registration moves."""

import re
from datetime import date, time

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from events.models import Event, Registration, Series
from innocenter.accounts.models import User
from innocenter.taxonomy.models import Holiday
from tests import make_events
from tests.e2e.conftest import SignIn, check_looks, narrow, press
from tests.make import NOON

pytestmark = pytest.mark.django_db(transaction=True)


def planned(clerk: User) -> Series:
    """Four dates on third Thursdays; somebody is registered for the first, which is published."""
    series = make_events.series(title_ko="판교 기술포럼", begins=time(15), minutes=120)
    dates = series.plan(Holiday.objects.calendar(), months=4, by=clerk, now=NOON)
    Event.objects.filter(pk=dates[0].pk).update(capacity_onsite=3, elsewhere="대전 (예시)")
    first = Event.objects.get(pk=dates[0].pk)
    first.publish(by=clerk, now=NOON)
    make_events.registered(first)
    return series


def told(series: Series) -> list[tuple[str, str]]:
    """Title and beginning of each date, in the order of the months."""
    return [(event.title_ko, f"{timezone.localtime(event.starts_at):%m-%d %H:%M}") for event in series.dates.order_by("month")]


def edit(page: Page, url: str, **words: str) -> None:
    page.goto(f"{url}?edit=1")
    for name, text in words.items():
        page.locator(f"[name={name}]").fill(text)
    press(page.locator("[name=_save]"))
    expect(page.locator(".messagelist .success")).to_be_visible()


def follow(page: Page) -> None:
    press(page.locator("form button.act"))
    expect(page.locator(".messagelist .success")).to_be_visible()


def test_one_date_this_and_those_after_it_and_all_of_them(page: Page, live_server: LiveServer, sign_in: SignIn) -> None:
    clerk = make_events.clerk()
    series = planned(clerk)
    person = Registration.objects.values_list("pk", "event", "state").get()
    sign_in(clerk)
    admin = f"{live_server.url}/admin/events"
    second, third = series.dates.order_by("month")[1:3]

    page.goto(f"{admin}/event/{second.pk}/change/")  # one
    press(page.get_by_role("link", name="일시와 장소"))
    page.locator("[name=begins]").fill("2027-01-20T10:00")
    page.locator("[name=ends]").fill("2027-01-20T12:00")
    press(page.locator("form button.act"))
    expect(page.locator(".messagelist .success")).to_be_visible()
    was = [("판교 기술포럼", at) for at in ("12-17 15:00", "01-20 10:00", "02-18 15:00", "03-18 15:00")]
    assert told(series) == was

    edit(page, f"{admin}/series/{series.pk}/change/", title_ko="판교 저녁포럼", begins="18:00")
    assert told(series) == was, "the rule alone moves nothing"
    page.goto(f"{admin}/event/{third.pk}/change/")  # this and those after it
    press(page.get_by_role("link", name="이 일정부터 이후 일정을 시리즈에 맞추기"))
    expect(page.locator("[name=since]")).to_have_value(re.compile("^2027-02-"))
    check_looks(page)
    follow(page)
    assert told(series) == [*was[:2], ("판교 저녁포럼", "02-18 18:00"), ("판교 저녁포럼", "03-18 18:00")]

    page.goto(f"{admin}/series/{series.pk}/act/follow/")  # all
    page.locator("[name=since]").fill(date(2026, 12, 1).isoformat())
    page.locator("[name=published_too]").check(force=True)
    follow(page)
    own = [("판교 저녁포럼", at) for at in ("12-17 15:00", "01-20 10:00", "02-18 18:00", "03-18 18:00")]
    assert told(series) == own, "what is published, or was moved by itself, takes the words and keeps its hour"

    page.goto(f"{admin}/series/{series.pk}/act/follow/?since=2026-12-01")
    page.locator("[name=moved_too]").check(force=True)
    follow(page)
    evening = [("판교 저녁포럼", at) for at in ("12-17 15:00", "01-21 18:00", "02-18 18:00", "03-18 18:00")]
    assert told(series) == evening, "what staff had moved goes back when they say so"
    assert Registration.objects.values_list("pk", "event", "state").get() == person


def test_the_month_is_a_calendar_on_a_wide_screen_and_a_list_on_a_phone(page: Page, live_server: LiveServer) -> None:
    event = make_events.event(title_ko="판교 기술포럼")
    page.goto(f"{live_server.url}/events/")
    press(page.get_by_role("link", name="월별 달력으로 보기"))
    press(page.get_by_role("link", name="2026년 12월"))
    expect(page.locator("table.month").get_by_role("link", name="판교 기술포럼")).to_have_attribute("href", event.get_absolute_url())
    check_looks(page)
    narrow(page)
    expect(page.locator("table.month")).to_be_hidden()
    expect(page.get_by_role("link", name="판교 기술포럼")).to_be_visible()
