"""What a company and a person may book: by the membership's tier, the house's hours and the rule in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.models import CentreMembership, Company, Standing
from innocenter.accounts.models import User
from innocenter.look.dates import full_day
from workspace.models.opening import STEP, OpeningHours
from workspace.models.rule import Rule
from workspace.models.taking import Wish, hours_of

if TYPE_CHECKING:  # the queries ask these rules
    from workspace.models.booking_queries import BookingQuerySet


@dataclass(frozen=True)
class Allowance:
    """What is left to a person of a company in a month. `last_day`: the last that can be booked today, inclusive."""

    company: Company
    standing: Standing
    used: timedelta
    last_day: date
    is_shortened: bool

    @property
    def is_active(self) -> bool:
        return self.standing.is_active

    @property
    def hours(self) -> int:
        return self.standing.hours_per_month

    @property
    def left(self) -> timedelta:
        return max(timedelta(), timedelta(hours=self.hours) - self.used)

    @property
    def hours_left(self) -> float:
        return hours_of(self.left)


def allowances_of(
    companies: Sequence[Company], person: User, *, on: date, today: date, rule: Rule, bookings: BookingQuerySet
) -> list[Allowance]:
    """For bookings on the day `on`, made today: one for each company. Four statements however many companies."""
    standings = CentreMembership.objects.standings_of(companies, on=on)
    used = bookings.hours_by_company(companies, month=on)
    is_shortened = bookings.no_shows(person, since=today - timedelta(days=rule.no_show_days)).count() >= rule.no_shows
    allowed = []
    for company in companies:
        standing = standings[company.pk]
        horizon = min(standing.horizon_days, rule.no_show_horizon_days) if is_shortened else standing.horizon_days
        last_day = today + timedelta(days=horizon)
        allowed.append(Allowance(company, standing, used.get(company.pk, timedelta()), last_day, is_shortened))
    return allowed


def refuse(
    wish: Wish, *, bookings: BookingQuerySet, rule: Rule, by: User, now: datetime, override: str = "", besides: Any = None,
    last_day: date | None = None,
) -> None:  # fmt: skip
    """Raises ValidationError `past`, `room`, `closed`, `company`, `person`, `not_member`, `horizon`, `longest`, `desk`, `hours`.

    The caller holds the company's lock. `last_day` stands in for the horizon: a series has its own.
    With a reason to override, staff pass over the house's numbers, never over somebody else's booking.
    """
    others = bookings.exclude(pk=besides.pk) if besides else bookings
    if wish.during.lower <= now - STEP:
        raise ValidationError(_("This time is over already."), code="past")
    if not wish.room.is_active:
        raise ValidationError(_("This room is not in use."), code="room")
    if wish.room.is_desk and others.live().filter(person=wish.person, is_desk=True, during__overlap=wish.during).exists():
        raise ValidationError(_("You have a desk for part of this time already."), code="desk")
    if override.strip():
        refuse_all_but_staff(by, wish.company)
        return
    if not wish.room.is_bookable:
        raise ValidationError(_("This room cannot be booked by the hour."), code="room")
    if not OpeningHours.objects.week().is_open(wish.during):
        raise ValidationError(_("The house is closed for part of this time."), code="closed")
    refuse_strangers(wish, by)
    _refuse_beyond(wish, others, rule=rule, now=now, last_day=last_day)


def refuse_all_but_staff(by: User, company: Company | None) -> None:
    if not by.may_as_staff("workspace.add_booking"):
        raise ValidationError(_("Only the centre's staff for the space may do this."), code="not_allowed")
    if company:
        company.refuse_own_people(by)


def refuse_strangers(wish: Wish, by: User) -> None:
    """People book for their own company: for themselves, and its managers for colleagues."""
    if wish.company is None or not wish.company.is_person(by):
        raise ValidationError(_("You book for a company that you act for."), code="company")
    if wish.person != by and not (wish.company.is_manager(by) and wish.company.is_person(wish.person)):
        raise ValidationError(_("Only a manager of the company books for colleagues."), code="person")


def refuse_all_but_members(company: Company, *, on: date) -> None:
    """Raises ValidationError `not_member`. The caller holds the company's lock."""
    if not CentreMembership.objects.standing_of(company, on=on).is_active:
        raise _not_member(company, on)


def _not_member(company: Company, day: date) -> ValidationError:
    words = _("%(company)s is not a member of the centre on %(day)s.") % {"company": company, "day": full_day(day)}
    return ValidationError(words, code="not_member")


def _refuse_beyond(wish: Wish, others: BookingQuerySet, *, rule: Rule, now: datetime, last_day: date | None) -> None:
    assert wish.company
    today = timezone.localdate(now)
    [has] = allowances_of([wish.company], wish.person, on=wish.day, today=today, rule=rule, bookings=others)
    if not has.is_active:
        raise _not_member(wish.company, wish.day)
    last = last_day if last_day and not has.is_shortened else has.last_day
    if wish.day > last:
        words = _("You can book until %(day)s.") % {"day": full_day(last)}
        if has.is_shortened:
            words += " " + _("Bookings were not used, so it is only these days for now.")
        raise ValidationError(words, code="horizon")
    longest = timedelta(hours=rule.desk_longest_hours if wish.room.is_desk else has.standing.longest_hours)
    if wish.length > longest:
        most = int(hours_of(longest))
        words = ngettext("At most %(hours)d hour at a time.", "At most %(hours)d hours at a time.", most) % {"hours": most}
        raise ValidationError(words, code="longest")
    if not wish.room.is_desk and wish.length > has.left:
        words = _("%(company)s has %(left)g of %(hours)d hours left in this month.") % {
            "company": wish.company, "left": has.hours_left, "hours": has.hours,
        }  # fmt: skip
        raise ValidationError(words, code="hours")
