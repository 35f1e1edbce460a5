"""Sessions in one's own calendar: of those who come from the company, of their expert, of a second one. No word more than in letters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Greatest

from innocenter.accounts.models import User
from innocenter.outbox.calendar import Entry
from mentoring.letters_sessions import entry
from mentoring.models import Session, SessionExpert
from mentoring.models.session_papers import Appointment, SeatState


def sessions_of(person: User, since: datetime) -> Iterator[tuple[Entry, datetime]]:
    """That were agreed, from that moment on; one that is off stays as called off. Whose access has ended finds nothing. One statement."""
    agreed = Appointment.objects.filter(session=OuterRef("pk")).order_by("-number").values("made_at")[:1]
    asked = SessionExpert.objects.of(person).filter(session=OuterRef("pk"), state=SeatState.INVITED)
    mine = Q(pk__in=Session.objects.of_company(person).filter(people=person).values("pk"))
    mine |= Q(pk__in=Session.objects.of_expert(person).values("pk"))
    found: Any = Session.objects.filter(mine, ends_at__gte=since, agreed_at__isnull=False).with_names()
    for one in found.annotate(is_asked=Exists(asked), revised_at=Greatest(Subquery(agreed), F("closed_at"))).order_by("starts_at", "pk"):
        yield entry(one, is_open=one.is_asked), one.revised_at
