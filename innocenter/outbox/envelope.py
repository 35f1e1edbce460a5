"""The message as it goes over the wire."""

from base64 import b64encode
from datetime import datetime
from email.generator import BytesGenerator
from email.policy import Compat32
from email.utils import format_datetime, parseaddr
from functools import cache
from io import BytesIO
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import sanitize_address
from django.utils.encoding import punycode

from innocenter.outbox.models import Letter
from innocenter.outbox.rendering import Words, unsubscribe_url


class AsWritten(Compat32):
    """Django has encoded and folded the headers. Once more would cost a third of the time and put long links on lines of their own."""

    def fold_binary(self, name: str, value: str) -> bytes:
        return f"{name}: {value}\n".replace("\n", "\r\n").encode("ascii")


AS_WRITTEN = AsWritten(linesep="\r\n")
LONGEST_CHUNK = 42  # bytes: 56 letters of base64 and the frame stay under the 75 that an encoded word may have


def sender() -> str:
    """The bare address that bounces come back to."""
    return _bare(settings.DEFAULT_FROM_EMAIL)


@cache
def _bare(address: str) -> str:
    return parseaddr(address)[1]


@cache
def _encoded(address: str) -> str:
    return str(sanitize_address(address, "utf-8"))


def encoded_words(text: str) -> str:
    """A header of any letters, as RFC 2047 writes it. The library tries letter by letter, which costs as much as all the rest."""
    if text.isascii():
        return text
    chunks, used = [""], 0
    for sign in text:
        size = len(sign.encode())
        if used + size > LONGEST_CHUNK:
            chunks.append("")
            used = 0
        chunks[-1] += sign
        used += size
    return " ".join(f"=?utf-8?b?{b64encode(chunk.encode()).decode()}?=" for chunk in chunks)


def mailbox(address: str) -> str:
    """The address as SMTP wants it: the domain in ASCII. Raises UnicodeError if the part before the @ is not."""
    local, __, domain = address.rpartition("@")
    return f"{local}@{punycode(domain)}".encode("ascii").decode()


def wrap(letter: Letter, words: Words, *, now: datetime) -> bytes:
    """multipart/alternative with every header that keeps robots from answering. A line break in a header raises BadHeaderError."""
    kind = letter.what_kind
    headers = {
        "Message-ID": letter.message_id,
        "Date": format_datetime(now),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": letter.language,
        "List-Id": f"<{letter.kind.replace('_', '-')}.{settings.MAIL_DOMAIN}>",
    }
    if kind is not None and kind.optional:
        headers["List-Unsubscribe"] = f"<{unsubscribe_url(letter)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    subject, centre = encoded_words(words.subject), _encoded(settings.DEFAULT_FROM_EMAIL)
    message = EmailMultiAlternatives(subject, words.text, centre, [letter.address], headers=headers)
    if words.html:
        message.attach_alternative(words.html, "text/html")
    if entry := letter.context.get("calendar"):
        message.attach_alternative(entry, f"text/calendar; method={letter.context['calendar_method']}")
    whole = message.message()
    if whole.is_multipart():
        whole.set_boundary(f"=_{uuid4().hex}")  # the library would search the bodies for one that does not occur
    written = BytesIO()
    BytesGenerator(written, mangle_from_=False, policy=AS_WRITTEN).flatten(whole)
    return written.getvalue()
