"""A room that nobody can use for some time: repairs, cleaning, a fault."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Self

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import DateTimeRangeField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from innocenter.accounts.models import User
from innocenter.lifecycle import because
from workspace.models.booking import Booking
from workspace.models.booking_states import State
from workspace.models.claim import Claim
from workspace.models.space import Room
from workspace.models.taking import lock_rooms, once_more


class ClosureQuerySet(models.QuerySet["Closure"]):
    def standing(self, now: datetime) -> Self:
        """Not lifted, and not over."""
        return self.filter(lifted_at=None, during__endswith__gt=now)

    def over_leases(self, now: datetime) -> Self:
        """Those in whose rooms somebody has a desk at that time: staff have to find them another."""
        rooms = Q(room=OuterRef("room")) | Q(room__wholes=OuterRef("room"))
        leases = Claim.objects.taking().filter(rooms, kind=Claim.Kind.LEASE, during__overlap=OuterRef("during"))
        return self.standing(now).filter(Exists(leases))

    def beside_leases(self, now: datetime) -> Self:
        """Those in whose rooms a lease had, or has, a desk for part of the time: when it leaves, the rest is closed too."""
        rooms = Q(room=OuterRef("room")) | Q(room__wholes=OuterRef("room"))
        leases = Claim.objects.filter(rooms, kind=Claim.Kind.LEASE, lease__isnull=False)
        return self.standing(now).filter(Exists(leases))

    @transaction.atomic
    def claim_what_came_free(self, *, now: datetime) -> int:
        """What somebody had of a closed room when it was closed, and gave back since. Returns how many stretches."""
        made = 0
        for closure in self.beside_leases(now).select_related("room").order_by("pk"):
            rooms = lock_rooms(closure.room)
            rest = [claim for claim in closure.claims_of_the_rest(rooms) if claim.during.upper > now]
            made += len(Claim.objects.bulk_create(rest))
        return made

    @once_more
    @transaction.atomic
    def close(self, room: Room, during: DateTimeTZRange, *, reason: str, by: User, now: datetime, of_site: bool = False) -> Closure:
        """Nobody can take the room; bookings in the way are cancelled with a letter. What a lease or an event has stays theirs.

        Raises ValidationError `not_allowed`, `during`, `reason`, `already`.
        """
        if not by.may_as_staff("workspace.add_closure"):
            raise ValidationError(gettext("Only the centre's staff for the space may do this."), code="not_allowed")
        if not (during.lower < during.upper and now < during.upper):
            raise ValidationError(gettext("A room is closed from a beginning to a later end, and not for the past."), code="during")
        if not reason.strip():
            raise ValidationError(gettext("Write the reason: everybody reads it."), code="reason")
        rooms = lock_rooms(room)
        if self.standing(now).filter(room=room, during=during).exists():  # a second click
            raise ValidationError(gettext("This room is closed for that time already."), code="already")
        with because(by=by, reason=reason.strip()):
            closure = self.create(room=room, during=during, reason=reason.strip(), made_by=by, made_at=now, of_site=of_site)
        for booking in Booking.objects.in_the_way(rooms, during).with_everything().order_by("pk"):
            closure.push_aside(booking, by=by, now=now)
        Claim.objects.bulk_create(closure.claims_of_the_rest(rooms))
        return closure


@pghistory.track()
class Closure(models.Model):
    room = models.ForeignKey(Room, models.PROTECT, related_name="closures", verbose_name=_("room or desk"))
    during = DateTimeRangeField(_("time"))
    reason = models.CharField(_("reason"), max_length=300, help_text=_("Everybody reads it."))
    of_site = models.BooleanField(_("with the whole site"), default=False, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"))
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lifted by")
    )

    objects = ClosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        ordering = ["-during", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False) & ~Q(reason=""),
                name="closure_has_begin_end_and_reason",
                violation_error_message=_("A room is closed from a beginning to an end, for a reason."),
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None) | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="closure_lifted_by_somebody",
                violation_error_message=_("Somebody lifts a closure at a time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room} {self.during}"

    def may_lift(self, now: datetime) -> bool:
        return self.lifted_at is None and now < self.during.upper

    @transaction.atomic
    def lift(self, *, by: User, now: datetime) -> None:
        """The room is free again from now on. Raises ValidationError `not_allowed`, `already`."""
        self.refresh_from_db(from_queryset=Closure.objects.select_for_update(of=("self",)))
        if not by.may_as_staff("workspace.change_closure"):
            raise ValidationError(gettext("Only the centre's staff for the space may do this."), code="not_allowed")
        if not self.may_lift(now):
            raise ValidationError(gettext("This closure is over or lifted already."), code="already")
        self.lifted_at, self.lifted_by = now, by
        with because(by=by):
            self.save(update_fields=["lifted_at", "lifted_by"])
            self.claims.taking().cut(now)

    def push_aside(self, booking: Booking, *, by: User, now: datetime) -> None:
        """A held one runs out, a booked one is cancelled; who is in the room already has it until the closing begins."""
        if booking.state == State.CHECKED_IN:
            booking.claims.taking().cut(max(now, self.during.lower))
        elif booking.state == State.HELD:
            booking.let_go(by=by, now=now)
        else:
            booking.cancel(by=by, reason=self.reason, now=now)

    def claims_of_the_rest(self, rooms: Iterable[Room]) -> list[Claim]:
        """What nobody has of these rooms meanwhile. The caller holds their locks."""
        taken = Claim.objects.clashing(rooms, self.during).order_by("during").values_list("room", "during")
        found = []
        for room in rooms:
            for rest in left_over(self.during, [span for key, span in taken if key == room.pk]):
                found.append(Claim(room=room, during=rest, kind=Claim.Kind.CLOSURE, state=Claim.State.LIVE, closure=self))
        return found

    def leases_in_it(self) -> models.QuerySet[Claim]:
        """Whose desks are closed."""
        claims = Claim.objects.taking().filter(room__in=self.room.claimed(), kind=Claim.Kind.LEASE, during__overlap=self.during)
        return claims.select_related("lease__company", "room").order_by(F("lease").asc(nulls_last=True), "pk")


def left_over(during: DateTimeTZRange, taken: Iterable[DateTimeTZRange]) -> list[DateTimeTZRange]:
    """The stretches of `during` that none of these covers; they come in order and do not overlap."""
    found, begin = [], during.lower
    for span in taken:
        if begin < span.lower:
            found.append(DateTimeTZRange(begin, span.lower))
        begin = max(begin, span.upper)
    return [*found, DateTimeTZRange(begin, during.upper)] if begin < during.upper else found
