"""Signing up, in and out over HTTP: answers do not tell who has an account, redirects stay here, tries are counted."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from innocenter.accounts.adapter import AccountAdapter, SecondFactorAdapter
from innocenter.accounts.addresses import mark_confirmed
from innocenter.accounts.fields import pretty_number
from innocenter.accounts.models import User
from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import render
from tests import make

pytestmark = pytest.mark.django_db
NEWCOMER = {
    "name": "김한빛",
    "email": "hanbit@example.com",
    "password1": "hanbit-sensor-2026",
    "password2": "hanbit-sensor-2026",
    "phone": "010 1234 5678",
    "language": "ko",
    "consent_signup_terms": "on",
    "consent_signup_privacy": "on",
}


def member(**fields: object) -> User:
    person = make.user(**fields)
    mark_confirmed(person)
    return person


def sign_up(client: Client | None = None, **changes: str) -> HttpResponse:
    return (client or Client()).post("/accounts/signup/", NEWCOMER | changes)


def sign_in(client: Client, person: User, **more: str) -> HttpResponse:
    return client.post("/accounts/login/", {"login": person.email, "password": make.PASSWORD} | more)


def the_letter() -> Letter:
    return Letter.objects.latest("pk")


# -- signing up


def test_signing_up_asks_for_the_code_from_the_letter_and_leads_on() -> None:
    client = Client()
    assert sign_up(client).url == "/accounts/confirm-email/"
    person = User.objects.get(email="hanbit@example.com")
    assert (person.name, person.phone, person.language) == ("김한빛", "010-1234-5678", "ko")

    answer = client.post("/accounts/confirm-email/", {"code": the_letter().context["code"]})

    assert answer.url == "/me/"
    assert EmailAddress.objects.get(user=person).verified
    assert client.get("/accounts/profile/").status_code == 200


def test_an_invitation_is_where_one_lands_after_the_code() -> None:
    client = Client()
    client.post("/accounts/signup/?next=/companies/invitation/7/", NEWCOMER | {"next": "/companies/invitation/7/"})

    answer = client.post("/accounts/confirm-email/", {"code": the_letter().context["code"]})

    assert answer.url == "/companies/invitation/7/"


def test_consents_are_kept_apart_with_version_and_address() -> None:
    sign_up(consent_news="on")
    person = User.objects.get(email="hanbit@example.com")

    assert sorted(person.consents.values_list("text__purpose", "text__version", "ip")) == [
        ("news", 1, "127.0.0.1"),
        ("signup_privacy", 1, "127.0.0.1"),
        ("signup_terms", 1, "127.0.0.1"),
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("consent_signup_terms", ""),
        ("consent_signup_privacy", ""),
        ("phone", "12345"),
        ("name", "가" * 10_000),
        ("name", "김\x00한빛"),
        ("name", "김\u202e한빛"),
        ("name", "김\n한빛"),
        ("email", "hanbit@example.com\r\nBcc: all@example.com"),
        ("email", "no address"),
        ("password1", "1234567890"),
        ("password1", "hanbit"),
        ("language", "xx"),
    ],
)
def test_bad_input_is_told_beside_its_field(field: str, value: str) -> None:
    answer = sign_up(**{field: value})

    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not User.objects.exists()


def test_a_name_in_pieces_is_put_together() -> None:
    sign_up(name="\u1100\u1175\u11b7\u1112\u1161\u11ab\u1107\u1175\u11be")

    assert User.objects.get().name == "김한빛"


def test_nobody_becomes_staff_by_signing_up() -> None:
    sign_up(is_staff="on", is_superuser="on", groups="1")

    person = User.objects.get()
    assert (person.is_staff, person.is_superuser, person.groups.count()) == (False, False, 0)


# -- what an outsider learns


def seen(answer: HttpResponse, address: str) -> tuple[int, str, str]:
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return answer.status_code, answer.headers.get("Location", ""), body.replace(address, "ADDRESS")


@pytest.mark.parametrize(("path", "field"), [("/accounts/password/reset/", "email"), ("/accounts/login/code/", "email")])
def test_no_page_tells_whether_there_is_an_account(path: str, field: str) -> None:
    known = member()
    answers = []
    for address in (known.email, "nobody@example.com"):
        client = Client()
        first = client.post(path, {field: address})
        answers.append((seen(first, address), seen(client.get(first.url), address)))

    assert answers[0] == answers[1]
    assert {letter.kind for letter in Letter.objects.filter(address="nobody@example.com")} == {"accounts.not_known"}


def test_signing_up_twice_looks_the_same_as_once() -> None:
    member(email="taken@example.com")
    answers = []
    for address in ("free@example.com", "taken@example.com"):
        client = Client()
        first = sign_up(client, email=address)
        answers.append((seen(first, address), seen(client.get(first.url), address)))

    assert answers[0] == answers[1]
    assert Letter.objects.get(address="taken@example.com").kind == "accounts.already_there"
    assert User.objects.filter(email="taken@example.com").count() == 1


def test_a_wrong_password_and_an_unknown_address_are_refused_alike() -> None:
    known = member()
    answers = [
        seen(Client().post("/accounts/login/", {"login": a, "password": "wrong-password"}), a) for a in (known.email, "x@example.com")
    ]

    assert answers[0] == answers[1]


# -- signing in


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "https:evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/%0d%0aX: y",
        "http://testserver/me/",
    ],
)
def test_next_never_leads_away(target: str) -> None:
    client, person = Client(), member()
    answer = sign_in(client, person, next=target)

    assert answer.status_code == 302
    assert answer.url == "/me/" or answer.url.startswith("/%0d%0a")
    assert "X: y" not in str(answer.headers)


def test_next_leads_to_a_page_of_ours() -> None:
    assert sign_in(Client(), member(), next="/accounts/profile/?a=1").url == "/accounts/profile/?a=1"


def test_the_session_gets_a_new_key_and_dies_with_the_account() -> None:
    client, person = Client(), member()
    client.get("/accounts/login/")
    before = client.cookies.get("sessionid")
    sign_in(client, person)
    assert not before or before.value != client.cookies["sessionid"].value

    User.objects.filter(pk=person.pk).update(is_active=False)
    assert client.get("/accounts/profile/").status_code == 302


def test_an_unconfirmed_address_must_be_confirmed_first() -> None:
    answer = sign_in(Client(), make.user())

    assert answer.url == "/accounts/confirm-email/"
    assert the_letter().kind == "accounts.confirm_address"


def test_too_many_wrong_passwords_stop_the_account_for_a_while() -> None:
    person = member()
    for _try in range(6):
        answer = Client().post("/accounts/login/", {"login": person.email, "password": "wrong-password"})
    assert "5분 뒤에" in answer.content.decode()

    assert "5분 뒤에" in sign_in(Client(), person).content.decode()


def test_too_many_requests_get_a_page_in_our_words_whatever_address_they_claim() -> None:
    answers = [
        Client().post("/accounts/password/reset/", {"email": f"p{n}@example.com"}, headers={"X-Forwarded-For": f"198.51.100.{n}"})
        for n in range(22)
    ]

    assert answers[-1].status_code == 429
    assert "잠시 뒤에 다시 시도해 주세요" in answers[-1].content.decode()


def test_behind_our_proxy_the_address_that_it_saw_counts(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    statuses = [
        Client()
        .post("/accounts/password/reset/", {"email": f"p{n}@example.com"}, headers={"X-Forwarded-For": f"{n}.2.3.4, 203.0.113.9"})
        .status_code
        for n in range(22)
    ]

    assert statuses[-1] == 429


def test_signing_out_needs_a_click() -> None:
    client, person = Client(), member()
    sign_in(client, person)

    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/accounts/profile/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/accounts/profile/").status_code == 302


def test_the_admin_has_no_door_of_its_own() -> None:
    answer = Client().get("/admin/login/?next=/admin/")

    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")
    assert make.signed_in(make.user()).get("/admin/login/").status_code == 403


# -- the second factor of staff


def test_staff_without_a_second_factor_get_no_further() -> None:
    person = make.user(is_staff=True)
    client = make.signed_in(make.user())
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    for path in ("/me/", "/admin/", "/companies/"):
        assert client.get(path).url == "/accounts/2fa/"
    assert client.get("/accounts/profile/").status_code == 200


def test_with_one_they_do_and_it_is_asked_once() -> None:
    person = make.user(is_staff=True)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": ""})
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get("/me/").status_code == 200
    assert client.session["second_factor_proven"] == person.pk


def test_recovery_codes_alone_are_no_second_factor() -> None:
    person = make.user(is_staff=True)
    Authenticator.objects.create(user=person, type=Authenticator.Type.RECOVERY_CODES, data={})
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get("/me/").status_code == 302


def test_a_demo_lets_staff_in(settings: LazySettings) -> None:
    settings.DEMO = True
    client = Client()
    client.force_login(make.user(is_staff=True), backend="django.contrib.auth.backends.ModelBackend")

    assert client.get("/me/").status_code == 200


def test_staff_keep_their_last_factor_and_others_need_not() -> None:
    def factor(person: User, kind: str) -> Authenticator:
        return Authenticator.objects.create(user=person, type=kind, data={"secret": ""})

    staff, other = make.user(is_staff=True), make.user()
    only = factor(staff, "totp")
    adapter = SecondFactorAdapter()

    assert not adapter.can_delete_authenticator(only)
    assert adapter.can_delete_authenticator(factor(other, "totp"))
    factor(staff, "webauthn")
    assert adapter.can_delete_authenticator(only)


def test_secrets_of_second_factors_are_encrypted_and_survive_a_new_site_secret(settings: LazySettings) -> None:
    kept = SecondFactorAdapter().encrypt("JBSWY3DPEHPK3PXP")
    assert "JBSWY3" not in kept

    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new one"
    assert SecondFactorAdapter().decrypt(kept) == "JBSWY3DPEHPK3PXP"


# -- letters, profile, last seen


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_code_travels_as_a_letter_in_the_readers_language(language: str) -> None:
    person = member(language=language)
    Client().post("/accounts/login/code/", {"email": person.email})

    letter = the_letter()
    words = render(letter)
    assert (letter.kind, letter.urgent, letter.user) == ("accounts.sign_in_code", True, person)
    assert letter.context["code"] in words.subject
    assert letter.context["code"] in words.text
    assert ("로그인 코드는" in words.subject) == (language == "ko")


def test_two_codes_are_two_letters() -> None:
    person = member()
    for _time in range(2):
        Client().post("/accounts/login/code/", {"email": person.email})

    assert Letter.objects.filter(address=person.email).count() == 2


def test_a_changed_password_is_told_by_letter() -> None:
    client, person = Client(), member()
    sign_in(client, person)
    client.post(
        "/accounts/password/change/",
        {"oldpassword": make.PASSWORD, "password1": "a-brand-new-password", "password2": "a-brand-new-password"},
    )

    person.refresh_from_db()
    assert person.check_password("a-brand-new-password")
    assert "비밀번호가 변경되었습니다" in render(the_letter()).subject


def test_a_mail_server_that_hangs_does_not_hold_up_the_page(settings: LazySettings) -> None:
    settings.EMAIL_URL = "smtp://192.0.2.1:25"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "192.0.2.1"

    started = timezone.now()
    sign_up()

    assert timezone.now() - started < timedelta(seconds=10)  # its own patience would be 15


def test_the_profile_is_mine_to_edit() -> None:
    person = member()
    client = make.signed_in(person)
    answer = client.post(
        "/accounts/profile/", {"name": "이새별", "phone": "02-123-4567", "language": "en", "is_staff": "on", "email": "x@y.kr"}
    )

    assert answer.status_code == 302
    fresh = User.objects.get(pk=person.pk)
    assert (fresh.name, fresh.phone, fresh.language, fresh.is_staff, fresh.email) == ("이새별", "02-123-4567", "en", False, person.email)
    wrong = client.post("/accounts/profile/", {"name": "", "phone": "1", "language": "ko"})
    assert set(wrong.context["form"].errors) == {"name", "phone"}
    assert Client().get("/accounts/profile/").status_code == 302


def test_last_seen_is_written_at_most_every_five_minutes() -> None:
    person = member()
    client = make.signed_in(person)
    client.get("/accounts/profile/")
    first = User.objects.get(pk=person.pk).last_seen
    client.get("/accounts/profile/")
    assert User.objects.get(pk=person.pk).last_seen == first is not None

    User.objects.filter(pk=person.pk).update(last_seen=timezone.now() - timedelta(minutes=6))
    client.get("/accounts/profile/")
    assert timezone.now() - User.objects.get(pk=person.pk).last_seen < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("01012345678", "010-1234-5678"),
        ("02 123 4567", "02-123-4567"),
        ("+82 10-1234-5678", "010-1234-5678"),
        ("+49 30 1234567", "+49 30 1234567"),
    ],
)
def test_telephone_numbers_are_written_the_usual_way(typed: str, written: str) -> None:
    assert pretty_number(typed) == written


def test_only_paths_are_safe() -> None:
    adapter = AccountAdapter()

    assert adapter.is_safe_url("/me/?a=b")
    assert not any(map(adapter.is_safe_url, ["", None, "me/", "//x", "http://testserver/", "/\\x"]))


def test_what_was_removed_in_another_tab_is_told_and_what_is_anothers_is_not_found() -> None:
    person, other = member(), member()
    client = Client()
    sign_in(client, person)
    client.post("/accounts/reauthenticate/", {"password": make.PASSWORD})
    mine, theirs = (
        Authenticator.objects.create(user=who, type=Authenticator.Type.WEBAUTHN, data={"name": "노트북", "credential": {}})
        for who in (person, other)
    )
    assert client.post(f"/accounts/2fa/webauthn/keys/{mine.pk}/remove/").url == "/accounts/2fa/webauthn/"

    for act in ("remove", "edit"):
        for answer in (client.get, client.post):
            told = answer(f"/accounts/2fa/webauthn/keys/{mine.pk}/{act}/", follow=True)
            assert told.redirect_chain == [("/accounts/2fa/webauthn/", 302)]
            assert "이 패스키는 이미 삭제되었습니다." in told.content.decode()
            for strange in (theirs.pk, theirs.pk + 1000):
                assert answer(f"/accounts/2fa/webauthn/keys/{strange}/{act}/").status_code == 404
    assert list(Authenticator.objects.all()) == [theirs]
    told = client.get("/accounts/2fa/totp/deactivate/", follow=True)
    assert "인증 앱은 이미 해제되었습니다." in told.content.decode()
