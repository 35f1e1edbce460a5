"""The same letter to several people."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import models

from innocenter.accounts.models import User
from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter


def post(
    kind: Kind,
    people: Iterable[User | str],
    *,
    about: models.Model,
    context: dict[str, Any],
    link: str,
    now: datetime,
    due_on: date | None = None,
    send_at: datetime | None = None,
) -> int:
    """Once to each of them, as `Letter.objects.post` does. Returns how many letters were new."""
    return sum(
        Letter.objects.post(kind, to=person, about=about, due_on=due_on, context=context, link=link, now=now, send_at=send_at).is_new
        for person in people
    )
