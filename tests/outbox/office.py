import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import LazySettings

from innocenter.local.servers import free_port


class PostOffice:
    """A real SMTP server that answers as told. `answers["rcpt"]["a@b"]` is a list of replies, one for each time it is asked;
    `hangs` names the step at which it says nothing any more; `is_full` refuses at the greeting."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.answers: dict[str, dict[str, list[str]]] = {"mail": {}, "rcpt": {}, "data": {}}
        self.hangs = ""
        self.connections = 0
        self.port = free_port()

    def _answer(self, step: str, key: str) -> str:
        waiting = self.answers[step].get(key) or self.answers[step].get("*")
        return waiting.pop(0) if waiting else "250 OK queued as 4Cq1"

    async def _perhaps_hang(self, step: str) -> None:
        if self.hangs == step:
            await asyncio.sleep(30)

    async def handle_EHLO(self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        await self._perhaps_hang("ehlo")
        return responses

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        await self._perhaps_hang("mail")
        answer = self._answer("mail", address)
        if answer.startswith("250"):
            envelope.mail_from = address
        elif answer.startswith("421"):
            asyncio.get_running_loop().call_later(0.01, server.transport.close)
        return answer

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        await self._perhaps_hang("rcpt")
        answer = self._answer("rcpt", address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self._answer("data", envelope.rcpt_tos[0])
        if answer.startswith("250"):
            self.raw.append(bytes(envelope.content or b""))
            message = message_from_bytes(self.raw[-1], policy=policy.default)
            assert isinstance(message, EmailMessage)
            self.messages.append(message)
        await self._perhaps_hang("dot")
        return answer

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def copies(self) -> Counter[str]:
        return Counter(str(message["To"]) for message in self.messages)


@contextmanager
def open_office(settings: LazySettings) -> Iterator[PostOffice]:
    """The portal sends its letters there; the letters of these tests have templates of their own."""
    office = PostOffice()
    server: Any = Controller(office, hostname="127.0.0.1", port=office.port)
    server.start()
    settings.EMAIL_URL = office.url
    settings.EMAIL_TIMEOUT = 30  # seconds for each step: a busy machine is not a server that hangs
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], settings.BASE_DIR / "tests" / "outbox" / "templates"]}]
    try:
        yield office
    finally:
        server.stop()
