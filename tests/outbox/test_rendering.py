"""The letter as people get it: both bodies, both languages, headers that nobody can inject into."""

from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from django.conf import LazySettings
from django.core.mail import send_mail

from innocenter.outbox.delivery import deliver
from innocenter.outbox.envelope import encoded_words, mailbox, wrap
from innocenter.outbox.models import Letter
from innocenter.outbox.relay import MailServer
from innocenter.outbox.rendering import blocks, render
from tests import make
from tests.make import NOON
from tests.outbox.kinds import NEWS, post
from tests.outbox.office import PostOffice

pytestmark = pytest.mark.django_db


def as_received(letter: Letter) -> EmailMessage:
    message = message_from_bytes(wrap(letter, render(letter), now=NOON), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def body(message: EmailMessage, sort: str) -> str:
    part = message.get_body((sort,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_korean_letter_is_read_back_whole(settings: LazySettings):
    settings.SITE_URL = "https://portal.example"
    message = as_received(post())

    assert message["Subject"] == "[기술혁신센터] Report for 한빛센서"
    assert message["To"] == "reader@example.com"
    assert message["From"].addresses[0].display_name == "중소·중견기업 기술혁신센터"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message["Date"].datetime == NOON
    assert (message["Auto-Submitted"], message["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    assert message["List-Id"].startswith("<outbox.test-report.")
    assert message["List-Unsubscribe"] is None

    text, html = body(message, "plain"), body(message, "html")
    assert "한빛센서 님, 보고서를 제출해 주세요." in text
    assert "- 하나\n- 둘\n\n보고서 쓰기:\nhttps://portal.example/me/" in text
    assert '<a class="button" href="https://portal.example/me/"' in html
    assert "<li>하나</li><li>둘</li>" in html
    assert 'style="' in html
    assert 'lang="ko"' in html
    assert all(word not in html for word in ("<img", "<script", "<link", "http://127"))


def test_an_english_reader_gets_english():
    message = as_received(post(make.user(language="en")))
    assert message["Subject"] == "[Innovation Centre] Report for 한빛센서"
    assert "Innovation Centre for Small and Medium Enterprises" in body(message, "plain")
    assert 'lang="en"' in body(message, "html")


def test_a_value_is_text_and_never_markup_or_header():
    evil = "㈜악성\r\nBcc: everyone@example.com\r\n\r\n<script>alert(1)</script>{{ 7 }}"
    message = as_received(post(context={"name": evil, "reason": "<b>굵게</b>"}))
    assert message["Bcc"] is None
    assert message["Subject"] == "[기술혁신센터] Report for ㈜악성"
    html = body(message, "html")
    assert "<script>" not in html
    assert "&lt;b&gt;굵게" in html
    assert "{{ 7 }}" in html


def test_an_optional_letter_can_be_stopped_in_one_click():
    message = as_received(post(kind=NEWS))
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = message["List-Unsubscribe"].strip("<>")
    assert "/letters/unsubscribe/" in link
    assert link in body(message, "plain")


def test_blocks():
    assert [(b.sort, b.lines) for b in blocks("a\nb\n\nc\n- x\n- y\n-> Go\nd")] == [
        ("text", ["a", "b"]), ("text", ["c"]), ("list", ["x", "y"]), ("button", ["Go"]), ("text", ["d"])
    ]


def test_a_korean_domain_becomes_ascii_and_other_names_are_refused():
    assert mailbox("a@한국.example") == "a@xn--3e0b707e.example"
    with pytest.raises(UnicodeError):
        mailbox("ſ@example.com")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://127.0.0.1:8025", ("127.0.0.1", 8025, "", "", "no")),
        ("smtp://u%40x:p%3Aw@mail.example/?tls=starttls", ("mail.example", 587, "u@x", "p:w", "starttls")),
        ("smtps://mail.example", ("mail.example", 465, "", "", "yes")),
        ("smtp://mail.example/?tls=true", ("mail.example", 587, "", "", "starttls")),
    ],
)
def test_the_mail_server_is_read_from_its_url(url: str, expected: tuple[object, ...]):
    server = MailServer.from_url(url)
    assert (server.host, server.port, server.user, server.password, server.tls) == expected


@pytest.mark.parametrize("url", ["", "http://x", "smtp://", "smtp://x/?tls=maybe"])
def test_a_wrong_url_is_told(url: str):
    with pytest.raises(ValueError, match="EMAIL_URL"):
        MailServer.from_url(url)


def test_what_django_and_allauth_send_becomes_an_urgent_letter(settings: LazySettings, office: PostOffice):
    settings.EMAIL_BACKEND = "innocenter.outbox.backend.OutboxBackend"
    assert send_mail("확인 코드", "KZRM-HRDL", None, ["Person@example.com"], html_message="<p>KZRM-HRDL</p>") == 1
    letter = Letter.objects.get()
    assert (letter.kind, letter.address, letter.urgent, letter.text, office.connections) == (
        "accounts.mail", "person@example.com", True, "KZRM-HRDL", 0
    )
    assert deliver(clock=lambda: letter.send_at) == {"sent": 1}
    (message,) = office.messages
    assert (message["Subject"], body(message, "plain").strip()) == ("확인 코드", "KZRM-HRDL")
    letter.refresh_from_db()
    assert (letter.state, letter.text, letter.html) == ("sent", "", "")


def test_a_subject_with_line_breaks_is_one_line():
    assert Letter.objects.post_rendered(NEWS, to="a@example.com", subject="a\r\nBcc: x@y.zz", text="b", now=NOON).subject == "a Bcc: x@y.zz"


@pytest.mark.parametrize("subject", ["plain", "[기술혁신센터] " + "보고서를 내 주세요 (12월 1일) " * 6, "🙂" * 40, "é한" * 50])
def test_a_subject_of_any_letters_comes_back_as_it_was(subject: str) -> None:
    words = encoded_words(subject)

    assert str(make_header(decode_header(words))) == subject
    assert max(len(word) for word in words.split(" ")) <= 75
