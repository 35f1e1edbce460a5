"""The reception on a phone: opened with a network, used without one, sent when it is back; every page of the day is open to all."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from events import attendance
from events.models import CheckIn, Event, Registration
from tests import make_events
from tests.e2e.conftest import SignIn, check_looks, narrow, press

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_clock, pytest.mark.browser_context_args]  # offline


def an_event(seats: int = 3) -> Event:
    """It has just begun, and three minutes before midnight it is still today."""
    begins = timezone.now() + timedelta(seconds=30)
    made: Event = make_events.event(capacity_onsite=seats, starts_at=begins + timedelta(hours=1), ends_at=begins + timedelta(hours=3))
    Event.objects.filter(pk=made.pk).update(starts_at=timezone.now() - timedelta(seconds=1))
    return Event.objects.get(pk=made.pk)


def registered(event: Event, name: str) -> Registration:
    Event.objects.filter(pk=event.pk).update(closes_at=event.ends_at)
    return Event.objects.get(pk=event.pk).register(make_events.guest(name=name, affiliation="한빛센서"), by=None, now=timezone.now())


def named(page: Page, name: str) -> Locator:
    return page.locator("#people li").filter(has_text=name)


def opened(page: Page, server: LiveServer, event: Event) -> None:
    narrow(page)
    page.goto(f"{server.url}/events/{event.pk}/reception/")
    expect(page.locator("main[data-ready=yes]")).to_be_visible()
    expect(page.locator("#people li button[type=button]").first).to_be_visible()


def test_a_phone_without_a_network_checks_in_and_sends_it_later(page: Page, live_server: LiveServer, sign_in: SignIn) -> None:
    event = an_event()
    one, two, three = (registered(event, name) for name in ("김하늘", "이바다", "박구름"))
    queued = registered(event, "최대기")
    clerk = make_events.clerk(name="김접수")
    sign_in(clerk)
    opened(page, live_server, event)
    expect(page.get_by_text("최대기")).to_have_count(0)

    page.context.set_offline(True)
    expect(page.locator("#net")).to_contain_text("네트워크가 없습니다")
    page.get_by_role("searchbox").fill("ㄱㅎㄴ")
    expect(page.locator("#people li")).to_have_count(1)
    named(page, "김하늘").get_by_role("button").click()
    expect(page.locator("#told")).to_contain_text("김하늘 님이 입장했습니다")
    page.get_by_role("searchbox").fill("")
    page.locator("#id_ticket").fill(two.ticket.lower())
    page.locator("#typed button").click()
    expect(page.locator("#told")).to_contain_text("이바다 님이 입장했습니다")
    page.locator("#id_ticket").fill(two.ticket)
    page.locator("#typed button").click()
    expect(page.locator("#told")).to_contain_text("이미 체크인했습니다")
    page.locator("#id_ticket").fill(queued.ticket)
    page.locator("#typed button").click()
    expect(page.locator("#told")).to_contain_text("자리가 없는 참가증입니다")
    expect(page.locator("#net")).to_contain_text("2건")
    assert not CheckIn.objects.exists()

    page.reload()  # still without a network: the worker gives the page, the device its list
    expect(page.locator("#net")).to_contain_text("2건")
    expect(page.locator("#count")).to_contain_text("입장 2명")

    Registration.objects.get(pk=one.pk).check_in(by=make_events.clerk(name="이접수"), now=timezone.now())  # at another door meanwhile
    page.context.set_offline(False)

    expect(page.locator("#conflicts")).to_contain_text("이접수")
    expect(page.locator("#net")).to_be_hidden()
    assert sorted(CheckIn.objects.values_list("registration", "by__name")) == sorted([(one.pk, "이접수"), (two.pk, "김접수")])
    assert Registration.objects.get(pk=three.pk).state == "confirmed"


def test_what_was_done_while_the_sign_in_ran_out_is_sent_after_the_next(page: Page, live_server: LiveServer, sign_in: SignIn) -> None:
    event = an_event()
    one = registered(event, "김하늘")
    clerk = make_events.clerk()
    sign_in(clerk)
    opened(page, live_server, event)
    page.context.clear_cookies()

    named(page, "김하늘").get_by_role("button").click()
    expect(page.locator("#net")).to_contain_text("로그인이 만료되었습니다")
    assert Registration.objects.get(pk=one.pk).state == "confirmed"

    sign_in(clerk)
    page.goto(f"{live_server.url}/events/{event.pk}/reception/")
    expect(page.locator("#people li.in")).to_have_count(1)
    expect(page.locator("#net")).to_be_hidden()
    assert CheckIn.objects.get(registration=one).device_at is not None


def test_somebody_who_did_not_register_comes_in_without_a_network(page: Page, live_server: LiveServer, sign_in: SignIn) -> None:
    event = an_event(seats=2)
    registered(event, "김하늘")
    sign_in(make_events.clerk())
    opened(page, live_server, event)
    page.context.set_offline(True)
    page.get_by_role("link", name="현장 참가").click()
    page.locator("#walk-name").fill("정바람")
    page.locator("#walk-affiliation").fill("새벽소재")
    page.locator("#walk-in button[type=submit]").click()
    expect(page.locator("#told")).to_contain_text("동의가 필요합니다")
    page.locator("label[for=walk-agrees]").click()
    page.locator("#walk-in button[type=submit]").click()
    expect(page.locator("#told")).to_contain_text("적어 두었습니다")
    page.context.set_offline(False)

    expect(page.locator("#people li.in")).to_contain_text("정바람")
    assert CheckIn.objects.get().how == "walk_in"


def test_without_javascript_the_list_has_buttons(page: Page, live_server: LiveServer, sign_in: SignIn) -> None:
    event = an_event()
    registered(event, "김하늘")
    sign_in(make_events.clerk())
    page.route("**/reception.js", lambda route: route.abort())
    page.goto(f"{live_server.url}/events/{event.pk}/reception/")
    press(named(page, "김하늘").get_by_role("button"))
    expect(page.locator("#people li.in")).to_contain_text("김하늘")
    press(named(page, "김하늘").get_by_role("link"))
    page.get_by_label("사유").fill("다른 분이었습니다.")
    press(page.locator("form.form button[type=submit]"))
    expect(page.locator("#people li.expected")).to_contain_text("김하늘")


def test_the_list_goes_from_the_device_when_asked(page: Page, live_server: LiveServer, sign_in: SignIn) -> None:
    event = an_event()
    registered(event, "김하늘")
    sign_in(make_events.clerk())
    opened(page, live_server, event)
    page.get_by_role("button", name="이 기기에서 명단 지우기").click()
    expect(page.locator("#people li")).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('reception:')).length") == 0


def test_the_reception_is_accessible_and_stays_inside_a_phone(page: Page, live_server: LiveServer, sign_in: SignIn) -> None:
    event = an_event()
    registered(event, "김하늘").check_in(by=make_events.clerk(), now=timezone.now())
    registered(event, "이바다")
    sign_in(make_events.clerk())
    opened(page, live_server, event)
    check_looks(page)


def test_every_page_of_the_day_and_after_it_is_accessible(page: Page, live_server: LiveServer, sign_in: SignIn) -> None:
    event, clerk = an_event(), make_events.clerk()
    comes, came = registered(event, "김하늘"), registered(event, "이바다")
    seen = Registration.objects.get(pk=came.pk).check_in(by=clerk, now=timezone.now())
    gone = an_event()
    was_there = registered(gone, "박구름")
    Registration.objects.get(pk=was_there.pk).check_in(by=clerk, now=timezone.now())
    begun = timezone.now() - timedelta(hours=2)
    Event.objects.filter(pk=gone.pk).update(starts_at=begun, ends_at=begun + timedelta(hours=1), closes_at=None)
    gone.finish(now=timezone.now())
    attendance.close(gone, by=clerk, now=timezone.now())
    for name, args in [
        ("here", [event.pk]), ("registration", [comes.token]), ("own_check_in", [comes.token]), ("registration", [was_there.token]),
        ("survey", [was_there.token]),
    ]:  # fmt: skip
        page.goto(f"{live_server.url}{reverse(f'events:{name}', args=args)}")
        expect(page.locator("h1")).to_be_visible()
        check_looks(page)
    sign_in(clerk)
    for name, args in [("reception_door", [event.pk]), ("reception_walk_in", [event.pk]), ("reception_undo", [event.pk, seen.pk])]:
        page.goto(f"{live_server.url}{reverse(f'events:{name}', args=args)}")
        expect(page.locator("h1")).to_be_visible()
        check_looks(page)
