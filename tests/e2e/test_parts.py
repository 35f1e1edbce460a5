"""The parts that a company, a reviewer and the staff play beside the main road, each to its end in a browser: what is refused is told,
and the second try does it."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from innocenter.accounts.models import User
from innocenter.outbox.models import Letter
from tests import make, make_panels
from tests.e2e.conftest import SignIn, check_looks, press
from tests.e2e.test_journey import ko
from tests.files import uploads
from workspace import renewals
from workspace.models import Application, Booking, InspectionPhoto, Lease, Panel, PanelSeat

pytestmark = pytest.mark.django_db(transaction=True)


class Desk:
    """One browser that several people use in turn."""

    def __init__(self, page: Page, url: str, sign_in: SignIn) -> None:
        self.page, self.url, self.sign_in = page, url, sign_in

    def goto(self, person: User, path: str) -> Page:
        self.page.context.clear_cookies()
        self.sign_in(person)
        self.page.goto(self.url + path)
        return self.page

    def staff(self, person: User, thing: Application | Booking | Lease | Panel, name: str) -> Page:
        """The page before an act, by its button on the object's page."""
        page = self.goto(person, reverse(f"admin:workspace_{thing._meta.model_name}_change", args=[thing.pk]))
        press(page.locator("a.act", has_text=re.compile(f"^{re.escape(ko(name))}$")))
        return page

    def does(self) -> None:
        press(self.page.locator("form button.act"))

    def submits(self) -> None:
        press(self.page.locator("main form button[type=submit]"))

    def told(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(make.NOON, tick=True) as moved:
        yield moved


@pytest.fixture
def desk(page: Page, live_server: LiveServer, sign_in: SignIn, clock: time_machine.Traveller) -> Desk:
    return Desk(page, live_server.url, sign_in)


def test_from_the_companys_notice_over_the_inspection_to_the_closed_lease(desk: Desk, clock: time_machine.Traveller) -> None:
    clerk, lease = make.clerk(), make.lease(desk_=make.desk(code="B-07"))
    manager = lease.company.managers().get()
    page = desk.goto(manager, reverse("workspace:give_notice", args=[lease.number]))
    desk.submits()
    desk.told("날짜를 골라 주세요.")
    page.locator("[name=reason]").fill("사무실을 옮깁니다.")
    page.locator("[name=last_day]").fill("2026-11-30")
    desk.submits()
    desk.told("마지막 사용일은")
    expect(page.locator("[name=reason]")).to_have_value("사무실을 옮깁니다.")
    page.locator("[name=last_day]").fill("2026-12-24")
    desk.submits()
    desk.told("퇴실 통지를 기록했습니다.")
    page.goto(f"{desk.url}{reverse('workspace:give_notice', args=[lease.number])}")  # once more
    expect(page).to_have_url(desk.url + lease.get_absolute_url())
    desk.told(ko("The end of this lease is settled already."))

    clock.move_to(make.noon(date(2026, 12, 25)))
    renewals.sweep(now=make.noon(date(2026, 12, 25)))
    page = desk.staff(clerk, lease, "Record the check-out")
    desk.does()
    desk.told("아직 이상 없음으로 확인되지 않은 항목")

    page = desk.staff(clerk, lease, "Inspect the desk")
    results = page.locator("select[name^=result_]")
    for one in results.all():
        one.select_option("ok")
    results.first.select_option("fault")
    desk.does()
    desk.told("이상이 있는 내용을 적어 주세요.")
    page.locator("[name^=note_]").first.fill("의자 바퀴 파손")
    page.locator("[name^=photo_]").first.set_input_files({"name": "의자.jpg", "mimeType": "image/jpeg", "buffer": uploads.picture("JPEG")})
    desk.does()
    desk.told("항목이 1개 있습니다.")
    check_looks(page)
    expect(page.get_by_role("link", name="의자.jpg")).to_be_visible()
    page = desk.staff(clerk, lease, "Inspect the desk")
    results.first.select_option("ok")
    desk.does()
    page = desk.staff(clerk, lease, "Record the check-out")
    desk.does()
    expect(page.locator(".messagelist .success")).to_be_visible()
    check_looks(page)
    lease.refresh_from_db()
    assert (lease.state, lease.outcome, InspectionPhoto.objects.count()) == ("closed", "withdrawn", 1)
    desk.goto(manager, lease.get_absolute_url())
    expect(page.locator("h1")).to_be_visible()
    check_looks(page)


def test_one_reviewer_steps_back_and_a_silent_one_is_replaced(desk: Desk, clock: time_machine.Traveller) -> None:
    make_panels.rule()
    clerk, panel = make.clerk(), make_panels.panel(score_by=make.TODAY + timedelta(days=14))
    tied, silent, spare = (make_panels.reviewer() for _ in range(3))
    seats = {one: make_panels.seat(panel, one) for one in (tied, silent)}

    page = desk.goto(tied.user, seats[tied].get_absolute_url())
    page.locator("[name=answer][value=bound]").check(force=True)
    page.locator("[name=sworn]").check(force=True)
    desk.submits()
    desk.told(ko("Please write in a few words what ties you to it."))
    page.locator("[name=conflict]").fill("배우자가 이 기업에서 일합니다.")
    desk.submits()
    expect(page.locator("[name=conflict]")).to_have_count(0)
    check_looks(page)
    answer = page.goto(desk.url + reverse("workspace:sheet", args=[seats[tied].pk]))
    assert answer is not None
    assert answer.status == 404

    clock.move_to(make.NOON + timedelta(days=20))
    page = desk.staff(clerk, panel, "Replace a silent reviewer")
    expect(page.get_by_text(str(silent)).first).to_be_visible()
    check_looks(page)
    desk.does()
    expect(page.locator(".errorlist, .form-hint-invalid, [aria-invalid=true]").first).to_be_visible()
    page.locator(f"[name=seat][value='{seats[silent].pk}']").check(force=True)
    page.locator(f"[name=reviewer][value='{spare.pk}']").check(force=True)
    desk.does()
    expect(page.locator(".messagelist .success")).to_be_visible()
    check_looks(page)
    found = dict(PanelSeat.objects.filter(panel=panel).values_list("reviewer", "state"))
    assert [found[one.user_id] for one in (tied, silent, spare)] == ["conflicted", "replaced", "invited"]
    page = desk.goto(silent.user, seats[silent].get_absolute_url())
    expect(page.locator("h1")).to_be_visible()
    check_looks(page)


def test_an_appeal_is_filed_and_decided_by_somebody_else(desk: Desk) -> None:
    application = make.application("not_selected")
    manager, first = application.company.managers().exclude(is_staff=True).get(), application.decided_by
    assert first
    second = make.head(email="deputy@centre.example")
    page = desk.goto(manager, application.get_absolute_url())
    press(page.get_by_role("link", name=ko("Appeal against the decision")))
    desk.submits()
    desk.told("입력해 주세요.")
    page.locator("[name=reason]").fill("시험 계획서 마지막 쪽이 빠진 채 평가된 것 같습니다.")
    desk.submits()
    desk.told(ko("The appeal is in. We write to you when it is decided."))
    check_looks(page)

    page = desk.staff(first, application, "Uphold the appeal")
    page.locator("[name=reason]").fill("다시 봅니다.")
    desk.does()
    desk.told(ko("You decided first, so somebody else has to decide about the appeal."))
    page = desk.staff(second, application, "Uphold the appeal")
    desk.does()
    desk.told("입력해 주세요.")
    page.locator("[name=reason]").fill("빠진 쪽이 있었습니다.")
    desk.does()
    expect(page.locator(".messagelist .success")).to_be_visible()
    application.refresh_from_db()
    assert application.state == "in_review"
    desk.goto(manager, application.get_absolute_url())
    desk.told("이의신청 인용")
    check_looks(page)


def test_staff_change_a_booking_and_the_company_reads_why(desk: Desk) -> None:
    clerk, booking = make.clerk(), make.booking(title="시제품 검토")
    make.booking(room=booking.room, during=make.hours("13:00", "14:00"))
    page = desk.staff(clerk, booking, "Change the booking")
    check_looks(page)
    page.locator("[name=begins]").select_option("13:00")
    page.locator("[name=ends]").select_option("14:00")
    desk.does()
    desk.told("입력해 주세요.")
    page.locator("[name=reason]").fill("빔프로젝터를 고칩니다.")
    desk.does()
    desk.told("대신 예약할 수 있는 시간")
    check_looks(page)
    page.locator("[name=begins]").select_option("15:00")
    page.locator("[name=ends]").select_option("16:00")
    desk.does()
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(page.locator(".history").get_by_text("빔프로젝터를 고칩니다.")).to_be_visible()
    check_looks(page)
    booking.refresh_from_db()
    assert booking.during == make.hours("15:00", "16:00")
    assert Letter.objects.filter(kind="workspace.booking_changed", context__why="빔프로젝터를 고칩니다.").exists()
