"""A story told in one browser that each of its people uses in turn, with a clock that is moved and letters that really go out."""

import re
from datetime import date, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import time_machine
from allauth.account.models import EmailAddress
from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from innocenter.accounts.models import User
from innocenter.outbox.delivery import deliver
from tests import make
from tests.conftest import Sink
from tests.e2e.conftest import SignIn, press

SEOUL = ZoneInfo("Asia/Seoul")


def ko(words: str) -> str:
    """As a Korean reader sees them."""
    with translation.override("ko"):
        return gettext(words)


class Telling:
    """The clock, the browser, the inbox. Each story adds its people."""

    def __init__(self, page: Page, live_server: LiveServer, sign_in: SignIn, sink: Sink, clock: time_machine.Traveller) -> None:
        self.page, self.url, self.sign_in, self.sink, self.clock = page, live_server.url, sign_in, sink, clock

    def on(self, day: date, hour: int = 10, minute: int = 0) -> None:
        self.clock.move_to(datetime(day.year, day.month, day.day, hour, minute, tzinfo=SEOUL))

    def mail(self) -> list[tuple[str, str]]:
        """(address, subject) of what has reached the mail server and was not looked through with `letters` yet."""
        deliver(clock=timezone.now)
        return sorted((str(message["To"]).split("<")[-1].rstrip(">"), str(message["Subject"])) for message in self.sink.messages)

    def letters(self) -> list[tuple[str, str]]:
        """As `mail`; the inboxes are empty after it."""
        new = self.mail()
        self.sink.messages.clear()
        return new

    def link_in(self, address: str, subject: str) -> str:
        """The path that the button of the newest such letter leads to."""
        deliver(clock=timezone.now)
        mine = [mail for mail in self.sink.messages if address in str(mail["To"]) and subject in str(mail["Subject"])]
        assert mine, f"no letter “{subject}” to {address} among {[(str(m['To']), str(m['Subject'])) for m in self.sink.messages]}"
        html = mine[-1].get_body(("html",))
        assert html is not None
        found = re.search(r'class="button"[^>]*href="([^"]+)"', html.get_content())
        assert found, html.get_content()
        return urlsplit(found[1]).path

    def by_link(self, address: str, subject: str) -> Page:
        """Somebody without an account: from the mail in the inbox over its button, signed in as nobody."""
        path = self.link_in(address, subject)
        self.page.context.clear_cookies()
        self.page.goto(self.url + path)
        return self.page

    def follow(self, person: User, subject: str) -> Page:
        """As a person does it: from the mail in the inbox over its button to the sign-in page, and on to where the letter led."""
        path = self.link_in(person.email, subject)
        self.page.context.clear_cookies()
        self.page.goto(self.url + path)
        self.page.fill("[name=login]", person.email)
        self.page.fill("[name=password]", make.PASSWORD)
        press(self.page.locator("main form button[type=submit]").first)
        assert urlsplit(self.page.url).path == path
        return self.page

    def goto(self, person: User, path: str) -> Page:
        self.sign_in(person)
        self.page.goto(self.url + path)
        return self.page

    def click(self, name: str) -> None:
        press(self.page.get_by_role("button", name=ko(name), exact=True))

    def act(self, person: User, thing: models.Model, name: str, **answers: str) -> None:
        """One act in the admin: from the object's page, over its confirmation."""
        page = self.goto(person, f"/admin/{thing._meta.app_label}/{thing._meta.model_name}/{thing.pk}/change/")
        press(page.locator("a.act", has_text=re.compile(f"^{re.escape(ko(name))}$")).first)
        for field, text in answers.items():
            control = page.locator(f"[name={field}]")
            if control.evaluate("e => e.tagName") == "SELECT":
                control.select_option(text)
            else:
                control.fill(text)
        self.confirm()
        thing.refresh_from_db()

    def confirm(self) -> None:
        """The button of an act's confirmation."""
        press(self.page.locator("form button.act"))
        expect(self.page.locator(".messagelist .success")).to_be_visible()


def can_sign_in_by_hand(person: User) -> User:
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person
