"""A real browser against a real server. Each page is watched: a broken security policy, a script error or a missing file fails its test."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as portal
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, Response, expect
from pytest_django.live_server_helper import LiveServer

from innocenter.accounts.models import User
from tests import make

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in the test's thread; the ORM there is ours alone
# Nothing of a graphics card is drawn by software, and a page of the portal goes into the process that the portal's first page has.
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--process-per-site"]
AXE = Axe()
PATIENCE = 30_000  # milliseconds: costs nothing where all is well, and a busy machine may be slow
expect.set_options(timeout=PATIENCE)
AXE_OPTIONS = {"resultTypes": ["violations"], "preload": False}  # without fetching style sheets anew

SignIn = Callable[[User], Client]
Shot = Callable[[str], Path]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        pytest.exit("The browser tests need Chromium: `apt-get install chromium`, or CHROMIUM=/path/to/it.", returncode=3)
    return {**browser_type_launch_args, "executable_path": chromium, "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    # An English browser on purpose: the portal is Korean until its reader says otherwise.
    return {**browser_context_args, "viewport": {"width": 1280, "height": 900}, "locale": "en-US", "timezone_id": "Asia/Seoul"}


@pytest.fixture(scope="session")
def playwright(django_db_setup: None, playwright: Playwright) -> Iterator[Playwright]:
    """While Playwright's loop runs, Django gives this thread a second connection: it must be closed."""
    yield playwright
    connections.close_all()


@pytest.fixture(scope="session")
def household(browser: Browser, browser_context_args: dict[str, Any], live_server: LiveServer) -> Iterator[BrowserContext]:
    """One browser profile for all tests of a process: style sheets, fonts and scripts are fetched and compiled once.

    Its first page is empty and stays open, and with it the process that draws the portal.
    """
    context = browser.new_context(**browser_context_args)
    first = context.new_page()
    first.route("**/*", lambda route: route.fulfill(body=""))
    first.goto(live_server.url)
    yield context
    context.close()


@pytest.fixture
def context(request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """The household, and what a test leaves behind in it goes with the test.

    Whoever bears the mark `browser_context_args` (scripts off, a clock of the browser's, no network) has a profile to themselves.
    """
    if request.node.get_closest_marker("browser_context_args"):
        yield request.getfixturevalue("new_context")()
        return
    household: BrowserContext = request.getfixturevalue("household")
    yield household
    first, *others = household.pages
    for page in others:
        page.close()
    household.clear_cookies()
    chrome = household.new_cdp_session(first)
    chrome.send("Storage.clearDataForOrigin", {"origin": first.evaluate("origin"), "storageTypes": "all"})
    chrome.detach()


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """1280 px wide; `narrow(page)` makes it a phone."""
    complaints: list[str] = []

    def look(answer: Response) -> None:
        if answer.status >= 500 or (answer.status >= 400 and "/static/" in answer.url):
            complaints.append(f"{answer.status} {answer.url}")

    page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("response", look)
    page.set_default_timeout(PATIENCE)
    yield page
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def sign_in(page: Page, live_server: LiveServer) -> SignIn:
    """Puts a signed-in person's session into the browser, second factor and all."""

    def put(person: User) -> Client:
        client = make.signed_in(person)
        name = portal.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        return client

    return put


@pytest.fixture
def shot(page: Page, pytestconfig: pytest.Config) -> Shot:
    """Saves what the page looks like, the whole of it, under test-results/ (or `--output`), which each run empties first."""

    def save(name: str) -> Path:
        path = Path(pytestconfig.getoption("--output"), f"{name}.png")
        page.wait_for_load_state()
        page.evaluate("document.fonts.ready.then(() => true)")
        page.screenshot(path=path, full_page=True)
        return path

    return save


def press(button: Locator) -> None:
    """A click on what leads elsewhere, until the page it leads to has come, also where that has the same address.

    Whatever looks at a page only once (`count`, `inner_text`, axe, the database behind it) needs this or an `expect` before it: a click
    alone returns while the old page is still there.
    """
    with button.page.expect_navigation():
        button.click()


def narrow(page: Page, width: int = 375) -> None:
    page.set_viewport_size({"width": width, "height": 800})


def in_language(page: Page, live_server: LiveServer, language: str) -> None:
    page.context.add_cookies([{"name": portal.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}])


def axe(page: Page) -> None:
    """No rule of axe is broken on the page as it stands."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    found = page.evaluate("options => axe.run(options).then(found => found.violations)", AXE_OPTIONS)
    told = [
        f"{rule['impact']} {rule['id']}: {rule['help']}\n    " + "\n    ".join(node["html"][:300] for node in rule["nodes"])
        for rule in found
    ]
    assert not told, f"{page.url} at {page.viewport_size}:\n" + "\n".join(told)


def stays_inside(page: Page) -> None:
    """Nothing makes the page itself scroll sideways."""
    too_wide: list[str] | None = page.evaluate("""() => {
        const edge = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= edge) return null;
        return [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > edge + 1)
            .slice(0, 5).map((e) => `${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().right)} > ${edge}`);
    }""")
    assert too_wide is None, f"{page.url} at {page.viewport_size} scrolls sideways: {too_wide}"


def check_looks(page: Page) -> None:
    """Axe at 1280 and 375 px, no sideways scrolling at 320 px either. Leaves the page at 1280. After a click: `press`."""
    page.wait_for_load_state()
    for width in (375, 320, 1280):
        narrow(page, width)
        stays_inside(page)
        if width != 320:
            axe(page)
