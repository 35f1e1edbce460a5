"""Consents: each purpose apart, by version, taken back as easily as given."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.urls import reverse

from innocenter.accounts.models import User
from innocenter.privacy.models import Consent, ConsentText, Purpose
from tests import make
from tests.make import NOON

BEFORE = NOON - timedelta(days=30)  # pages take things back by the real clock
pytestmark = pytest.mark.django_db


def text(purpose: str) -> ConsentText:
    return ConsentText.objects.in_force([purpose]).get()


def given(person: User, purpose: str) -> Consent:
    return Consent.objects.give(user=person, text=text(purpose), ip="203.0.113.9", now=BEFORE)


def test_every_purpose_has_a_text_in_both_languages() -> None:
    texts = ConsentText.objects.in_force()

    assert {found.purpose for found in texts} == set(Purpose.values)
    assert all(found.title_ko and found.title_en and len(found.body_ko) > 100 and len(found.body_en) > 100 for found in texts)


def test_required_texts_come_first() -> None:
    required = [found.required for found in ConsentText.objects.in_force()]

    assert required == sorted(required, reverse=True)


def test_the_newest_version_in_force_is_asked() -> None:
    old = text("news")
    fields = {"purpose": "news", "required": False, "title_ko": "새", "title_en": "new", "body_ko": "새", "body_en": "new"}
    newer = ConsentText.objects.create(version=2, in_force_from=NOON - timedelta(days=400), **fields)
    ConsentText.objects.create(version=3, in_force_from=NOON + timedelta(days=40_000), **fields)

    assert text("news") == newer != old


def test_a_text_never_changes() -> None:
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        ConsentText.objects.filter(purpose="news").update(body_ko="다른 말")


def test_a_consent_given_twice_is_one() -> None:
    person = make.user()

    assert given(person, "news") == given(person, "news")
    assert Consent.objects.get(user=person).ip == "203.0.113.9"


def test_two_standing_consents_are_refused_by_the_database() -> None:
    consent = given(make.user(), "news")

    with pytest.raises(IntegrityError, match="consent_stands_once"), transaction.atomic():
        Consent.objects.create(user=consent.user, text=consent.text, given_at=NOON)


def test_a_consent_is_taken_back_and_given_anew() -> None:
    person = make.user()
    given(person, "news").withdraw(now=NOON + timedelta(hours=1))

    assert not Consent.objects.agreed(person, "news")
    given(person, "news")
    assert Consent.objects.agreed(person, "news")
    assert Consent.objects.filter(user=person).count() == 2


def test_a_consent_without_which_there_is_no_account_is_not_taken_back_here() -> None:
    consent = given(make.user(), "signup_privacy")

    with pytest.raises(ValidationError) as refusal:
        consent.withdraw(now=NOON)
    assert refusal.value.code == "required_consent"


@pytest.mark.parametrize("change", [{"given_at": NOON - timedelta(days=1)}, {"ip": "198.51.100.1"}])
def test_what_was_agreed_cannot_be_rewritten(change: dict[str, object]) -> None:
    consent = given(make.user(), "news")

    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(**change)


def test_a_consent_is_not_deleted_nor_a_withdrawal_undone() -> None:
    consent = given(make.user(), "news")
    consent.withdraw(now=NOON)

    with pytest.raises(InternalError), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(withdrawn_at=None)
    with pytest.raises(InternalError), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).delete()


def test_my_page_shows_mine_and_takes_back_with_one_button() -> None:
    person = make.user()
    consent = given(person, "news")
    client = make.signed_in(person)

    page = client.get("/accounts/consents/").content.decode()
    assert "센터 소식을 이메일로 받겠습니다" in page
    answer = client.post(reverse("privacy:withdraw", args=[consent.pk]))

    assert answer.status_code == 302
    assert not Consent.objects.agreed(person, "news")
    client.post(reverse("privacy:give", args=[consent.text.pk]))
    assert Consent.objects.agreed(person, "news")


def test_nobody_takes_back_for_another() -> None:
    consent = given(make.user(), "news")

    assert make.signed_in(make.stranger()).post(reverse("privacy:withdraw", args=[consent.pk])).status_code == 404
    assert Client().post(reverse("privacy:withdraw", args=[consent.pk])).status_code == 302
    assert make.signed_in(consent.user).get(reverse("privacy:withdraw", args=[consent.pk])).status_code == 405
    assert Consent.objects.agreed(consent.user, "news")


def test_required_purposes_are_not_given_by_button() -> None:
    answer = make.signed_in(make.user()).post(reverse("privacy:give", args=[text("apply_share").pk]))

    assert answer.status_code == 404


def test_the_text_can_be_read_before_signing_up() -> None:
    answer = Client().get(reverse("privacy:text", args=[text("signup_terms").pk]))

    assert "제1조(목적)" in answer.content.decode()
