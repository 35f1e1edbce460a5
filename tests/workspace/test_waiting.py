"""The waiting list: who is next, what frees a desk, and what becomes of an offer from the list."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from tests import make, make_panels
from tests.make import NOON, noon
from workspace import applications, waiting
from workspace.models import Application, Claim, Offer, Room, Site, WaitEntry

pytestmark = pytest.mark.django_db
HELD_UNTIL = date(2026, 11, 30)  # five working days after Monday, 23 November


def waits(score: str | None = None, *, desks: int = 1, minutes: int = 0) -> WaitEntry:
    """An entry of the list. The score is written by hand: that of a panel is the matter of its own tests."""
    entry = WaitEntry.objects.get(application=make.application("waitlisted", desks=desks))
    WaitEntry.objects.filter(pk=entry.pk).update(score=score, since=NOON + timedelta(minutes=minutes))
    entry.refresh_from_db()
    return entry


def states() -> dict[int, str]:
    return dict(WaitEntry.objects.values_list("pk", "state"))


def test_a_higher_score_comes_first_then_who_waited_longer_then_those_without() -> None:
    unscored, low, early, late = waits(minutes=-60), waits("71.5"), waits("88", minutes=1), waits("88", minutes=2)

    assert list(WaitEntry.objects.waiting().in_order()) == [early, late, low, unscored]
    assert [entry.place for entry in (early, late, low, unscored)] == [1, 2, 3, 4]


def test_a_free_desk_is_offered_to_the_next_and_held_five_working_days() -> None:
    second, first = waits("80"), waits("90")
    desk = make.desk()

    assert waiting.serve(now=NOON) == 1

    offer = Offer.objects.get()
    first.refresh_from_db()
    assert (first.state, first.offer) == ("offered", offer)
    assert (offer.made_by, offer.sign_by, offer.first_day) == (None, HELD_UNTIL, date(2026, 12, 14))
    assert (first.application.state, first.application.due_on) == ("offered", HELD_UNTIL)
    assert [claim.room for claim in Claim.objects.filter(state="held")] == [desk]
    assert states()[second.pk] == "waiting"
    assert waiting.serve(now=NOON) == 0


def test_an_offer_that_is_not_signed_lapses_and_goes_to_the_next_in_the_same_sweep() -> None:
    first, second = waits("90"), waits("80")
    make.desk()
    waiting.serve(now=NOON)

    applications.sweep(now=noon(HELD_UNTIL))
    assert states() == {first.pk: "offered", second.pk: "waiting"}
    done = applications.sweep(now=noon(date(2026, 12, 1)))

    assert (done["offers lapsed"], done["offers from the waiting list"]) == (1, 1)
    assert states() == {first.pk: "expired", second.pk: "offered"}
    assert Application.objects.get(pk=first.application_id).state == "lapsed"


def test_a_signed_offer_is_taken_and_the_lease_begins() -> None:
    entry = waits("90")
    make.desk()
    waiting.serve(now=NOON)
    make.step(Application.objects.get(), "contracted")

    entry.refresh_from_db()
    assert (entry.state, Application.objects.get().state) == ("taken", "contracted")


def test_who_needs_more_than_is_free_waits_on_and_the_next_for_whom_it_is_enough_is_served() -> None:
    big, small = waits("95", desks=2), waits("70")
    make.desk()
    waiting.serve(now=NOON)
    assert states() == {big.pk: "waiting", small.pk: "offered"}
    make.desk()
    make.desk()
    waiting.serve(now=NOON)
    assert states()[big.pk] == "offered"


def test_who_has_a_lease_by_now_stays_on_the_list_and_the_next_is_served() -> None:
    first, second = waits("90"), waits("80")
    make.lease(project_=make.confirmed_project(company_=first.application.company))
    make.desk()

    assert waiting.serve(now=NOON) == 1
    assert states() == {first.pk: "waiting", second.pk: "offered"}


def test_a_company_is_not_offered_desks_of_two_sites() -> None:
    here = make.desk()
    there = make.desk(site=Site.objects.create(name_ko="판교 제2센터", name_en="Pangyo 2", address_ko="성남시 수정구", order=9))
    entry = waits("95", desks=2)  # one free at each of two sites is too few for two people who work together
    assert waiting.serve(now=NOON) == 0

    beside = make.desk(site=there.site)
    assert waiting.serve(now=NOON) == 1
    assert [claim.room for claim in Claim.objects.filter(state="held").order_by("pk")] == [there, beside]
    assert states() == {entry.pk: "offered"}
    assert here in Room.objects.lettable().unclaimed_from(NOON.date())


def test_a_desk_is_free_for_the_list_once_its_check_out_is_passed() -> None:
    lease = make.lease()
    entry = waits("90")
    lease.end_by_notice(by=make.clerk(), last_day=date(2026, 12, 18), reason="이전", now=NOON)
    left = date(2026, 12, 19)
    lease.start_checkout(now=noon(left))
    assert waiting.serve(now=noon(left)) == 0
    make.inspected(lease, now=noon(left)).record_checkout(by=make.clerk(), on=left, now=noon(left))

    assert waiting.serve(now=noon(left)) == 1
    assert states()[entry.pk] == "offered"


def test_a_withdrawn_offer_frees_its_desk_for_the_next() -> None:
    first, second = waits("90"), waits("80")
    make.desk()
    waiting.serve(now=NOON)
    own = Application.objects.get(pk=first.application_id)
    own.withdraw(by=own.company.managers().get(), now=NOON)
    waiting.serve(now=NOON)
    assert states() == {first.pk: "left", second.pk: "offered"}

    Offer.objects.get(application=second.application_id).withdraw(reason="공사", by=make.clerk(), now=NOON)
    assert states()[second.pk] == "over"
    assert Application.objects.get(pk=second.application_id).state == "selected"


def test_the_list_is_left_by_withdrawing() -> None:
    entry = waits("90")
    entry.application.withdraw(by=entry.application.company.managers().get(), now=NOON)
    make.desk()
    assert waiting.serve(now=NOON) == 0
    assert states() == {entry.pk: "left"}


def test_nobody_is_put_on_the_list_while_desks_are_free() -> None:
    application = make.application("selected")
    make.desk()
    with pytest.raises(ValidationError, match="충분합니다"):
        WaitEntry.enter(application, by=make.clerk(), now=NOON)


def test_staff_do_not_offer_by_hand_what_the_next_on_the_list_could_take() -> None:
    waits("90")
    selected, desk = make.application("selected"), make.desk()
    with pytest.raises(ValidationError, match="먼저입니다"):
        Offer.make(application=selected, rooms=[desk], first_day=date(2026, 12, 14), months=6, by=make.clerk(), now=NOON)


def test_the_score_is_the_mean_of_the_decided_panel() -> None:
    application = make.application("in_review")
    make_panels.closed(application, marks=(5, 4, 4))
    application.select(reason="좋습니다.", by=make.head(), now=NOON)
    entry = WaitEntry.enter(application, by=make.clerk(), now=NOON)
    panel = application.panels.get()
    assert entry.score == Decimal(panel.frozen["result"]["mean"])


@pytest.mark.parametrize(
    "columns", [{"state": "left"}, {"state": "offered"}, {"closed_at": NOON}], ids=["left without a time", "offered nothing", "closed"]
)
def test_the_database_refuses_half_an_entry(columns: dict[str, Any]) -> None:
    entry = waits()
    with pytest.raises(IntegrityError), transaction.atomic():
        WaitEntry.objects.filter(pk=entry.pk).update(**columns)


def test_the_database_refuses_a_second_place_and_a_way_back() -> None:
    entry = waits()
    with pytest.raises(IntegrityError), transaction.atomic():
        WaitEntry.objects.create(application=entry.application, since=NOON, entered_by=entry.entered_by)
    entry.application.withdraw(by=entry.application.company.managers().get(), now=NOON)
    with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
        WaitEntry.objects.update(state="waiting", closed_at=None)


# Letters and pages


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_company_hears_its_place_and_staff_hear_of_the_offer(language: str) -> None:
    make.clerk()
    waits("90")
    make.desk()
    waiting.serve(now=NOON)
    found = Letter.objects.filter(kind__in=["workspace.waiting_list", "workspace.waiting_offered"])
    assert found.values("kind").distinct().count() == 2
    for letter in found:
        letter.language = language
        words = render(letter)
        assert "http" in words.text
        assert not any(bad in words.text + words.subject for bad in ("%(", "{{", "None"))


def test_the_company_sees_its_place_and_the_rule_and_can_leave() -> None:
    waits("90")
    entry = waits("80")
    manager = entry.application.company.managers().get()
    client = make.signed_in(manager)
    page = client.get(entry.application.get_absolute_url()).content.decode()
    assert "대기 명단 2번" in page
    assert "5근무일 동안 유지" in page
    leave = reverse("workspace:withdraw", args=[entry.application_id])
    assert "대기 순번을 포기" in client.get(leave).content.decode()
    client.post(leave)
    assert states()[entry.pk] == "left"


def test_a_desk_given_back_on_a_page_is_offered_to_the_next_at_once(django_capture_on_commit_callbacks: Callable[..., Any]) -> None:
    first, second = waits("90"), waits("80")
    make.desk()
    waiting.serve(now=datetime.now(tz=NOON.tzinfo))
    own = Application.objects.get(pk=first.application_id)
    client = make.signed_in(own.company.managers().get())
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("workspace:withdraw", args=[own.pk]))
    assert states() == {first.pk: "left", second.pk: "offered"}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_the_staff_takes_the_same_statements(django_assert_num_queries: DjangoAssertNumQueries, rows: int) -> None:
    for _ in range(rows):
        entry = waits("90")
    client = make.signed_in(make.clerk())
    page = reverse("admin:workspace_waitentry_changelist")
    client.get(page)
    with django_assert_num_queries(7):
        assert entry.application.number in client.get(page).content.decode()


def test_staff_put_a_company_on_the_list() -> None:
    application = make.application("selected")
    answer = make.signed_in(make.clerk()).post(f"/admin/workspace/application/{application.pk}/act/waiting-list/", follow=True)
    assert "대기 명단 1번에 올리고" in answer.content.decode()
