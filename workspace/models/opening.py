"""When the house is open: by weekday, and closed on holidays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innocenter.taxonomy.models import Holiday
from innocenter.values.working_days import Calendar, public_holidays
from workspace.models.claim import hours

STEP = timedelta(minutes=30)
WEEKDAYS = (
    (0, _("Monday")), (1, _("Tuesday")), (2, _("Wednesday")), (3, _("Thursday")), (4, _("Friday")), (5, _("Saturday")), (6, _("Sunday")),
)  # fmt: skip


@dataclass(frozen=True)
class Week:
    """The opening hours as they stand, with the days off."""

    hours: dict[int, tuple[time, time]]
    days_off: Calendar

    def on(self, day: date) -> DateTimeTZRange | None:
        """From when to when the house is open that day; None when it is closed."""
        found = self.hours.get(day.weekday())
        if found is None or self.is_holiday(day):
            return None
        return hours(day, *found)

    def is_holiday(self, day: date) -> bool:
        return day in self.days_off.extra or day in public_holidays(day.year)

    def is_open(self, during: DateTimeTZRange) -> bool:
        opened = self.on(timezone.localdate(during.lower))
        return opened is not None and opened.lower <= during.lower and during.upper <= opened.upper

    def times(self) -> list[time]:
        """Every half hour from the earliest opening to the latest closing of the week."""
        if not self.hours:
            return []
        day = date(2026, 1, 5)
        at = datetime.combine(day, min(opens for opens, _closes in self.hours.values()))
        end = datetime.combine(day, max(closes for _opens, closes in self.hours.values()))
        found = []
        while at <= end:
            found.append(at.time())
            at += STEP
        return found


class OpeningHoursQuerySet(models.QuerySet["OpeningHours"]):
    def week(self) -> Week:
        """Two statements."""
        return Week({row.weekday: (row.opens, row.closes) for row in self}, Holiday.objects.calendar())


class OpeningHours(models.Model):
    """One weekday; a weekday without a row is closed."""

    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=WEEKDAYS, unique=True)
    opens: models.TimeField[time, time] = models.TimeField(_("opens"), default=time(9))
    closes: models.TimeField[time, time] = models.TimeField(_("closes"), default=time(18))

    objects = OpeningHoursQuerySet.as_manager()

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="opening_weekday_is_one"),
            models.CheckConstraint(
                condition=Q(opens__lt=F("closes")), name="opening_before_closing",
                violation_error_message=_("The house opens before it closes."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}~{self.closes:%H:%M}"
