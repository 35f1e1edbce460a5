"""The letters about applications: to whom, in which language, with what day; sent through the real SMTP sink."""

import re
from datetime import timedelta

import pytest

from innocenter.look.dates import full_day, short_day
from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from tests import make
from tests.make import NOON
from workspace import applications
from workspace.letters import applications as letters
from workspace.models import Application

pytestmark = pytest.mark.django_db
KINDS = {kind.name for kind in vars(letters).values() if isinstance(kind, letters.Kind)}
UNFILLED = re.compile(r"%\(|{{|{%|None")


def post_every_kind() -> None:
    applications.sweep(now=make.application().saved_at + timedelta(days=8))
    for state in ("not_selected", "lapsed", "withdrawn"):
        make.application(state)
    applications.remind_of_supplements(make.application("supplement").supplements.get().due_on, now=NOON)
    offer = make.offer()
    applications.remind_of_offers(offer.sign_by, now=NOON)
    offer.sign_for_company(on=make.TODAY, copy=make.signed_copy(), by=make.clerk(), now=NOON)
    make.offer().withdraw(reason="비밀 사유", by=make.clerk(), now=NOON)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_letter_says_what_it_is_about_and_nothing_confidential(language: str) -> None:
    post_every_kind()
    found = list(Letter.objects.filter(kind__in=KINDS))

    assert {letter.kind for letter in found} == KINDS
    for letter in found:
        letter.language = language
        words = render(letter)
        assert not UNFILLED.search(words.text + words.subject), words
        assert bool(re.search("[가-힣]{2}", words.subject.replace("한빛센서", ""))) == (language == "ko"), words.subject
        assert "http" in words.text
        for secret in ("비밀 사유", "다른 계획이 앞섰습니다.", "함께 만듭니다.", "031-123-4567"):
            assert secret not in words.text


def test_staff_are_led_to_the_admin_and_the_company_to_its_page() -> None:
    post_every_kind()
    staff = set(make.User.objects.filter(is_staff=True).values_list("email", flat=True))
    led = {(letter.link.startswith("/admin/"), letter.address in staff) for letter in Letter.objects.filter(kind__in=KINDS)}
    assert led == {(True, True), (False, False)}


def test_who_may_decide_is_asked_by_when_until_it_is_decided() -> None:
    head, clerk, elsewhere = make.head(), make.clerk(), make.staff("mentoring")
    application = make.application("in_review")
    asked = Letter.objects.filter(kind="workspace.application_to_decide")

    assert head.email in {letter.address for letter in asked}
    assert not {clerk.email, elsewhere.email} & {letter.address for letter in asked}
    letter = asked.get(address=head.email)
    assert application.due_on
    assert render(letter).subject.endswith(f"신청 {application.number}: {short_day(application.due_on)}까지 결정해 주세요")
    assert letters.TO_DECIDE.still_owed
    assert letters.TO_DECIDE.still_owed(letter) is None
    make.step(application, "selected")
    assert letters.TO_DECIDE.still_owed(letter)


def test_a_reminder_is_skipped_once_the_offer_is_signed() -> None:
    offer = make.offer()
    applications.remind_of_offers(offer.sign_by, now=NOON)
    reminder = Letter.objects.get(kind="workspace.offer_reminder")
    assert letters.OFFER_REMINDER.still_owed
    assert letters.OFFER_REMINDER.still_owed(reminder) is None

    offer.sign_for_company(on=make.TODAY, copy=make.signed_copy(), by=make.clerk(), now=NOON)

    assert letters.OFFER_REMINDER.still_owed(reminder)
    assert Application.objects.filter(state="offered").exists()


def said(kind: str) -> str:
    return render(Letter.objects.filter(kind=f"workspace.{kind}").latest("pk")).text


def test_a_supplement_letter_names_the_parts_asked_for_in_its_readers_language() -> None:
    application = make.application("screening")
    asked = {"plan": "비밀 사유", "registration": "새 등록증"}
    application.ask_supplement(asked, due_on=make.TODAY + timedelta(days=10), by=make.clerk(), now=NOON)

    assert "보완할 항목: 계획, 사업자등록증" in said("application_supplement")
    letter = Letter.objects.filter(kind="workspace.application_supplement").latest("pk")
    letter.language = "en"
    assert "Plan, Business registration certificate" in render(letter).text


def test_who_is_selected_hears_by_when_the_offer_comes() -> None:
    application = make.application("selected")

    assert application.due_on
    assert full_day(application.due_on) in said("application_decided")


def test_an_offer_and_a_lease_name_their_desks_and_site() -> None:
    room = make.offer().rooms[0]
    assert f"자리: {room.site.name} {room}" in said("offer_made")
    make.application("contracted")
    assert "자리: 판교 제1센터 3층 B-" in said("lease_begun")
