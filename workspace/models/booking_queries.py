"""Which bookings: whose, when, and how much of the hours they use up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Count, DurationField, Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from companies.models import CentreMembership, Company, Person
from innocenter.accounts.models import User
from innocenter.lifecycle import because
from innocenter.values.working_days import DAY
from workspace.models import allowances
from workspace.models.booking_states import LIVE, USES_HOURS, State
from workspace.models.claim import Claim, midnight
from workspace.models.rule import Rule
from workspace.models.space import Room
from workspace.models.taking import Wish, lock_rooms, once_more, refuse_taken

if TYPE_CHECKING:  # the booking has this as its manager
    from workspace.models.booking import Booking


class BookingQuerySet(models.QuerySet["Booking"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Staff who may see bookings see every one; managers those of their company; others those made by them or for them."""
        if not isinstance(user, User):
            return self.none()
        if user.may_as_staff("workspace.view_booking"):
            return self
        return self.run_by(user)

    def run_by(self, user: User) -> Self:
        """Whose time and guests this person may change: of a company only as long as they act for it."""
        own = Q(person=user) | Q(made_by=user)
        if not user.may_as_staff("workspace.change_booking"):
            own &= Q(company=None) | Q(company__in=Company.objects.of(user))
        return self.filter(own | Q(company__in=Company.objects.managed_by(user)))

    def to_be_met_by(self, user: User) -> Self:
        """Those that this person may check in: of the own company whoever made them; staff every one."""
        if user.may_as_staff("workspace.change_booking"):
            return self
        return self.run_by(user) | self.filter(company__in=Company.objects.of(user))

    def settled(self, now: datetime) -> Self:
        """What is behind us or came to nothing, newest first; holds that ran out are nobody's business."""
        return self.exclude(state=State.EXPIRED).exclude(state__in=LIVE, during__endswith__gt=now).order_by("-during", "-pk")

    def hours_by_company(self, companies: Iterable[Company], *, month: date) -> dict[int, timedelta]:
        """What each used up in the calendar month in which the day `month` lies; none, where there is nothing. One statement."""
        rows = self._of_month(month).filter(company__in=list(companies)).order_by().values_list("company")
        return dict(rows.annotate(used=Sum(F("during__endswith") - F("during__startswith"), output_field=DurationField())))

    def of(self, user: User) -> Self:
        return self.filter(person=user)

    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def agreed(self) -> Self:
        """Booked or checked in."""
        return self.filter(state__in=[State.CONFIRMED, State.CHECKED_IN])

    def without_membership(self, now: datetime) -> Self:
        """Booked and not begun, although the company's membership is suspended or over. What staff booked past the rules stands."""
        today = timezone.localdate(now)
        held = CentreMembership.objects.in_use_or_to_come(today).filter(company=OuterRef("company"))
        rows = self.filter(state=State.CONFIRMED, during__startswith__gt=now, company__isnull=False, override="")
        return rows.filter(~Exists(held))

    def of_former_colleagues(self, now: datetime) -> Self:
        """Booked and not begun, for somebody who does not act for the company any more. What staff booked past the rules stands."""
        stays = Person.objects.active().filter(company=OuterRef("company"), user=OuterRef("person"))
        rows = self.filter(state=State.CONFIRMED, during__startswith__gt=now, company__isnull=False, override="")
        return rows.filter(~Exists(stays))

    def to_remind(self, today: date) -> Self:
        """Tomorrow's, unless they were booked only yesterday or later: the confirmation is fresh."""
        made_before = midnight(today)
        return self.filter(state=State.CONFIRMED, day=today + DAY, made_at__lt=made_before)

    def using_hours(self) -> Self:
        """What counts against a company's hours: also when nobody came, or when it was cancelled late. Desks do not count."""
        return self.filter(Q(state__in=USES_HOURS) | Q(state=State.CANCELLED, is_late=True), is_desk=False)

    def _of_month(self, month: date) -> Self:
        first = month.replace(day=1)
        after = (first + timedelta(days=32)).replace(day=1)
        return self.using_hours().filter(day__gte=first, day__lt=after)

    def no_shows(self, person: User, *, since: date) -> Self:
        """Bookings for this person to which nobody came; what staff have excused does not count."""
        return self.filter(person=person, state=State.RELEASED, excused_at=None, day__gte=since)

    def use_of(self, company: Company, *, first: date, last: date) -> dict[str, Any]:
        """How often a company came (`rooms`, with their `length`, and `desks`), and how often nobody did (`unused`). One statement."""
        used, room = Q(state__in=[State.CHECKED_IN, State.DONE]), Q(is_desk=False)
        length = Sum(F("during__endswith") - F("during__startswith"), filter=used & room, output_field=DurationField())
        return self.filter(company=company, day__range=(first, last)).aggregate(
            rooms=Count("pk", filter=used & room), desks=Count("pk", filter=used & ~room), length=Coalesce(length, timedelta()),
            unused=Count("pk", filter=Q(state=State.RELEASED, excused_at=None)),
        )  # fmt: skip

    def held_too_long(self, now: datetime) -> Self:
        return self.filter(state=State.HELD, held_until__lte=now)

    def unused(self, now: datetime) -> Self:
        """Nobody has checked in by the minute at which the room is given to others."""
        return self.filter(state=State.CONFIRMED, release_at__lte=now)

    def over(self, now: datetime) -> Self:
        return self.agreed().filter(during__endswith__lte=now).exclude(state=State.CONFIRMED, release_at__lte=now)

    def in_room(self, room: Room) -> Self:
        """Those that take this room, also as part of another."""
        return self.filter(claims__room=room).distinct()

    def in_the_way(self, rooms: Iterable[Room], during: DateTimeTZRange) -> Self:
        """Live ones that take one of these rooms for part of the time."""
        taken = Claim.objects.clashing(rooms, during).filter(booking__isnull=False)
        return self.live().filter(pk__in=taken.values("booking"))

    def to_check_in(self, room: Room, *, now: datetime) -> Self:
        """What is on in this room now, or begins today."""
        return self.in_room(room).agreed().filter(during__endswith__gt=now).order_by("during")

    @once_more
    @transaction.atomic
    def hold(self, wish: Wish, *, by: User, now: datetime, override: str = "") -> Booking:
        """Keep the room for the minutes that it takes to confirm. The company's row first (hours), then the rooms in pk order.

        Whoever chooses anew gives up what they were about to confirm; the same again (a second click) is the same booking.
        Raises Taken (with ways out), and what `allowances.refuse` says. `override`: staff say why the house's numbers do not count.
        """
        rule = Rule.objects.in_force(timezone.localdate(now))
        if wish.company:
            wish.company.lock()
        rooms = lock_rooms(wish.room)
        mine = list(self.filter(state=State.HELD, made_by=by, person=wish.person).select_for_update())
        if same := next((booking for booking in mine if booking.is_for(wish)), None):
            return same
        self._expire([booking.pk for booking in mine], by=by, now=now)
        self.expire_holds(now=now, rooms=rooms)
        allowances.refuse(wish, bookings=self.all(), rule=rule, by=by, now=now, override=override)
        refuse_taken(wish.room, wish.during, now=now)
        booking = self.model(
            room=wish.room, during=wish.during, is_desk=wish.room.is_desk, company=wish.company, person=wish.person, title=wish.title,
            guests=wish.guests, rule=rule, override=override, made_by=by, made_at=now,
            held_until=now + timedelta(minutes=rule.booking_hold_minutes),
        )  # fmt: skip
        with because(by=by, reason=override):
            booking.save(force_insert=True)
            booking.claim(rooms, state=Claim.State.HELD)
        return booking

    @transaction.atomic
    def expire_holds(self, *, now: datetime, rooms: Iterable[Room] | None = None) -> int:
        """Holds that nobody confirmed in time give their rooms back. Two statements, and none that waits for another's lock."""
        late = self.held_too_long(now) if rooms is None else self.held_too_long(now).filter(claims__room__in=list(rooms))
        keys = list(self.filter(pk__in=late.values("pk")).select_for_update(skip_locked=True).values_list("pk", flat=True))
        return self._expire(keys, by=None, now=now)

    def _expire(self, keys: list[int], *, by: User | None, now: datetime) -> int:
        """The caller holds their locks."""
        with because(by=by):
            Claim.objects.taking().filter(booking__in=keys).update(state=Claim.State.VOID)
            return self.filter(pk__in=keys).update(state=State.EXPIRED, closed_at=now, closed_by=by)

    def with_everything(self) -> Self:
        return self.select_related("room__site", "company", "person", "made_by", "rule", "series")
