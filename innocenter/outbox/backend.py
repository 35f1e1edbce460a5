from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django.utils.translation import get_language

from innocenter.outbox.letters import ACCOUNT_MAIL
from innocenter.outbox.models import Letter


class OutboxBackend(BaseEmailBackend):
    """Django's `EMAIL_BACKEND`: whatever calls `send_mail` (allauth's codes, its notices) posts urgent letters instead of speaking SMTP.

    So a request neither fails nor hangs because of a mail server. Nothing has to be called: allauth's own `send_mail` ends here.
    The text and its HTML twin are kept as they are until the letter has left, then dropped, for they may hold a code. Sender and
    prefix: the letter leaves from DEFAULT_FROM_EMAIL with the subject as given. Attachments and other headers are not carried.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return sum(self._post(message) for message in email_messages)

    @staticmethod
    def _post(message: EmailMessage) -> int:
        html = next((str(part[0]) for part in getattr(message, "alternatives", []) if part[1] == "text/html"), "")
        words = {"subject": str(message.subject), "text": str(message.body), "html": html}
        for address in message.recipients():
            Letter.objects.post_rendered(ACCOUNT_MAIL, to=address, **words, language=(get_language() or "ko")[:2], now=timezone.now())
        return 1
