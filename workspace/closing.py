"""A whole site shuts, and opens again, in one act: its rooms, its bookings and its leases."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _

from innocenter.accounts.models import User
from innocenter.values.terms import day_after
from workspace.models import Claim, Closure, Lease, Room, Site
from workspace.models.claim import midnight


def rooms_of(site: Site) -> list[Room]:
    """In pk order. One made up of others is closed with its parts."""
    return list(Room.objects.filter(site=site, is_active=True, parts=None).order_by("pk"))


def leases_at(site: Site, *, day: date) -> models.QuerySet[Lease]:
    """Who has a desk there on the day, in pk order."""
    desks = Claim.objects.taking().filter(room__site=site, days__contains=day)
    return Lease.objects.filter(pk__in=desks.values("lease")).order_by("pk")


@transaction.atomic
def close_site(site: Site, *, until: date, reason: str, by: User, now: datetime) -> tuple[int, int]:
    """From now to the end of the day `until` nobody uses the house: bookings are cancelled, leases suspended; terms and caps run on.

    How many rooms were closed, and how many leases. Raises `not_allowed`, `until`, `reason`, `own_company`, `already`.
    """
    if until < timezone.localdate(now):
        raise ValidationError({"until": ValidationError(_("This day is over. Choose a later day."), code="until")})
    if Closure.objects.standing(now).filter(room__site=site, of_site=True).exists():
        raise ValidationError(_("This site is closed already."), code="already")
    rooms, during = rooms_of(site), DateTimeTZRange(now, midnight(day_after(until)))
    for room in rooms:
        Closure.objects.close(room, during, reason=reason, by=by, now=now, of_site=True)
    leases = list(leases_at(site, day=timezone.localdate(now)).filter(state=Lease.State.ACTIVE))
    for lease in leases:
        lease.suspend(by=by, reason=reason, now=now)
    return len(rooms), len(leases)


@transaction.atomic
def open_site(site: Site, *, by: User, now: datetime) -> tuple[int, int]:
    """The house is open again: what closed with it is lifted, what was suspended goes on. Raises `not_allowed`, `open`."""
    closed = list(Closure.objects.standing(now).filter(room__site=site, of_site=True).order_by("room"))
    leases = list(leases_at(site, day=timezone.localdate(now)).filter(state=Lease.State.SUSPENDED))
    if not (closed or leases):
        raise ValidationError(_("This site is open."), code="open")
    for closure in closed:
        closure.lift(by=by, now=now)
    for lease in leases:
        lease.resume(by=by, now=now)
    return len(closed), len(leases)
