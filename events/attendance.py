"""Who was there: closed once after the event, counted, and thanked for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from events import certificates
from events.letters import after as letters
from events.models import CheckIn, Event, Place, Registration, RollCall, Survey
from events.models.series import refuse_all_but_programme_staff
from events.models.states import EventState, State
from innocenter.accounts.models import User
from innocenter.lifecycle import because
from innocenter.outbox.kinds import Kind
from innocenter.outbox.models import Letter
from innocenter.values.working_days import DAY
from workspace.models.claim import at

log = structlog.get_logger(__name__)
CLOSES = time(9)
"""On the day after the end: what a phone without a network has kept comes in the evening."""
STILL_WORTH = 14 * DAY
AT_ONCE = 60
"""So many certificates in one run, each in its own transaction: well within the minute that a task has, on a busy machine too."""
FOR_PAPER = timedelta(hours=3)
"""Thanks wait so long for a certificate that is not made."""
REMINDED = 5 * DAY
"""So long after it has opened, whoever has not answered the survey is reminded once."""


@dataclass(frozen=True)
class Figures:
    """Of those with a seat. `unknown`: neither seen nor kept as absent."""

    came: int
    absent: int
    unknown: int
    walk_ins: int

    @property
    def rate(self) -> str:
        """Of those who had registered for a seat and of whom we know, so many in a hundred did not come."""
        expected = self.came - self.walk_ins + self.absent
        return f"{100 * self.absent / expected:.0f}%" if expected else "–"


def figures(event: Event) -> Figures:
    """One statement."""
    walked = Exists(CheckIn.objects.standing().filter(registration=OuterRef("pk"), how=CheckIn.How.WALK_IN))
    found = Registration.objects.filter(event=event).aggregate(
        came=Count("pk", filter=Q(state=State.ATTENDED)), absent=Count("pk", filter=Q(state=State.NO_SHOW)),
        unknown=Count("pk", filter=Q(state=State.CONFIRMED)), walk_ins=Count("pk", filter=Q(walked, state=State.ATTENDED)),
    )  # fmt: skip
    return Figures(**found)


def close_all(*, now: datetime) -> int:
    """Those whose morning after has come. Where nobody at all was checked in, nobody is called absent: then staff close it, or nobody."""
    today = timezone.localdate(now)
    until = today if now >= at(today, CLOSES) else today - DAY
    found = Event.objects.filter(state=EventState.HELD, roll_call=None, ends_at__lt=at(until, time()))
    return sum(close(event, by=None, now=now, places=taken_at(event)) is not None for event in found.order_by("pk"))


def taken_at(event: Event) -> list[str]:
    """Where people were checked in: on site, online, both or neither."""
    found = Registration.objects.filter(event=event, state=State.ATTENDED).order_by().values_list("place", flat=True)
    return sorted(found.distinct())


@transaction.atomic
def close(event: Event, *, by: User | None, now: datetime, places: Collection[str] = tuple(Place.values)) -> RollCall | None:
    """Whoever had a seat at these places and was not seen is kept as absent, in one statement; the survey opens. None: nothing to close.

    A clock (`by=None`) closes nothing where nobody was seen. Raises ValidationError `not_allowed`, `too_early`, `closed`.
    """
    event.lock()
    known = RollCall.objects.filter(event=event).select_related("closed_by").first()
    if by is None and (known or not places):
        return None
    if by is not None:
        refuse_all_but_programme_staff(by)
        if known:
            words = _("The attendance is closed already (%(who)s).") % {"who": known.closed_by or _("by itself")}
            raise ValidationError(words, code="closed")
    if event.state != EventState.HELD:
        raise ValidationError(_("The attendance is closed when the event is over."), code="too_early")
    roll = RollCall.objects.create(event=event, closed_at=now, closed_by=by)
    with because(by=by, now=now):
        Registration.objects.filter(event=event, state=State.CONFIRMED, place__in=places).update(state=State.NO_SHOW)
    Survey.objects.prepared(event).open(now=now)
    return roll


def certify(*, now: datetime) -> int:
    """A certificate for each who is to be thanked, so many in one run and the rest in the next. Returns how many were made.

    One that cannot be made keeps nobody else waiting: that person is thanked some hours later, and the letter leads to the button.
    """
    return sum(_certify(one, now=now) for one in owed(letters.THANKS, now=now).filter(~certificates.made()).order_by("pk")[:AT_ONCE])


def _certify(one: Registration, *, now: datetime) -> bool:
    try:
        certificates.issue(one, by=None, now=now)
    except ValidationError as refusal:  # a check-in taken back meanwhile, or no paper
        log.warning("events.certificate_not_made", registration=one.pk, code=refusal.code)
        return False
    return True


def thank(*, now: datetime) -> int:
    """One letter to each who was there, once the attendance is closed and their certificate is made. Returns how many were new."""
    ready = certificates.made() | Q(event__roll_call__closed_at__lte=now - FOR_PAPER)
    return _tell(letters.THANKS, owed(letters.THANKS, now=now).filter(ready), now=now)


def tell_of_materials(*, now: datetime) -> int:
    """Once, to whoever was there and was thanked before they were out. Returns how many were new."""
    late = Letter.objects.filter(
        kind=letters.THANKS.name, about_type="events.registration", about_id=Cast(OuterRef("pk"), CharField()),
        posted_at__lt=OuterRef("event__materials_at"),
    )  # fmt: skip
    found = unwritten(letters.MATERIALS).filter(Exists(late), event__materials_at__gt=now - STILL_WORTH)
    return _tell(letters.MATERIALS, found, now=now)


def remind_of_surveys(*, now: datetime) -> int:
    """Once, to whoever was there and has not answered. Returns how many were new."""
    found = owed(letters.SURVEY, now=now).filter(
        answered=None, event__survey__opened_at__lte=now - REMINDED, event__survey__closes_at__gt=now
    )
    return _tell(letters.SURVEY, found, now=now)


def _tell(kind: Kind, found: QuerySet[Registration], *, now: datetime) -> int:
    """Two statements, however many people there are; one where nothing is owed."""
    events = list(Event.objects.filter(pk__in=found.values("event")).select_related("survey", "room__site"))
    return letters.tell(kind, found.filter(event__in=events), events, now=now) if events else 0


def owed(kind: Kind, *, now: datetime) -> QuerySet[Registration]:
    """Whom this kind is owed since the attendance was closed."""
    return unwritten(kind).filter(event__roll_call__closed_at__gt=now - STILL_WORTH)


def unwritten(kind: Kind) -> QuerySet[Registration]:
    """Who was there, can be written to, and has no letter of this kind yet."""
    written = Letter.objects.filter(kind=kind.name, about_type="events.registration", about_id=Cast(OuterRef("pk"), CharField()))
    found = Registration.objects.filter(state=State.ATTENDED).exclude(email="")
    return found.filter(~Exists(written))
