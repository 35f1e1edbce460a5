"""The same room at the same hour every week or every other week."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from innocenter.accounts.models import User
from workspace.models.space import Room


class Scope(models.TextChoices):
    """How much of a series a change is meant for."""

    THIS = "this", _("Only this date")
    FOLLOWING = "following", _("This and the following dates")
    ALL = "all", _("All dates to come")


class BookingSeriesQuerySet(models.QuerySet["BookingSeries"]):
    def visible_to(self, user: User) -> Self:
        """As of bookings: staff, managers of the company; the one who comes and the one who made it, while they act for the company."""
        if user.may_as_staff("workspace.view_bookingseries"):
            return self
        own = (Q(person=user) | Q(made_by=user)) & Q(company__in=Company.objects.of(user))
        return self.filter(own | Q(company__in=Company.objects.managed_by(user)))


class BookingSeries(models.Model):
    """What was asked for. Each date that could be had is a booking of its own; each that could not is kept with its reason."""

    EVERY = ((1, _("every week")), (2, _("every other week")))

    room = models.ForeignKey(Room, models.PROTECT, related_name="series", verbose_name=_("room or desk"))
    company = models.ForeignKey(Company, models.PROTECT, related_name="series", verbose_name=_("company"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("booked for"))
    title = models.CharField(_("what it is for"), max_length=100, blank=True)
    guests = ArrayField(models.EmailField(), verbose_name=_("guests"), default=list, blank=True)
    every_weeks = models.PositiveSmallIntegerField(_("how often"), choices=EVERY, default=1)
    first_day = models.DateField(_("first day"))
    begins = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))
    dates = models.PositiveSmallIntegerField(_("number of dates"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"))

    objects = BookingSeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series of bookings")
        verbose_name_plural = _("series of bookings")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(every_weeks__in=[1, 2], dates__range=(2, 24), begins__lt=F("ends")),
                name="series_is_weekly_or_fortnightly",
                violation_error_message=_("A series has 2 to 24 dates, every week or every other week."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room} {self.first_day} {self.begins:%H:%M}~{self.ends:%H:%M} ×{self.dates}"


class RejectedDate(models.Model):
    """A date of a series that could not be had, and why."""

    series = models.ForeignKey(BookingSeries, models.CASCADE, related_name="rejected", verbose_name=_("series of bookings"))
    day = models.DateField(_("day"))
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        verbose_name = _("date not booked")
        verbose_name_plural = _("dates not booked")
        ordering = ["series", "day"]
        constraints = [models.UniqueConstraint(fields=["series", "day"], name="rejected_date_once_in_a_series")]

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"


class Invitation(models.Model):
    """One state of a booking as calendars were told it; letters are about this, so that a later change is a letter of its own."""

    booking = models.ForeignKey("workspace.Booking", models.CASCADE, related_name="invitations", verbose_name=_("booking"))
    sequence = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["booking", "sequence"]
        constraints = [models.UniqueConstraint(fields=["booking", "sequence"], name="invitation_once_in_a_state")]

    def __str__(self) -> str:
        return f"{self.booking_id} #{self.sequence}"
