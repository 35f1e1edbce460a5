"""Signing up, in and out in a real browser: codes from the letters, an authenticator app, a passkey, under the strict policy."""

import base64
import hmac
import re
import struct
import time

import pytest
from playwright.sync_api import Page, Request, expect
from pytest_django.live_server_helper import LiveServer

from innocenter.accounts.addresses import mark_confirmed
from innocenter.accounts.models import User
from innocenter.outbox.models import Letter
from tests import make
from tests.e2e.conftest import Shot, SignIn, check_looks, in_language, narrow, press

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = {
    "profile": "/accounts/profile/",
    "email": "/accounts/email/",
    "password": "/accounts/password/change/",
    "factors": "/accounts/2fa/",
    "sessions": "/accounts/sessions/",
    "consents": "/accounts/consents/",
    "logout": "/accounts/logout/",
}
OUTSIDE = {
    "login": "/accounts/login/",
    "signup": "/accounts/signup/",
    "code": "/accounts/login/code/",
    "reset": "/accounts/password/reset/",
    "inactive": "/accounts/inactive/",
}


def look(page: Page, shot: Shot, name: str) -> None:
    shot(f"accounts-{name}-1280")
    check_looks(page)
    narrow(page)
    shot(f"accounts-{name}-375")
    page.set_viewport_size({"width": 1280, "height": 900})


def confirm_password(page: Page) -> None:
    page.get_by_label("비밀번호", exact=True).fill(make.PASSWORD)
    press(page.get_by_role("button", name="확인", exact=True))


def code_for(address: str) -> str:
    return str(Letter.objects.filter(address=address).latest("pk").context["code"])


def posts_of(page: Page) -> list[Request]:
    """What the browser sends from now on, for `send_again`."""
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    return sent


def send_again(page: Page, sent: list[Request], path: str) -> None:
    """The same once more, as a second click would: a key's answer counts once, and nothing breaks."""
    last = next(request for request in reversed(sent) if path in request.url)
    headers = {"Content-Type": last.headers["content-type"], "Referer": last.url}
    token = next(cookie["value"] for cookie in page.context.cookies() if cookie.get("name") == "csrftoken")
    body = re.sub(r"csrfmiddlewaretoken=\w+", f"csrfmiddlewaretoken={token}", last.post_data or "")
    answer = page.request.post(last.url, data=body, headers=headers)
    assert answer.status == 200, answer.status
    assert "Traceback" not in answer.text()


