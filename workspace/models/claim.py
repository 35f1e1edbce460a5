"""Who has which room when: one table, whatever a room is taken for, so that nothing can be taken twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import TYPE_CHECKING, ClassVar, Self

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innocenter.lifecycle import Moves, fsm
from innocenter.values.working_days import DAY

if TYPE_CHECKING:  # a room asks its claims, a claim only names its room
    from workspace.models.space import Room


def midnight(day: date) -> datetime:
    """The first moment of the day in Seoul."""
    return at(day, time())


def at(day: date, hour: time) -> datetime:
    """What the clock in Seoul shows on that day."""
    return timezone.make_aware(datetime.combine(day, hour))


def hours(day: date, begins: time, ends: time) -> DateTimeTZRange:
    return DateTimeTZRange(at(day, begins), at(day, ends))


def whole_days(span: DateRange) -> DateTimeTZRange:
    """The days `[first day, end)` from midnight to midnight in Seoul."""
    return DateTimeTZRange(midnight(span.lower), midnight(span.upper))


class ClaimQuerySet(models.QuerySet["Claim"]):
    def taking(self) -> Self:
        """Those that keep others out."""
        return self.filter(state__in=TAKING)

    def by_the_day(self) -> Self:
        """Those that are agreed in whole days and shown as such; bookings by the hour are not."""
        return self.filter(kind__in=[Claim.Kind.LEASE, Claim.Kind.CLOSURE])

    def clashing(self, rooms: Iterable[Room], during: DateTimeTZRange) -> Self:
        return self.taking().filter(room__in=list(rooms), during__overlap=during)

    def clashing_days(self, rooms: Iterable[Room], span: DateRange) -> Self:
        return self.taking().filter(room__in=list(rooms), days__overlap=span)

    def cut(self, at: datetime) -> None:
        """From `at` on these rooms are free again: what begins later is given back, what runs then ends then."""
        self.filter(during__startswith__gte=at).update(state=Claim.State.VOID)
        begin = Func(F("during"), function="lower", output_field=models.DateTimeField())
        self.filter(during__startswith__lt=at, during__endswith__gt=at).update(
            during=Func(begin, Value(at), function="tstzrange", output_field=DateTimeRangeField())
        )

    def on(self, day: date, rooms: Iterable[Room]) -> Self:
        """What takes these rooms at some time of the day, earliest first. A combined room is taken where a part is: ask for its parts."""
        return self.clashing(rooms, whole_days(DateRange(day, day + DAY))).order_by("during", "pk")


@pghistory.track(exclude=["days"])
class Claim(models.Model):
    """One room during `[begin, end)`: held while something is being settled, live when it is, void when given back.

    A combined room is never claimed itself: each of its parts is. A lease takes days from midnight to midnight in Seoul.
    """

    class Kind(models.TextChoices):
        LEASE = "lease", _("Lease")
        BOOKING = "booking", _("Booking")
        CLOSURE = "closure", _("Closed")
        EVENT = "event", _("Event")
        CONSULTATION = "consultation", _("Consultation")

    class State(models.TextChoices):
        HELD = "held", _("Held")
        LIVE = "live", _("In use")
        VOID = "void", _("Given back")

    MOVES: ClassVar[Moves] = {State.HELD: {State.LIVE, State.VOID}, State.LIVE: {State.VOID}, State.VOID: set()}

    room = models.ForeignKey("workspace.Room", on_delete=models.PROTECT, related_name="claims", verbose_name=_("room or desk"))
    during = DateTimeRangeField(_("time"))
    days = models.GeneratedField(
        expression=Func(F("during"), function="seoul_days"), output_field=DateRangeField(), db_persist=True, verbose_name=_("days")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.LEASE)
    state = models.CharField(_("state"), max_length=4, choices=State, default=State.HELD)
    offer = models.ForeignKey(
        "workspace.Offer", on_delete=models.PROTECT, null=True, blank=True, related_name="claims", verbose_name=_("offer")
    )
    lease = models.ForeignKey(
        "workspace.Lease", on_delete=models.PROTECT, null=True, blank=True, related_name="claims", verbose_name=_("lease")
    )

    booking = models.ForeignKey(
        "workspace.Booking", on_delete=models.PROTECT, null=True, blank=True, related_name="claims", verbose_name=_("booking")
    )
    closure = models.ForeignKey(
        "workspace.Closure", on_delete=models.PROTECT, null=True, blank=True, related_name="claims", verbose_name=_("closure")
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("use of a room")
        verbose_name_plural = _("uses of rooms")
        ordering = ["during", "pk"]
        triggers = [fsm("state")]
        indexes = [
            GistIndex(fields=["during"], name="claim_during", condition=Q(state__in=["held", "live"])),
            # by_the_day(): what the list of desks and the front page ask, however many bookings by the hour there are
            models.Index(fields=["room"], name="claim_by_the_day", condition=Q(state__in=["held", "live"], kind__in=["lease", "closure"])),
        ]
        constraints = [
            ExclusionConstraint(
                name="claim_room_once_at_a_time",
                expressions=[("room", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(state__in=["held", "live"]),
                violation_error_message=_("That room is taken for part of this time."),
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
                name="claim_has_begin_and_end",
                violation_error_message=_("A room is taken from a beginning to an end."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="lease") | Q(during=Func(F("days"), function="seoul_span", output_field=DateTimeRangeField())),
                name="claim_of_a_lease_in_whole_days",
                violation_error_message=_("A lease takes whole days."),
            ),
            models.CheckConstraint(
                condition=~Q(state="held", kind="lease", offer__isnull=True),
                name="claim_held_by_an_offer",
                violation_error_message=_("Only an offer holds a desk."),
            ),
            models.CheckConstraint(
                condition=~Q(state="live", kind="lease", lease__isnull=True),
                name="claim_live_under_a_lease",
                violation_error_message=_("Only a lease uses a desk."),
            ),
            models.CheckConstraint(
                condition=Q(kind="lease", booking=None, closure=None)
                | Q(kind="booking", booking__isnull=False, offer=None, lease=None, closure=None)
                | Q(kind="closure", closure__isnull=False, offer=None, lease=None, booking=None)
                | Q(kind__in=["event", "consultation"], offer=None, lease=None, booking=None, closure=None),
                name="claim_kind_fits_its_reason",
                violation_error_message=_("What a room is taken for, and the record behind it, must agree."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room_id} {self.during}"


TAKING = (Claim.State.HELD, Claim.State.LIVE)
