"""The sweeps of bookings. Each asks what is owed by now: a missed run is only late, a second harmless, two at once share the work."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models, transaction
from django.db.models import F, Func, OuterRef, Subquery
from django.db.models.functions import Least

from innocenter.lifecycle import because
from workspace.letters import bookings as letters
from workspace.models import Booking, Claim


def sweep(*, now: datetime) -> dict[str, int]:
    """Everything, in the order in which one thing leads to the next."""
    return {
        "bookings not confirmed": Booking.objects.expire_holds(now=now),
        "rooms released": release(now=now),
        "bookings over": close(now=now),
    }


@transaction.atomic
def release(*, now: datetime) -> int:
    """Where nobody came the room is free from the minute that the rule names; the booking is kept, and counts as not used."""
    found = list(Booking.objects.unused(now).select_for_update(skip_locked=True, of=("self",)).with_everything().order_by("pk"))
    keys = [booking.pk for booking in found]
    until = Subquery(Booking.objects.filter(pk=OuterRef("booking")).values("release_at"))
    begin = Func(F("during"), function="lower", output_field=models.DateTimeField())
    end = Func(F("during"), function="upper", output_field=models.DateTimeField())
    with because(by=None):
        Booking.objects.filter(pk__in=keys).update(state=Booking.State.RELEASED, closed_at=F("release_at"))
        Claim.objects.taking().filter(booking__in=keys).update(
            during=Func(begin, Least(end, until), function="tstzrange", output_field=DateTimeRangeField())
        )
    for booking in found:
        letters.released(booking, now=now)
    return len(found)


@transaction.atomic
def close(*, now: datetime) -> int:
    """What is over is over. Its claims stay: the room was used."""
    keys = list(Booking.objects.over(now).select_for_update(skip_locked=True).values_list("pk", flat=True))
    with because(by=None):
        return Booking.objects.filter(pk__in=keys).update(state=Booking.State.DONE, closed_at=F("during__endswith"))
