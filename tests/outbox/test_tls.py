"""A real mail server with encryption and sign-in: trusted, not trusted, under another name, without encryption, with another password."""

import ipaddress
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import LazySettings
from django.utils import timezone

from innocenter.local.servers import free_port
from innocenter.outbox.delivery import deliver
from innocenter.outbox.models import Letter, Relay
from tests.outbox.kinds import post

pytestmark = [pytest.mark.django_db, pytest.mark.real_clock]
USER, PASSWORD = "innocenter@example.com", "p:w/d@1"
QUOTED = "innocenter%40example.com:p%3Aw%2Fd%401"


def certificate(folder: Path, address: str) -> Path:
    """A certificate that vouches for itself, and its key, in one file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / "mail.pem"
    plain = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + plain)
    return path


class Guarded:
    """Takes mail only over an encrypted line and from somebody who has signed in; `heard` is every password it was told."""

    def __init__(self) -> None:
        self.received: list[tuple[bool, bool]] = []
        self.heard: list[bytes] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.received.append((server.transport.get_extra_info("sslcontext") is not None, session.authenticated))
        return "250 OK queued as 4Cq1"

    def sign_in(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, told: LoginPassword) -> AuthResult:
        self.heard.append(told.password)
        return AuthResult(success=(told.login, told.password) == (USER.encode(), PASSWORD.encode()), handled=False)


Serve = Callable[..., Guarded]


@pytest.fixture
def serve(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Starts such a server; `trusted` puts its certificate among those that this machine believes."""
    running: list[Any] = []

    def start(tls: str = "starttls", *, address: str = "127.0.0.1", trusted: bool = True, sign_in: str = QUOTED) -> Guarded:
        pem, port, guarded = certificate(tmp_path, address), free_port(), Guarded()
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(pem)
        ways = {"starttls": {"tls_context": context, "require_starttls": True}, "yes": {"ssl_context": context}, "no": {}}[tls]
        guard = {"authenticator": guarded.sign_in, "auth_required": True, "auth_require_tls": tls == "starttls"}
        running.append(Controller(guarded, hostname="127.0.0.1", port=port, **ways, **guard))
        running[-1].start()
        settings.EMAIL_URL = f"smtp://{sign_in}@127.0.0.1:{port}/?tls={'starttls' if tls == 'no' else tls}"
        settings.EMAIL_TIMEOUT = 30
        monkeypatch.setenv("SSL_CERT_FILE", str(pem if trusted else tmp_path / "nothing.pem"))
        return guarded

    yield start
    for server in running:
        server.stop()


@pytest.mark.parametrize("tls", ["starttls", "yes"])
def test_letters_leave_encrypted_and_signed_in(serve: Serve, tls: str) -> None:
    server, now = serve(tls), timezone.now()
    for n in range(3):
        post(f"person{n}@example.com", now=now)

    assert deliver(clock=timezone.now) == {"sent": 3}
    assert server.received == [(True, True)] * 3
    assert len(server.heard) == 1


@pytest.mark.parametrize(
    ("server", "words"),
    [
        ({"trusted": False}, "인증서를 믿을 수 없습니다"),
        ({"trusted": False, "tls": "yes"}, "인증서를 믿을 수 없습니다"),
        ({"address": "10.1.2.3"}, "인증서를 믿을 수 없습니다"),
        ({"tls": "no"}, "암호화(STARTTLS)를 지원하지 않습니다"),
        ({"sign_in": "innocenter%40example.com:wrong"}, "이름과 비밀번호를 받아들이지 않습니다"),
    ],
    ids=["not trusted", "not trusted, smtps", "another name", "no encryption", "another password"],
)
def test_what_cannot_be_trusted_gets_no_letter_and_says_why(serve: Serve, server: dict[str, Any], words: str) -> None:
    refused, letter = serve(**server), post(now=timezone.now())

    assert deliver(clock=timezone.now) == {}
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == ("planned", 0)  # it costs no letter an attempt
    assert words in Relay.objects.get().why
    assert refused.received == []
    assert PASSWORD.encode() not in refused.heard  # and no server is told our password that is not who it should be

    serve()  # put right
    Relay.objects.all().delete()
    assert deliver(clock=timezone.now) == {"sent": 1}
    assert Letter.objects.get().state == "sent"
