"""What an answer of the mail server means for the letter. Plain values, no database."""

import random
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from innocenter.outbox.models import Letter, LetterState
from innocenter.outbox.relay import Answer

LADDER = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120)] + [timedelta(hours=4)] * 17  # 72 hours in all
JITTER = 0.2
ENHANCED = re.compile(r"^\s*([45])\.(\d{1,3})\.(\d{1,3})\b")
NO_SUCH_ADDRESS = {(1, 0), (1, 1), (1, 2), (1, 3), (1, 6), (1, 10), (2, 0), (2, 1)}  # RFC 3463: bad mailbox, bad domain, moved, disabled


@dataclass(frozen=True)
class Verdict:
    state: LetterState
    next_at: datetime | None = None
    reason: str = ""
    refuses_address: bool = False
    is_our_fault: bool = False


def pause(attempts: int) -> timedelta | None:
    """How long to wait after this many attempts, ±20 % so that letters do not come back in a crowd; None: it has been 72 hours."""
    if attempts > len(LADDER):
        return None
    return LADDER[max(attempts, 1) - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 -- no secret


def judge(letter: Letter, answer: Answer, *, now: datetime) -> Verdict:
    said = f"{answer.code or ''} {answer.text}".strip()[:400]
    if answer.is_sent:
        return Verdict(LetterState.SENT)
    if answer.code is not None and answer.code >= 500:
        refused = _refuses_address(answer)
        return Verdict(LetterState.DEAD, reason=said, refuses_address=refused, is_our_fault=not refused)
    wait = pause(letter.attempts)
    if wait is None:
        reason = _("%(count)d attempts in 72 hours. %(answer)s") % {"count": letter.attempts, "answer": said}
        return Verdict(LetterState.DEAD, reason=reason, is_our_fault=True)
    if answer.is_uncertain:  # the server may have it: the row stays `sending`, and goes again under the same Message-ID after a while
        return Verdict(LetterState.SENDING, next_at=now + max(wait, LADDER[1]))
    return Verdict(LetterState.RETRY, next_at=now + wait)


def _refuses_address(answer: Answer) -> bool:
    """Whether it is the recipient that does not exist, rather than our sender, our credentials or our words."""
    enhanced = ENHANCED.match(answer.text)
    if enhanced:
        return answer.stage in {"rcpt", "data", "dot"} and (int(enhanced[2]), int(enhanced[3])) in NO_SUCH_ADDRESS
    return answer.stage == "rcpt" and answer.code in {550, 551, 553}
