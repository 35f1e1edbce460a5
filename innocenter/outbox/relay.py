"""The conversation with the mail server: one connection for a batch, and for each letter how far it came and what was answered."""

import re
import smtplib
import ssl
from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from django.utils.translation import gettext as _

STEPS = ["mail", "rcpt", "data", "dot"]
STARTING_DOTS = re.compile(rb"(?m)^\.")


@dataclass(frozen=True)
class Answer:
    """`stage` is the last step begun; at `dot` all is said and the server has only to answer. No code: the connection broke.

    Letters that get no further than our own last look end at `check`, those that cannot be worded at `words`.
    """

    stage: str
    code: int | None
    text: str

    @property
    def is_sent(self) -> bool:
        return self.stage == "dot" and self.code is not None and 200 <= self.code < 300

    @property
    def is_uncertain(self) -> bool:
        return self.stage == "dot" and self.code is None

    @property
    def is_cut(self) -> bool:
        """The connection is of no more use."""
        return self.stage in STEPS and self.code in {None, 421}


class RelayDown(Exception):
    """The mail server cannot be reached, does not want us now, or does not take our credentials."""


@dataclass(frozen=True)
class MailServer:
    """`smtp://user:password@host:port/?tls=starttls`: tls is `no` (default), `starttls` or `yes`; `smtps://` means `tls=yes`."""

    host: str
    port: int
    user: str
    password: str
    tls: str

    @classmethod
    def from_url(cls, url: str) -> Self:
        parts = urlsplit(url)
        said = parse_qs(parts.query).get("tls", ["yes" if parts.scheme == "smtps" else "no"])[0].lower()
        tls = {"1": "starttls", "true": "starttls", "0": "no", "false": "no", "ssl": "yes"}.get(said, said)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or tls not in {"no", "starttls", "yes"}:
            raise ValueError("EMAIL_URL is not of the form smtp://user:password@host:port/?tls=no|starttls|yes")
        port = parts.port or {"yes": 465, "starttls": 587}.get(tls, 25)
        return cls(parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), tls)

    @property
    def address(self) -> str:
        return f"{self.host}:{self.port}"

    def connect(self, *, timeout: float) -> "Connection":
        """`timeout` in seconds, for each step from now on. Raises RelayDown."""
        try:
            return Connection(self._dial(timeout))
        except (OSError, smtplib.SMTPException) as failure:
            raise RelayDown(_in_words(failure)) from failure

    def _dial(self, timeout: float) -> smtplib.SMTP:
        if self.tls == "yes":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=timeout, context=ssl.create_default_context())
        else:
            smtp = smtplib.SMTP(self.host, self.port, timeout=timeout)
        smtp.ehlo_or_helo_if_needed()
        if self.tls == "starttls":
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo()
        if self.user:
            smtp.login(self.user, self.password)
        return smtp


class Connection:
    def __init__(self, smtp: smtplib.SMTP) -> None:
        self.smtp = smtp
        self.letters = 0

    def close(self) -> None:
        try:
            self.smtp.quit()
        except (OSError, smtplib.SMTPException):
            self.smtp.close()

    def hand_over(self, *, sender: str, to: str, message: bytes) -> Answer:
        """Never raises for what the server or the network does."""
        stage = "mail"
        try:
            for stage, words in (("mail", f"MAIL FROM:<{sender}>"), ("rcpt", f"RCPT TO:<{to}>"), ("data", "DATA")):
                code, text = self.smtp.docmd(words)
                if not 200 <= code < 300 and code != 354:
                    return self._refused(stage, code, text)
            self.smtp.send(STARTING_DOTS.sub(b"..", message).removesuffix(b"\r\n") + b"\r\n.\r\n")
            stage = "dot"
            code, text = self.smtp.getreply()
        except (OSError, smtplib.SMTPException) as failure:
            return Answer(stage, None, f"{type(failure).__name__}: {failure}"[:500])
        if code >= 300:
            return self._refused(stage, code, text)
        self.letters += 1
        return Answer(stage, code, _words(text))

    def _refused(self, stage: str, code: int, text: bytes) -> Answer:
        """Make the connection ready for the next letter. If that fails, the next letter finds out."""
        answer = Answer(stage, code if code > 0 else None, _words(text))
        if not answer.is_cut and stage != "dot":
            try:
                self.smtp.rset()
            except (OSError, smtplib.SMTPException):
                self.smtp.close()
        return answer


def _in_words(failure: Exception) -> str:
    """What the operator can put right is said in words; the rest as the machine says it."""
    said = f"{type(failure).__name__}: {failure}"
    match failure:
        case ssl.SSLCertVerificationError():
            return _("The certificate of the mail server cannot be trusted, so nothing is sent to it: %(said)s") % {"said": said}
        case smtplib.SMTPNotSupportedError():
            return _("The mail server offers no encryption (STARTTLS), so nothing is sent to it: %(said)s") % {"said": said}
        case smtplib.SMTPAuthenticationError():
            return _("The mail server does not take the name and password of EMAIL_URL: %(said)s") % {"said": said}
    return said


def _words(text: bytes) -> str:
    return text.decode("utf-8", "replace").replace("\x00", "")[:500]
