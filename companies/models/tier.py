"""What a membership gives: numbers that the centre may change, each set with the day from which it counts."""

from collections.abc import Mapping
from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from innocenter.look.dates import is_korean
from innocenter.taxonomy.models import CAPITAL


class Code(models.TextChoices):
    REGULAR = "regular", _("Regular member")
    OUTSIDE = "outside", _("Member from outside the capital region")
    TENANT = "tenant", _("Resident company")


class TierQuerySet(models.QuerySet["Tier"]):
    def in_force(self, day: date) -> Mapping[str, "Tier"]:
        """By its code, the row that counts on the day. One statement."""
        rows = self.filter(effective_from__lte=day).order_by("code", "-effective_from").distinct("code")
        return {tier.code: tier for tier in rows}


class Tier(models.Model):
    """One kind of membership with its numbers, from a day on. A change is a new row; a row in force never changes."""

    Code = Code

    code = models.CharField(_("kind of membership"), max_length=10, choices=Code)
    effective_from: "models.DateField[date | str, date]" = models.DateField(_("in force from"))
    name_ko = models.CharField(_("name in Korean"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60)
    months = models.PositiveSmallIntegerField(
        _("months of a membership"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("Resident companies are members for as long as their lease lives."),
    )
    hours_per_month = models.PositiveSmallIntegerField(
        _("hours of rooms per month"), help_text=_("What a company may book in a calendar month, all its people together.")
    )
    longest_hours = models.PositiveSmallIntegerField(
        _("hours of one booking at most"), validators=[MinValueValidator(1), MaxValueValidator(24)]
    )
    horizon_days = models.PositiveSmallIntegerField(
        _("days ahead that can be booked"), validators=[MaxValueValidator(366)], help_text=_("Counted from today.")
    )
    renewal_opens_days = models.PositiveSmallIntegerField(_("renewal opens, days before the last day"), default=30)
    second_reminder_days = models.PositiveSmallIntegerField(_("second reminder, days before the last day"), default=14)
    last_reminder_days = models.PositiveSmallIntegerField(_("last reminder, days before the last day"), default=3)

    objects = TierQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership tier")
        verbose_name_plural = _("membership tiers")
        ordering = ["code", "-effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "effective_from"],
                name="tier_once_from_a_day",
                violation_error_message=_("This kind of membership has numbers from that day already."),
            ),
            models.CheckConstraint(condition=Q(code__in=Code.values), name="tier_code_is_known"),
            models.CheckConstraint(
                condition=Q(months__range=(1, 60), longest_hours__range=(1, 24), horizon_days__lte=366),
                name="tier_numbers_are_sane",
                violation_error_message=_("A membership lasts 1 to 60 months, a booking 1 to 24 hours, and is made at most a year ahead."),
            ),
            models.CheckConstraint(
                condition=Q(renewal_opens_days__gt=F("second_reminder_days"), second_reminder_days__gt=F("last_reminder_days")),
                name="tier_reminders_in_order",
                violation_error_message=_("The reminders must come in their order: renewal opens, second, last."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the language of the reader."""
        return self.name_ko if is_korean() else self.name_en

    def reminder_days(self) -> tuple[int, int, int]:
        """Days before the last day, the earliest first."""
        return self.renewal_opens_days, self.second_reminder_days, self.last_reminder_days


def code_for(region: str) -> str:
    """Which membership a company applies for: it goes by the region of its head office."""
    return Code.REGULAR if region in CAPITAL else Code.OUTSIDE
