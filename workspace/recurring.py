"""A series of bookings: every date that can be had is booked, every other is kept with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innocenter.accounts.models import User
from innocenter.lifecycle import because
from workspace.letters import bookings as letters
from workspace.models import Booking, BookingSeries, OpeningHours, RejectedDate, Room, Rule, allowances
from workspace.models.claim import Claim, hours
from workspace.models.taking import Wish, lock_rooms, once_more, refuse_taken


@dataclass(frozen=True)
class Planned:
    """One date as it would be: booked, or not for this reason."""

    day: date
    reason: str

    @property
    def is_free(self) -> bool:
        return not self.reason


def preview(wish: Wish, *, every_weeks: int, dates: int, by: User, now: datetime) -> list[Planned]:
    """What `book` would do now, date by date: it is done and taken back. Raises what `book` raises, but not `none`."""
    with transaction.atomic():
        series = write(wish, every_weeks=every_weeks, dates=dates, by=by, now=now)
        booked = [Planned(day, "") for day in series.bookings.values_list("day", flat=True)]
        rejected = [Planned(day, reason) for day, reason in series.rejected.values_list("day", "reason")]
        transaction.set_rollback(True)
    return sorted([*booked, *rejected], key=lambda planned: planned.day)


@transaction.atomic
def book(wish: Wish, *, every_weeks: int, dates: int, by: User, now: datetime) -> BookingSeries:
    """Raises ValidationError `dates`, `none` (not one date can be had), and for the first date what `allowances` refuses of a person."""
    series = write(wish, every_weeks=every_weeks, dates=dates, by=by, now=now)
    booked = list(series.bookings.with_everything().order_by("during"))
    if not booked:
        raise ValidationError(_("None of these dates can be had."), code="none")
    letters.series_booked(series, booked, now=now)
    return series


@once_more
@transaction.atomic
def write(wish: Wish, *, every_weeks: int, dates: int, by: User, now: datetime) -> BookingSeries:
    """The company's row first (hours), then the rooms in pk order, as for a single booking."""
    rule = Rule.objects.in_force(timezone.localdate(now))
    if not 2 <= dates <= rule.series_most or timedelta(weeks=every_weeks) * (dates - 1) > timedelta(days=rule.series_most_days):
        most = {"dates": rule.series_most, "days": rule.series_most_days}
        raise ValidationError(_("A series has 2 to %(dates)d dates within %(days)d days.") % most, code="dates")
    allowances.refuse_strangers(wish, by)
    assert wish.company
    wish.company.lock()
    rooms = lock_rooms(wish.room)
    begins, ends = clock_of(wish)
    series = BookingSeries.objects.create(
        room=wish.room, company=wish.company, person=wish.person, title=wish.title, guests=wish.guests, every_weeks=every_weeks,
        first_day=wish.day, begins=begins, ends=ends, dates=dates, made_by=by, made_at=now,
    )  # fmt: skip
    week = OpeningHours.objects.week()
    for one in each_date(wish, every_weeks=every_weeks, dates=dates):
        try:
            if week.is_holiday(one.day):
                raise ValidationError(_("A holiday."), code="closed")
            take(one, series, rooms, rule=rule, by=by, now=now)
        except ValidationError as refusal:
            RejectedDate.objects.create(series=series, day=one.day, reason=" ".join(refusal.messages)[:300])
    return series


def each_date(wish: Wish, *, every_weeks: int, dates: int) -> Iterator[Wish]:
    """The same hours of the clock on each date."""
    for n in range(dates):
        yield replace(wish, during=hours(wish.day + timedelta(weeks=every_weeks * n), *clock_of(wish)))


def clock_of(wish: Wish) -> tuple[time, time]:
    return timezone.localtime(wish.during.lower).time(), timezone.localtime(wish.during.upper).time()


def take(wish: Wish, series: BookingSeries, rooms: list[Room], *, rule: Rule, by: User, now: datetime) -> None:
    """One date, booked at once. The caller holds the locks. A series may go beyond the horizon of single bookings."""
    last_day = series.first_day + timedelta(days=rule.series_most_days)
    allowances.refuse(wish, bookings=Booking.objects.all(), rule=rule, by=by, now=now, last_day=last_day)
    refuse_taken(wish.room, wish.during, now=now)
    booking = Booking(
        room=wish.room, during=wish.during, is_desk=wish.room.is_desk, company=wish.company, person=wish.person, title=wish.title,
        guests=wish.guests, rule=rule, made_by=by, made_at=now, held_until=now, state=Booking.State.CONFIRMED, confirmed_at=now,
        series=series,
    )  # fmt: skip
    booking.release_at = booking.release_time(made_at=now)
    with because(by=by):
        booking.save(force_insert=True)
        booking.claim(rooms, state=Claim.State.LIVE)


def cancel_all(booking: Booking, scope: str, *, by: User, reason: str, now: datetime) -> int:
    """Cancel as much of the series as is meant. Returns how many. Raises for the first what `Booking.cancel` raises."""
    with transaction.atomic():
        chosen = booking.in_scope(scope)
        for one in chosen:
            one.cancel(by=by, reason=reason, now=now, tell=len(chosen) == 1)
        if len(chosen) > 1:
            letters.cancelled_together(chosen, now=now)
    return len(chosen)


def change_all(booking: Booking, scope: str, wish: Wish, *, by: User, now: datetime, reason: str = "") -> list[str]:
    """The same hours, room and guests for as much of the series as is meant; each keeps its day, this one may get another.

    Raises for this booking what `Booking.change` raises. Others that cannot follow stay as they are: returns those, in words.
    """
    chosen = booking.in_scope(scope)
    together, before = len(chosen) > 1, set(booking.guests)
    booking.change(wish, by=by, now=now, reason=reason, tell=not together)
    refused, changed = [], [booking]
    for one in chosen:
        if one.pk == booking.pk:
            continue
        try:
            one.change(replace(wish, during=hours(one.local_day, *clock_of(wish))), by=by, now=now, reason=reason, tell=False)
        except ValidationError as refusal:
            refused.append(f"{one}: {' '.join(refusal.messages)}")
        else:
            changed.append(one)
    if together:
        letters.changed_together(changed, before=before, reason=reason, now=now)
    return refused
