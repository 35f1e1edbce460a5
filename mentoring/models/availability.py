"""When an expert has time: hours of the week, other hours on one day, and times that are blocked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Self

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.lifecycle import because
from innocenter.look.dates import full_day, moment
from innocenter.taxonomy.models import Holiday
from mentoring.models.expert import ExpertProfile
from workspace.models.claim import midnight
from workspace.models.opening import WEEKDAYS

LONGEST_BLOCK = timedelta(days=366)
FAR = timedelta(days=366)
MANY = 100


def clocked(begins: time, ends: time) -> str:
    return f"{begins:%H:%M}~{ends:%H:%M}"


class WindowQuerySet(models.QuerySet["Window"]):
    def of_the_week(self) -> Self:
        return self.filter(day=None).order_by("weekday", "begins")

    def of_days(self, today: date) -> Self:
        return self.filter(day__gte=today).order_by("day", "begins")


class Window(models.Model):
    """From when to when, on each such weekday, or on one day. A day with hours of its own does not follow the week."""

    expert = models.ForeignKey(ExpertProfile, models.CASCADE, related_name="windows", verbose_name=gettext_lazy("expert"))
    weekday = models.PositiveSmallIntegerField(gettext_lazy("weekday"), choices=WEEKDAYS, null=True, blank=True)
    day = models.DateField(gettext_lazy("day"), null=True, blank=True)
    begins: models.TimeField[time, time] = models.TimeField(gettext_lazy("from"))
    ends: models.TimeField[time, time] = models.TimeField(gettext_lazy("to"))

    objects = WindowQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("hours of an expert")
        verbose_name_plural = gettext_lazy("hours of experts")
        ordering = ["weekday", "day", "begins"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__isnull=False, weekday__range=(0, 6), day=None) | Q(weekday=None, day__isnull=False),
                name="window_of_a_weekday_or_a_day",
                violation_error_message=gettext_lazy("Hours are those of a weekday or of one day."),
            ),
            models.CheckConstraint(
                condition=Q(begins__lt=F("ends")), name="window_begins_before_it_ends",
                violation_error_message=gettext_lazy("The end comes after the beginning."),
            ),
            models.UniqueConstraint(
                fields=["expert", "weekday", "begins"], condition=Q(day=None), name="window_of_the_week_once",
                violation_error_message=gettext_lazy("These hours are there already."),
            ),
            models.UniqueConstraint(
                fields=["expert", "day", "begins"], condition=Q(weekday=None), name="window_of_a_day_once",
                violation_error_message=gettext_lazy("These hours are there already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.on} {clocked(self.begins, self.ends)}"

    @property
    def on(self) -> str:
        return full_day(self.day) if self.day else str(self.get_weekday_display())

    @classmethod
    @transaction.atomic
    def add_to_week(cls, expert: ExpertProfile, weekdays: Iterable[int], begins: time, ends: time, *, by: User, now: datetime) -> None:
        """Raises ValidationError `not_yours`, `hours`, `overlap`."""
        _lock_own(expert, by)
        _refuse_no_time(begins, ends)
        for weekday in weekdays:
            _refuse_overlap(cls.objects.filter(expert=expert, weekday=weekday), begins, ends)
            _kept(cls(expert=expert, weekday=weekday, begins=begins, ends=ends), by=by, now=now)

    @classmethod
    @transaction.atomic
    def add_to_day(cls, expert: ExpertProfile, day: date, begins: time, ends: time, *, by: User, now: datetime) -> None:
        """More or other hours on one day. Raises ValidationError `not_yours`, `hours`, `overlap`, `day`, `holiday`."""
        _lock_own(expert, by)
        _refuse_no_time(begins, ends)
        today = timezone.localdate(now)
        if not today <= day <= today + FAR:
            raise ValidationError({"day": ValidationError(_("Choose a day from today on, at most a year ahead."), code="day")})
        if Holiday.objects.calendar().is_holiday(day):
            raise ValidationError({"day": ValidationError(_("This day is a holiday: no sessions take place."), code="holiday")})
        _refuse_overlap(cls.objects.filter(expert=expert, day=day), begins, ends)
        _kept(cls(expert=expert, day=day, begins=begins, ends=ends), by=by, now=now)

    @transaction.atomic
    def take_away(self, *, by: User, now: datetime) -> None:
        """What is agreed in these hours stands. Raises ValidationError `not_yours`."""
        _lock_own(self.expert, by)
        with because(by=by, now=now):
            self.delete()


class BlockedQuerySet(models.QuerySet["BlockedPeriod"]):
    def to_come(self, now: datetime) -> Self:
        return self.filter(during__endswith__gt=now).order_by("during")


class BlockedPeriod(models.Model):
    """No sessions meanwhile, whatever the hours say. What is agreed already stands, and is shown to be in the way."""

    expert = models.ForeignKey(ExpertProfile, models.CASCADE, related_name="blocked", verbose_name=gettext_lazy("expert"))
    during = DateTimeRangeField(gettext_lazy("time"))

    objects = BlockedQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("blocked time")
        verbose_name_plural = gettext_lazy("blocked times")
        ordering = ["during", "pk"]
        constraints = [
            ExclusionConstraint(
                name="blocked_once",
                expressions=[("expert", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                violation_error_message=gettext_lazy("Part of this time is blocked already."),
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
                name="blocked_from_a_beginning_to_an_end",
                violation_error_message=gettext_lazy("A time is blocked from a beginning to an end."),
            ),
        ]

    def __str__(self) -> str:
        begins, ends = timezone.localtime(self.during.lower), timezone.localtime(self.during.upper)
        if begins.time() == ends.time() == time():
            last = ends.date() - timedelta(days=1)
            return full_day(begins) if last == begins.date() else f"{full_day(begins)} ~ {full_day(last)}"
        return f"{moment(begins)}~{ends:%H:%M}" if begins.date() == ends.date() else f"{moment(begins)} ~ {moment(ends)}"

    @classmethod
    @transaction.atomic
    def add(cls, expert: ExpertProfile, during: DateTimeTZRange, *, by: User, now: datetime) -> BlockedPeriod:
        """Raises ValidationError `not_yours`, `over`, `long`, `overlap`, `many`."""
        _lock_own(expert, by)
        if during.upper <= now:
            raise ValidationError(_("This time is over already."), code="over")
        if during.upper - during.lower > LONGEST_BLOCK or during.upper > now + 2 * FAR:
            raise ValidationError(_("A time is blocked for at most a year."), code="long")
        mine = cls.objects.filter(expert=expert)
        if mine.filter(during__overlap=during).exists():
            raise ValidationError(_("Part of this time is blocked already."), code="overlap")
        if mine.to_come(now).count() >= MANY:
            raise ValidationError(_("At most %(count)d times can be blocked at once.") % {"count": MANY}, code="many")
        made = cls(expert=expert, during=during)
        _kept(made, by=by, now=now)
        return made

    @transaction.atomic
    def take_away(self, *, by: User, now: datetime) -> None:
        """Raises ValidationError `not_yours`."""
        _lock_own(self.expert, by)
        with because(by=by, now=now):
            self.delete()


def whole_days_of(first: date, last: date) -> DateTimeTZRange:
    """Both days included."""
    return DateTimeTZRange(midnight(first), midnight(last + timedelta(days=1)))


def _lock_own(expert: ExpertProfile, by: User) -> None:
    expert.lock()
    if not expert.is_of(by):
        raise ValidationError(_("Only the expert does this."), code="not_yours")


def _refuse_no_time(begins: time, ends: time) -> None:
    if begins >= ends:
        raise ValidationError({"ends": ValidationError(_("The end comes after the beginning."), code="hours")})


def _refuse_overlap(others: models.QuerySet[Window], begins: time, ends: time) -> None:
    clash = others.filter(begins__lt=ends, ends__gt=begins).first()
    if clash:
        words = _("You have entered %(hours)s already.") % {"hours": clash}
        raise ValidationError({"begins": ValidationError(words, code="overlap")})


def _kept(row: models.Model, *, by: User, now: datetime) -> None:
    with because(by=by, now=now):
        row.full_clean()
        row.save()


pghistory.track()(Window)
pghistory.track()(BlockedPeriod)
