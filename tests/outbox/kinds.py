"""Kinds of letters that only these tests send."""

from datetime import datetime, timedelta
from typing import Any

from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from tests.make import NOON

REASONS: dict[str, str] = {}  # address → why it is not owed any more
REPORT = Kind("outbox.test_report", still_owed=lambda letter: REASONS.get(letter.address))
NEWS = Kind("outbox.test_news", title="소식", optional=True, topic="news", useless_after=timedelta(days=3))
CODE = Kind("outbox.test_code", urgent=True, sensitive=True)
WORDLESS = Kind("outbox.test_without_template")


def post(to: Any = "reader@example.com", *, kind: Kind = REPORT, now: datetime = NOON, **more: Any) -> Letter:
    return Letter.objects.post(kind, to=to, now=now, **{"context": {"name": "한빛센서"}, "link": "/me/"} | more)
