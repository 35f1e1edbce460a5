"""Pages of what becomes of a stay, of regular bookings and of companies that go on in others: axe, both languages, three widths."""

from collections.abc import Callable, Iterator
from datetime import date
from types import SimpleNamespace

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from companies.models import CentreMembership, Succession
from innocenter.accounts.models import User
from tests import make
from tests.e2e.conftest import Shot, SignIn, check_looks, in_language
from workspace import recurring, renewals
from workspace.models import Booking
from workspace.succession import succeed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=True):
        yield


@pytest.fixture
def told() -> SimpleNamespace:
    """One company with an extended lease and a series, one that is heard, one without institute, one at its cap, one taken over."""
    extended = make.renewal_review(reported=True)
    extended.extend(by=make.head(), months=6, reason="계획대로 진행되고 있습니다.", now=make.NOON)
    company = extended.lease.company
    wish = make.wish(company_=company, title="주간 기술 회의")
    series = recurring.book(wish, every_weeks=1, dates=3, by=wish.person, now=make.NOON)
    make.booking(company_=company, during=make.hours("16:00", "17:00", make.TODAY))
    held = Booking.objects.hold(make.wish(company_=company, during=make.hours("15:00", "16:00")), by=wish.person, now=make.NOON)
    lost = make.lease()
    make.confirmed_project(company_=lost.company)
    lost.record_lost_institute(by=make.clerk(), reason="연구자가 떠났습니다.", now=make.NOON)
    cap = make.lease(first_day=date(2026, 7, 1), months=6)
    renewals.announce_caps(make.TODAY, now=make.NOON)
    merged, successor = make.lease().company, make.company(name="카누리테크㈜")
    succeed(
        predecessor=merged, successor=successor, kind=Succession.Kind.MERGER, on=make.TODAY, reason="합병 등기를 확인했습니다.",
        by=make.clerk(), now=make.NOON,
    )  # fmt: skip
    return SimpleNamespace(
        company=company, lease=extended.lease, amendment=extended.amendment, series=series, held=held, lost=lost, cap=cap,
        heard=make.review_for_cause(), merged=merged, successor=successor, card=CentreMembership.objects.get(company=company),
    )  # fmt: skip


PAGES: dict[str, tuple[Callable[[SimpleNamespace], User], Callable[[SimpleNamespace], str]]] = {
    "sign the amendment": (lambda it: it.company.managers().get(), lambda it: it.amendment.get_absolute_url()),
    "notice": (lambda it: it.company.managers().get(), lambda it: reverse("workspace:give_notice", args=[it.lease.number])),
    "series": (lambda it: it.company.managers().get(), lambda it: reverse("workspace:series", args=[it.series.pk])),
    "confirm": (lambda it: it.company.managers().get(), lambda it: reverse("workspace:confirm_booking", args=[it.held.pk])),
    "view": (
        lambda it: it.heard.lease.company.managers().get(),
        lambda it: reverse("workspace:state_view", args=[it.heard.lease.number, it.heard.pk]),
    ),
    "another institute": (
        lambda it: it.lost.company.managers().get(), lambda it: reverse("workspace:name_institute", args=[it.lost.number])
    ),
    "graduation": (lambda it: it.cap.company.managers().get(), lambda it: reverse("workspace:graduation", args=[it.cap.number])),
    "taken over": (lambda it: it.successor.managers().get(), lambda it: it.merged.get_absolute_url()),
    "card": (lambda it: make.clerk(), lambda it: reverse("companies:member_check", args=[it.card.token])),
    "board": (lambda it: make.clerk(), lambda it: reverse("admin:workspace_lease_board")),
    "company": (lambda it: make.clerk(), lambda it: reverse("admin:companies_company_change", args=[it.successor.pk])),
    "merger": (lambda it: make.clerk(), lambda it: reverse("admin:companies_company_act", args=[it.company.pk, "succeed"])),
    "number": (lambda it: make.clerk(), lambda it: reverse("admin:companies_company_act", args=[it.company.pk, "number"])),
    "shut": (lambda it: make.clerk(), lambda it: reverse("admin:workspace_site_act", args=[it.lease.desks()[0].room.site_id, "shut"])),
}  # fmt: skip


def test_the_pages_are_accessible_to_all(
    page: Page, live_server: LiveServer, sign_in: SignIn, told: SimpleNamespace, shot: Shot
) -> None:
    """One centre for all of them: what stands on one page is not changed by looking at another."""
    for name, (who, where) in PAGES.items():
        person, path = who(told), where(told)
        page.context.clear_cookies()
        sign_in(person)
        for language in ("ko", "en"):
            in_language(page, live_server, language)
            User.objects.filter(pk=person.pk).update(language=language)
            answer = page.goto(f"{live_server.url}{path}")
            assert answer is not None
            assert (answer.status, page.url) == (200, f"{live_server.url}{path}"), name
            check_looks(page)
            if language == "ko":
                shot(f"stays-{name.replace(' ', '-')}")
