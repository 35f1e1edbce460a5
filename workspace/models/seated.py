"""Which desks a lease has, and how one is changed for another without touching its terms or its cap."""

from datetime import date, datetime
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext as _

from innocenter.accounts.models import User
from innocenter.lifecycle import because
from workspace.letters import hearings
from workspace.models.claim import Claim, midnight, whole_days
from workspace.models.departure import Departure
from workspace.models.space import Room

if TYPE_CHECKING:  # the lease is made of this
    from workspace.models.lease import Lease


class Seated(Departure):
    """The desks of a lease."""

    class Meta:
        abstract = True

    def desks(self) -> list[Claim]:
        """With their rooms, in order; also those given back at the end."""
        return sorted(self.claims.all(), key=lambda desk: desk.room_id)

    @transaction.atomic
    def move_desk(self, *, old: Room, new: Room, on: date, by: User, reason: str, now: datetime) -> Claim:
        """From the day `on` the company sits at `new`: the claim of the old desk is cut there, in one transaction, and a new one begins.

        Locks the rooms in pk order, then the lease, as everybody does. Raises `not_allowed`, `ending`, `reason`, `on`, `old`, `new`.
        """
        rooms = {room.pk: room for room in Room.objects.filter(pk__in=[old.pk, new.pk]).order_by("pk").select_for_update()}
        self.lock()
        self.refuse_staff(by)
        self.refuse_unless_running()
        if not reason.strip():
            raise ValidationError({"reason": _("Please give the reason.")}, code="reason")
        claim = self.claims.filter(room=old, state=Claim.State.LIVE, days__endswith=self.cap).first()
        if claim is None:
            raise ValidationError({"old": _("The lease does not have this desk.")}, code="old")
        if not max(timezone.localdate(now), claim.days.lower) <= on < self.cap:
            raise ValidationError({"on": _("The change is today or later, and inside the lease.")}, code="on")
        self._refuse_desk(rooms[new.pk], DateRange(on, self.cap))
        with because(by=by, reason=reason, now=now):
            if on == claim.days.lower:
                self.claims.filter(pk=claim.pk).update(state=Claim.State.VOID)
            else:
                self.claims.filter(pk=claim.pk).cut(midnight(on))
            made: Claim = self.claims.create(
                room=new, during=whole_days(DateRange(on, self.cap)), kind=Claim.Kind.LEASE, state=Claim.State.LIVE
            )
        hearings.desk_moved(cast("Lease", self), old=old, new=new, on=on, now=now)
        return made

    def _refuse_desk(self, new: Room, span: DateRange) -> None:
        if not Room.objects.lettable().filter(pk=new.pk).exists():
            raise ValidationError({"new": _("This is no desk that can be let.")}, code="new")
        if not Room.objects.filter(pk=new.pk).free_during(span).exists():
            raise ValidationError({"new": _("That desk is taken for part of this time, or not checked out yet.")}, code="new")
