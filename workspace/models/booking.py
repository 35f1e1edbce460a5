"""A booking: a room or a desk for some hours of one day. It holds the room while its maker looks at it once more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import ClassVar

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from innocenter.accounts.models import User
from innocenter.lifecycle import Moves, because, refuse_unless_allowed
from workspace.letters import bookings as letters
from workspace.models import allowances
from workspace.models.booking_queries import BookingQuerySet
from workspace.models.booking_record import BookingRecord
from workspace.models.booking_states import MOVES, TONES, State
from workspace.models.claim import Claim
from workspace.models.series import Invitation, Scope
from workspace.models.space import Room
from workspace.models.taking import Wish, lock_rooms, once_more, refuse_taken


@pghistory.track(exclude=["day"])
class Booking(BookingRecord):
    State = State
    MOVES: ClassVar[Moves] = MOVES

    objects = BookingQuerySet.as_manager()

    class Meta(BookingRecord.Meta):
        abstract = False

    def __str__(self) -> str:
        begin, end = timezone.localtime(self.during.lower), timezone.localtime(self.during.upper)
        return f"{self.room} {begin:%Y-%m-%d %H:%M}~{end:%H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("workspace:booking", args=[self.pk])

    @property
    def tone(self) -> str:
        return TONES[State(self.state)]

    @property
    def name(self) -> str:
        """What it is for, or what it is."""
        return self.title or (_("Desk") if self.is_desk else _("Meeting"))

    @property
    def local_day(self) -> date:
        return timezone.localdate(self.during.lower)

    @property
    def check_in_from(self) -> datetime:
        begin: datetime = self.during.lower
        return begin - timedelta(minutes=self.rule.check_in_opens_minutes)

    def is_for(self, wish: Wish) -> bool:
        """Whether it is what the wish asks for, to the letter."""
        mine = (self.room_id, self.during, self.company_id, self.title, self.guests)
        return mine == (wish.room.pk, wish.during, wish.company and wish.company.pk, wish.title, wish.guests)

    def may_check_in(self, now: datetime) -> bool:
        return self.state == State.CONFIRMED and self.check_in_from <= now < self.during.upper

    def may_change(self, now: datetime) -> bool:
        return self.state == State.CONFIRMED and now < self.during.lower

    def is_changed_by(self, user: User) -> bool:
        """Whether this person's change would be heard: what staff booked past the house's numbers only staff change."""
        try:
            if self.override:
                allowances.refuse_all_but_staff(user, self.company)
            else:
                allowances.refuse_strangers(Wish(room=self.room, during=self.during, company=self.company, person=self.person), user)
        except ValidationError:
            return False
        return True

    def may_cancel(self, now: datetime) -> bool:
        return self.state == State.CONFIRMED and now < self.during.upper

    @transaction.atomic
    def confirm(self, *, by: User, now: datetime) -> None:
        """Held → booked; after its minutes too, as long as nobody else wanted the room. The company's row first, then this one.

        Raises `illegal_move`, `not_allowed`; `not_member` where the membership was suspended or has ended meanwhile.
        """
        if self.company:
            self.company.lock()
        self.lock()
        self.refuse_strangers(by)
        refuse_unless_allowed(MOVES, self.state, State.CONFIRMED)
        if self.company and not self.override:
            allowances.refuse_all_but_members(self.company, on=self.local_day)
        self.state, self.confirmed_at = State.CONFIRMED, now
        self.release_at = self.release_time(made_at=now)
        with because(by=by):
            self.save(update_fields=["state", "confirmed_at", "release_at"])
            self.claims.filter(state=Claim.State.HELD).update(state=Claim.State.LIVE)
        letters.confirmed(self, now=now)

    @transaction.atomic
    def let_go(self, *, by: User, now: datetime) -> None:
        """Held → expired, before its minutes are over."""
        self.lock()
        self.refuse_strangers(by)
        self._end(State.EXPIRED, by=by, now=now, reason="")

    @transaction.atomic
    def cancel(self, *, by: User | None, now: datetime, reason: str = "", tell: bool = True) -> None:
        """Booked → cancelled; the room is free at once. One that has begun, or begins soon, uses up the hours all the same.

        Who cancels several tells of them in one letter (`tell=False`).
        Raises `illegal_move`, `not_allowed`, `reason` (staff and the calendar say why), `too_late`.
        """
        self.lock()
        is_own = by is not None and self.is_run_by(by)
        if by is not None and not is_own:
            self.refuse_all_but_staff(by)
        if not is_own:
            _needed(reason)
        if now >= self.during.upper:
            raise ValidationError(_("This time is over already."), code="too_late")
        self.is_late = is_own and now > self.during.lower - timedelta(minutes=self.rule.booking_late_minutes)
        self._end(State.CANCELLED, by=by, now=now, reason=reason.strip())
        if tell:
            letters.cancelled(self, now=now)

    @transaction.atomic
    def check_in(self, *, by: User, now: datetime) -> None:
        """Booked → checked in: by anybody of the company, or by staff. Raises `illegal_move`, `not_allowed`, `too_early`, `too_late`."""
        self.lock()
        if not (self.is_run_by(by) or (self.company and self.company.is_person(by))):
            self.refuse_all_but_staff(by)
        refuse_unless_allowed(MOVES, self.state, State.CHECKED_IN)
        if now < self.check_in_from:
            at = timezone.localtime(self.check_in_from)
            raise ValidationError(_("Check-in opens at %(time)s.") % {"time": f"{at:%H:%M}"}, code="too_early")
        if now >= self.during.upper:
            raise ValidationError(_("This time is over already."), code="too_late")
        self.state, self.checked_in_at, self.checked_in_by = State.CHECKED_IN, now, by
        with because(by=by):
            self.save(update_fields=["state", "checked_in_at", "checked_in_by"])

    @transaction.atomic
    def leave(self, *, by: User, now: datetime) -> None:
        """Checked in → over, before its end: the rest of the time is free for others."""
        self.lock()
        if not self.is_run_by(by):
            self.refuse_all_but_staff(by)
        refuse_unless_allowed(MOVES | {State.CONFIRMED: ()}, self.state, State.DONE)  # the clock alone ends what nobody came to
        self._end(State.DONE, by=by, now=now, reason="")

    @transaction.atomic
    def excuse_no_show(self, *, by: User, reason: str, now: datetime) -> None:
        """Somebody did come, or could not: it shortens no horizon. Raises `not_allowed`, `own_company`, `already`, `reason`."""
        self.lock()
        self.refuse_all_but_staff(by)
        if self.company:
            self.company.refuse_own_people(by)
        if self.state != State.RELEASED or self.excused_at:
            raise ValidationError(_("There is nothing to excuse."), code="already")
        self.excused_at, self.excused_by, self.excuse = now, by, _needed(reason)
        with because(by=by, reason=self.excuse):
            self.save(update_fields=["excused_at", "excused_by", "excuse"])

    @once_more
    @transaction.atomic
    def change(self, wish: Wish, *, by: User, now: datetime, reason: str = "", tell: bool = True) -> None:
        """Another time, room, title or other guests, as long as it has not begun. The company's row first, then this one, then the rooms.

        With a reason, which the person reads, staff change what others booked, past the house's numbers but never over somebody else.
        Who changes several tells of them in one letter (`tell=False`).
        Raises `illegal_move`, `not_allowed`, `too_late`, `reason`, Taken, and what `allowances` refuses.
        """
        if self.company:
            self.company.lock()
        self.lock()
        self.refuse_strangers(by)
        if self.is_for(wish):  # a second click
            return
        if not self.may_change(now):
            raise ValidationError(_("It has begun or is over: it cannot be changed any more."), code="too_late")
        past_numbers = self.override or ("" if self.is_run_by(by) else _needed(reason))
        moves = (wish.room.pk, wish.during) != (self.room_id, self.during)
        rooms = lock_rooms(self.room, wish.room) if moves else []
        last_day = self.series.first_day + timedelta(days=self.rule.series_most_days) if self.series else None
        allowances.refuse(
            wish, bookings=Booking.objects.all(), rule=self.rule, by=by, now=now, override=past_numbers, besides=self, last_day=last_day
        )
        before, self.sequence = list(self.guests), self.sequence + 1
        self.title, self.guests = wish.title, wish.guests
        with because(by=by, reason=reason.strip()):
            if moves:
                refuse_taken(wish.room, wish.during, now=now, besides=self)
                self.claims.taking().update(state=Claim.State.VOID)
                self.room, self.during, self.is_desk = wish.room, wish.during, wish.room.is_desk
                self.release_at = self.release_time(made_at=now)
                wanted = {part.pk for part in wish.room.claimed()}
                self.claim([room for room in rooms if room.pk in wanted], state=Claim.State.LIVE)
            self.save(update_fields=["room", "during", "is_desk", "title", "guests", "sequence", "release_at"])
        if tell:
            letters.changed(self, before=before, reason=reason.strip(), now=now)

    def in_scope(self, scope: str) -> list[Booking]:
        """`this`, `following` (and this) or `all` of its series that are still to come, earliest first."""
        if self.series is None or scope == Scope.THIS:
            return [self]
        found = Booking.objects.filter(series=self.series, state=State.CONFIRMED).with_everything().order_by("during")
        return list(found.filter(during__startswith__gte=self.during.lower) if scope == Scope.FOLLOWING else found)

    @transaction.atomic
    def hand_over(self, to: User, *, reason: str) -> None:
        """The calendar's verb: another person of the company comes. The caller holds the company's lock, and tells both."""
        self.lock()
        refuse_unless_allowed(MOVES, self.state, State.CHECKED_IN)  # agreed, and not begun
        self.person, self.sequence = to, self.sequence + 1
        with because(by=None, reason=reason):
            self.save(update_fields=["person", "sequence"])

    def told(self) -> Invitation:
        """This state of it, which letters are about."""
        return Invitation.objects.get_or_create(booking=self, sequence=self.sequence)[0]

    def claim(self, rooms: Iterable[Room], *, state: str) -> None:
        """The caller holds the rooms' locks and has looked."""
        kind = Claim.Kind.BOOKING
        Claim.objects.bulk_create([Claim(room=room, during=self.during, kind=kind, state=state, booking=self) for room in rooms])

    def release_time(self, *, made_at: datetime) -> datetime | None:
        """When the room is given to others if nobody came; never when it was booked on its day and shortly before."""
        begin: datetime = self.during.lower
        spared = timedelta(minutes=self.rule.booking_spared_minutes)
        if timezone.localdate(made_at) == self.local_day and begin - made_at <= spared:
            return None
        return begin + timedelta(minutes=self.rule.booking_release_minutes)

    def lock(self) -> None:
        self.refresh_from_db(from_queryset=Booking.objects.with_everything().select_for_update(of=("self",)))

    def is_run_by(self, user: User) -> bool:
        """Whether this person may change it: the one who comes or who booked, while they act for the company, and its managers."""
        if user.pk in {self.person_id, self.made_by_id}:
            return self.company is None or user.may_as_staff("workspace.change_booking") or self.company.is_person(user)
        return bool(self.company and self.company.is_manager(user))

    def refuse_strangers(self, user: User) -> None:
        if not self.is_run_by(user):
            self.refuse_all_but_staff(user)

    def refuse_all_but_staff(self, user: User) -> None:
        if not user.may_as_staff("workspace.change_booking"):
            raise ValidationError(_("You may not do this."), code="not_allowed")

    def _end(self, state: str, *, by: User | None, now: datetime, reason: str) -> None:
        """Under its lock: the claims end with it; what was used already stays claimed."""
        refuse_unless_allowed(MOVES, self.state, state)
        self.state, self.closed_at, self.closed_by, self.reason = state, now, by, reason
        with because(by=by, reason=reason):
            self.save(update_fields=["state", "closed_at", "closed_by", "reason", "is_late"])
            self.claims.taking().cut(now)


def _needed(reason: str) -> str:
    """Staff and the calendar say why. Raises ValidationError `reason`."""
    if not reason.strip():
        raise ValidationError(_("Write the reason: the person reads it."), code="reason")
    return reason.strip()
