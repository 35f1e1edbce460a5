"""The reception reads tickets with a real camera picture: Chromium is shown a film of a phone that holds up a QR code."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import segno
from django.utils import timezone
from PIL import Image, ImageFilter
from playwright.sync_api import Page, Playwright, expect
from pytest_django.live_server_helper import LiveServer

from events.models import CheckIn, Event, Registration
from innocenter.outbox.rendering import absolute
from tests import make, make_events
from tests.e2e.conftest import narrow

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_clock]
WIDTH, HEIGHT, FRAMES = 640, 480, 4


def film(place: Path, text: str) -> Path:
    """A code held a little askew before a grey wall, as a lens sees it: YUV4MPEG2, which Chromium plays round and round."""
    code = Image.open(_png(place.with_suffix(".png"), text)).convert("L").resize((300, 300), Image.Resampling.BICUBIC)
    scene = Image.new("L", (WIDTH, HEIGHT), 150)
    held = Image.new("L", (360, 360), 235)
    held.paste(code, (30, 30))
    mask = Image.new("L", held.size, 255).rotate(7, expand=True)
    scene.paste(held.rotate(7, expand=True), (120, 40), mask)
    luma = scene.filter(ImageFilter.GaussianBlur(0.8)).tobytes()
    frame = b"FRAME\n" + luma + bytes([128]) * (WIDTH * HEIGHT // 2)
    place.write_bytes(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * FRAMES)
    return place


def _png(place: Path, text: str) -> Path:
    segno.make(text, error="m").save(str(place), scale=8, border=4)
    return place


@pytest.fixture
def event() -> Event:
    """It has just begun."""
    begins = timezone.now() + timedelta(seconds=30)
    made: Event = make_events.event(starts_at=begins + timedelta(hours=1), ends_at=begins + timedelta(hours=3))
    Event.objects.filter(pk=made.pk).update(starts_at=timezone.now() - timedelta(seconds=1), closes_at=made.ends_at)
    return Event.objects.get(pk=made.pk)


@pytest.fixture
def ticket(event: Event) -> Registration:
    return event.register(make_events.guest(name="김하늘", affiliation="한빛센서"), by=None, now=timezone.now())


@pytest.fixture
def phone(
    playwright: Playwright, browser_type_launch_args: dict[str, Any], live_server: LiveServer, ticket: Registration, tmp_path: Path
) -> Iterator[Page]:
    """A phone whose camera looks at the ticket; a clerk is signed in on it."""
    shown = film(tmp_path / "ticket.y4m", absolute(f"/events/in/{ticket.ticket}/"))
    args = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={shown}"]
    browser = playwright.chromium.launch(**{**browser_type_launch_args, "args": [*browser_type_launch_args["args"], *args]})
    context = browser.new_context(timezone_id="Asia/Seoul", permissions=["camera"])
    client = make.signed_in(make_events.clerk(name="김접수"))
    context.add_cookies([{"name": name, "value": one.value, "url": live_server.url} for name, one in client.cookies.items()])
    page = context.new_page()
    page.set_default_timeout(30_000)
    narrow(page)
    yield page
    browser.close()


def test_a_ticket_held_before_the_camera_is_checked_in_without_a_network(
    phone: Page, live_server: LiveServer, event: Event, ticket: Registration
) -> None:
    phone.goto(f"{live_server.url}/events/{event.pk}/reception/")
    expect(phone.locator("main[data-ready=yes]")).to_be_visible()
    expect(phone.locator("#people li button[type=button]")).to_have_count(1)
    phone.context.set_offline(True)
    expect(phone.locator("#net")).to_contain_text("네트워크가 없습니다")
    phone.locator("#scan").click()
    expect(phone.locator("#camera")).to_be_visible()
    expect(phone.locator("#people li.in")).to_contain_text("김하늘")
    phone.locator("#stop").click()
    expect(phone.locator("#camera")).to_be_hidden()
    assert not CheckIn.objects.exists()
    phone.context.set_offline(False)
    expect(phone.locator("#net")).to_be_hidden()
    assert CheckIn.objects.values_list("registration", "how").get() == (ticket.pk, "qr")
