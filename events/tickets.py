"""What a person shows at the door, and the code that the door shows: signed, and without a word about anybody.

A ticket is the number of the registration and a signature ("3F-K7QM2XRD"): short enough to be typed. A phone without a network knows of
each ticket only its key, a hash. The door's code changes every half minute and is told by a screen there, so that no link that somebody
passes on makes a person present.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from datetime import datetime

from django.utils.crypto import salted_hmac
from django.utils.http import base36_to_int, int_to_base36

STEP = 30
"""Seconds that a code of the door is shown."""
ACCEPTED = 3
"""So many of the last codes are taken: who types slowly is in time."""
TICKET = re.compile(r"([0-9A-Z]{1,12})-?([A-Z2-7]{8})")


def ticket_of(pk: int) -> str:
    return f"{int_to_base36(pk).upper()}-{_sign(pk)}"


def read(text: str) -> int | None:
    """The registration whose ticket this is; None for what we did not sign. Case, spaces and a whole address around it do not matter."""
    last = re.sub(r"\s", "", text).upper().rstrip("/").rsplit("/", 1)[-1]
    found = TICKET.fullmatch(last)
    if not found:
        return None
    pk = base36_to_int(found[1])
    return pk if pk < 2**63 and hmac.compare_digest(_sign(pk), found[2]) else None


def key_of(ticket: str) -> str:
    """What a phone's list holds instead of the ticket."""
    return hashlib.sha256(ticket.encode()).hexdigest()[:24]


def _sign(pk: int) -> str:
    """Forty bits: tried only by those who receive people, one at a time."""
    return base64.b32encode(salted_hmac("events.ticket", str(pk), algorithm="sha256").digest()[:5]).decode()


def door_code(uid: object, now: datetime) -> str:
    """The six digits that the door of this event shows now."""
    return _digits(uid, int(now.timestamp()) // STEP)


def is_door_code(text: str, uid: object, now: datetime) -> bool:
    step = int(now.timestamp()) // STEP
    typed = re.sub(r"\D", "", text)[:12]
    return any(hmac.compare_digest(typed.encode(), _digits(uid, step - back).encode()) for back in range(ACCEPTED))


def changes_in(now: datetime) -> int:
    """Seconds until the next code."""
    return STEP - int(now.timestamp()) % STEP


def _digits(uid: object, step: int) -> str:
    digest = salted_hmac("events.door", f"{uid}:{step}", algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8], 'big') % 1_000_000:06d}"
