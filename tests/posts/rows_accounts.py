"""Signing up, in and out, codes, second factors: django-allauth's addresses under our settings and in our words."""

from datetime import timedelta
from typing import Any

import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from innocenter.accounts.addresses import mark_confirmed
from innocenter.accounts.models import User
from innocenter.outbox.models import Letter
from tests import make
from tests.posts import LATER, Post, row

NEWCOMER = {
    "name": "김한빛",
    "email": "newcomer@example.com",
    "password1": "hanbit-sensor-2026",
    "password2": "hanbit-sensor-2026",
    "language": "ko",
    "consent_signup_terms": "on",
    "consent_signup_privacy": "on",
}
OTHER_PASSWORD = {"password1": "another-good-one-77", "password2": "another-good-one-77"}
JUST_SO = timedelta(minutes=10)  # the proof lasts five minutes and shall still do at the third send
LETTERS = ["outbox_letter", "outbox_letterdecision", "pghistory_context"]  # asked for twice, it is written twice


def member() -> User:
    person = make.user()
    mark_confirmed(person)
    return person


def signed_in(person: User, *, earlier: timedelta = timedelta()) -> Client:
    """By the form, so that the portal knows how and when."""
    client = Client()
    with time_machine.travel(LATER - earlier, tick=False):
        client.post("/accounts/login/", {"login": person.email, "password": make.PASSWORD})
    return client


def proven(person: User) -> Client:
    """Signed in, and has just given the password once more."""
    client = signed_in(person)
    with time_machine.travel(LATER + JUST_SO, tick=False):
        client.post("/accounts/reauthenticate/", {"password": make.PASSWORD})
    return client


def code() -> str:
    return str(Letter.objects.latest("pk").context["code"])


def app_of(person: User) -> str:
    """An authenticator app; returns what it shows."""
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(person, secret)
    return app_shows(secret)


def app_shows(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def passkey_of(person: User) -> Authenticator:
    return Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "노트북", "credential": {}})


def by(person: User | None, client: Client | None = None, body: dict[str, Any] | None = None, args: list[Any] | None = None) -> Post:
    return Post(person, args or [], body or {}, client=client)


@row("account_signup", told="이메일로 받은 코드를 입력해 주세요", anybody=True, anew=LETTERS)
def sign_up() -> Post:
    return by(None, body=NEWCOMER)


@row("account_email_verification_sent", told="현재 주소", anybody=True)
def confirm_address() -> Post:
    client = Client()
    client.post("/accounts/signup/", NEWCOMER)
    return by(None, client, {"code": code()})


@row("account_login", told="님의 센터", anybody=True, does=False)
def sign_in() -> Post:
    person = member()
    return by(None, body={"login": person.email, "password": make.PASSWORD})


@row("account_logout", told="우리 회사에 필요한 연구자를", anybody=True, does=False)
def sign_out() -> Post:
    return by(make.user())


@row("account_request_login_code", told="코드를 입력해 주세요", anybody=True, anew=LETTERS)
def ask_for_code() -> Post:
    return by(None, body={"email": member().email})


@row("account_confirm_login_code", told="님의 센터", anybody=True, does=False)
def sign_in_by_code() -> Post:
    client = Client()
    client.post("/accounts/login/code/", {"email": member().email})
    return by(None, client, {"code": code()})


@row("account_reset_password", told="코드를 입력해 주세요", anybody=True, anew=LETTERS)
def forgot() -> Post:
    return by(None, body={"email": member().email})


@row("account_confirm_password_reset_code", told="새 비밀번호", anybody=True, does=False)
def reset_code() -> Post:
    client = Client()
    client.post("/accounts/password/reset/", {"email": member().email})
    return by(None, client, {"code": code()})


@row("account_complete_password_reset", told="비밀번호", anybody=True)
def new_password() -> Post:
    post = reset_code()
    assert post.client
    post.client.post("/accounts/password/reset/confirm/", post.body)
    return by(None, post.client, OTHER_PASSWORD)


@row("account_reauthenticate", told="님의 센터", anybody=True, does=False)
def again() -> Post:
    person = member()
    return by(person, signed_in(person, earlier=timedelta(hours=1)), {"password": make.PASSWORD})


@row("account_change_password", told="비밀번호", anybody=True)
def change_password() -> Post:
    person = member()
    return by(person, signed_in(person), {"oldpassword": make.PASSWORD, **OTHER_PASSWORD})


@row("account_set_password", told="비밀번호", anybody=True, does=False)
def set_password() -> Post:
    """Everybody has one already: they are led to where it is changed."""
    person = member()
    return by(person, signed_in(person), OTHER_PASSWORD)


@row("account_email add", told="second@example.com", anybody=True, anew=LETTERS)
def add_address() -> Post:
    person = member()
    return by(person, proven(person), {"action_add": "", "email": "second@example.com"})


@row("account_email remove", told="이메일", anybody=True)
def remove_address() -> Post:
    person = member()
    EmailAddress.objects.create(user=person, email="second@example.com", verified=True)
    return by(person, proven(person), {"action_remove": "", "email": "second@example.com"})


@row("mfa_activate_totp", told="인증 앱이 이미 등록되어 있습니다.", anybody=True)
def app() -> Post:
    person = member()
    client = proven(person)
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    return by(person, client, {"code": app_shows(secret)})


@row("mfa_deactivate_totp", told="인증 앱은 이미 해제되었습니다.", anybody=True)
def app_away() -> Post:
    person = member()
    client = proven(person)
    app_of(person)
    return by(person, client)


@row("mfa_authenticate", told="님의 센터", anybody=True, does=False)
def second_factor() -> Post:
    person = member()
    shown = app_of(person)
    return by(person, signed_in(person), {"code": shown})


@row("mfa_reauthenticate", told="앱에 지금 보이는 코드를 입력해 주세요.", anybody=True, does=False)
def second_factor_again() -> Post:
    person = member()
    client = signed_in(person, earlier=timedelta(hours=1))
    return by(person, client, {"code": app_of(person)})


@row("mfa_generate_recovery_codes", told="복구", anybody=True, anew=["mfa_authenticator", *LETTERS])
def recovery_codes() -> Post:
    person = member()
    client = proven(person)
    app_of(person)
    RecoveryCodes.activate(person)
    return by(person, client)


@row("mfa_edit_webauthn", told="사무실 노트북")
def rename_passkey() -> Post:
    person = member()
    client = proven(person)
    return by(person, client, {"name": "사무실 노트북"}, [passkey_of(person).pk])


@row("mfa_remove_webauthn", told="이 패스키는 이미 삭제되었습니다.")
def remove_passkey() -> Post:
    person = member()
    client = proven(person)
    return by(person, client, args=[passkey_of(person).pk])


@row("usersessions_list", told="로그인된 기기", anybody=True, does=False)
def end_other_sessions() -> Post:
    person = member()
    signed_in(person)
    return by(person, signed_in(person))