def app_code(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238)."""
    key = base64.b32decode(secret.replace(" ", ""))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("name", OUTSIDE)
def test_pages_before_signing_in(page: Page, live_server: LiveServer, shot: Shot, name: str, language: str) -> None:
    in_language(page, live_server, language)
    page.goto(live_server.url + OUTSIDE[name])
    look(page, shot, f"{name}-{language}")


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_pages_of_my_account(  # noqa: PLR0917 -- fixtures
    page: Page, live_server: LiveServer, shot: Shot, sign_in: SignIn, name: str, language: str
) -> None:
    person = make.user(name="김한빛", language=language)
    mark_confirmed(person)
    sign_in(person)
    page.goto(live_server.url + PAGES[name])
    look(page, shot, f"{name}-{language}")


def test_a_newcomer_signs_up_with_the_code_from_the_letter(page: Page, live_server: LiveServer, shot: Shot) -> None:
    page.goto(f"{live_server.url}/accounts/signup/")
    press(page.get_by_role("button", name="회원가입"))
    expect(page.locator(".error-summary")).to_be_focused()
    look(page, shot, "signup-errors")
    page.get_by_label("이름").fill("김한빛")
    page.get_by_label("이메일 주소", exact=True).fill("hanbit@example.com")
    page.get_by_label("비밀번호", exact=True).fill("hanbit-sensor-2026")
    page.get_by_label("비밀번호 (확인)").fill("hanbit-sensor-2026")
    page.get_by_label("전화번호").fill("01012345678")
    page.locator("label", has_text="이용약관에 동의합니다").click()
    page.locator("label", has_text="개인정보 수집·이용에 동의합니다").click()
    press(page.get_by_role("button", name="회원가입"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("코드")
    look(page, shot, "confirm")
    page.get_by_label("코드").fill("WRONG")
    press(page.get_by_role("button", name="확인"))
    expect(page.locator(".error-summary")).to_contain_text("코드가 맞지 않습니다")
    page.get_by_label("코드").fill(code_for("hanbit@example.com"))
    press(page.get_by_role("button", name="확인"))

    page.wait_for_url("**/me/")
    person = User.objects.get(email="hanbit@example.com")
    assert (person.name, person.phone) == ("김한빛", "010-1234-5678")
    assert set(person.consents.values_list("text__purpose", flat=True)) == {"signup_terms", "signup_privacy"}


def test_a_forgotten_password_is_replaced_by_code(page: Page, live_server: LiveServer, shot: Shot) -> None:
    person = make.user(email="forgot@example.com")
    mark_confirmed(person)
    page.goto(f"{live_server.url}/accounts/password/reset/")
    page.get_by_label("이메일 주소").fill(person.email)
    press(page.get_by_role("button", name="코드 받기"))
    look(page, shot, "reset-code")
    page.get_by_label("코드").fill(code_for(person.email))
    press(page.get_by_role("button", name="확인"))
    look(page, shot, "reset-new")
    page.get_by_label("새 비밀번호", exact=True).fill("another-good-one-77")
    page.get_by_label("새 비밀번호 (확인)").fill("another-good-one-77")
    press(page.get_by_role("button", name="비밀번호 변경"))
    look(page, shot, "reset-done")

    person.refresh_from_db()
    assert person.check_password("another-good-one-77")


def test_a_second_factor_by_app_and_its_recovery_codes(page: Page, live_server: LiveServer, shot: Shot) -> None:
    person = make.user(email="twice@example.com")
    mark_confirmed(person)
    page.goto(f"{live_server.url}/accounts/login/?next=/accounts/2fa/")
    page.get_by_label("이메일 주소").fill(person.email)
    page.get_by_label("비밀번호", exact=True).fill(make.PASSWORD)
    press(page.get_by_role("button", name="로그인", exact=True))
    press(page.get_by_role("link", name="등록", exact=True))
    confirm_password(page)
    look(page, shot, "totp")
    secret = page.locator("#authenticator_secret").input_value()
    page.get_by_label("인증 앱의 코드").fill(app_code(secret))
    press(page.get_by_role("button", name="등록"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    look(page, shot, "recovery")
    page.goto(f"{live_server.url}/accounts/2fa/")
    look(page, shot, "factors-on")
    page.goto(f"{live_server.url}/accounts/2fa/recovery-codes/generate/")
    look(page, shot, "recovery-new")
    page.goto(f"{live_server.url}/accounts/2fa/totp/deactivate/")
    look(page, shot, "totp-away")
    page.goto(f"{live_server.url}/accounts/2fa/reauthenticate/")
    look(page, shot, "again-by-code")
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_label("이메일 주소").fill(person.email)
    page.get_by_label("비밀번호", exact=True).fill(make.PASSWORD)
    press(page.get_by_role("button", name="로그인", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("2단계 인증")
    look(page, shot, "second")


def test_a_passkey_is_made_and_signs_in(page: Page, live_server: LiveServer, shot: Shot) -> None:
    chrome = page.context.new_cdp_session(page)
    chrome.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    chrome.send("WebAuthn.addVirtualAuthenticator", {"options": {**key, "automaticPresenceSimulation": True}})
    sent = posts_of(page)
    person = make.user(email="passkey@example.com")
    mark_confirmed(person)
    here = live_server.url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, not to a number
    page.goto(f"{here}/accounts/login/?next=/accounts/2fa/webauthn/add/")
    page.get_by_label("이메일 주소").fill(person.email)
    page.get_by_label("비밀번호", exact=True).fill(make.PASSWORD)
    press(page.get_by_role("button", name="로그인", exact=True))
    confirm_password(page)
    page.wait_for_url("**/webauthn/add/")
    look(page, shot, "passkey-add")
    page.locator("label", has_text="비밀번호 없이 이 키만으로 로그인").click()
    page.get_by_role("button", name="추가").click()
    page.wait_for_url(lambda url: "add" not in url)
    send_again(page, sent, "/webauthn/add/")
    assert person.authenticator_set.filter(type="webauthn").count() == 1
    page.goto(f"{here}/accounts/2fa/webauthn/")
    look(page, shot, "passkeys")
    for name in ("이름 바꾸기", "삭제"):
        page.goto(f"{here}/accounts/2fa/webauthn/")
        press(page.locator("main a", has_text=name))
        look(page, shot, f"passkey-{name}")
    page.context.clear_cookies()
    page.goto(f"{here}/accounts/login/")
    page.get_by_role("button", name="패스키로 로그인").click()
    page.wait_for_url("**/me/")
    send_again(page, sent, "/webauthn/login/")
    page.goto(f"{here}/accounts/reauthenticate/")
    press(page.get_by_role("link", name="패스키로 확인"))
    page.locator("main form button").first.click()
    page.wait_for_url("**/me/")
    send_again(page, sent, "/webauthn/reauthenticate/")
    page.goto(f"{here}/me/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(person.name)

    person.refresh_from_db()
    assert person.authenticator_set.filter(type="webauthn").count() == 1


def test_the_account_is_asked_again_before_it_changes(page: Page, live_server: LiveServer, shot: Shot, sign_in: SignIn) -> None:
    person = make.user()
    mark_confirmed(person)
    sign_in(person)
    page.goto(f"{live_server.url}/accounts/2fa/totp/activate/")
    look(page, shot, "again")
    confirm_password(page)

    page.wait_for_url("**/totp/activate/")
