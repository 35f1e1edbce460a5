"""What is written down of a booking."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy

from companies.models import Company
from innocenter.lifecycle import fsm
from workspace.models.booking_states import State
from workspace.models.rule import Rule
from workspace.models.space import Room


class BookingRecord(models.Model):
    """The columns of a booking and what the database holds them to; `Booking` adds the verbs."""

    claims: Any  # the claim's reverse name, which the type checker knows only of the finished booking

    room = models.ForeignKey(Room, models.PROTECT, related_name="bookings", verbose_name=gettext_lazy("room or desk"))
    during = DateTimeRangeField(gettext_lazy("time"))
    day = models.GeneratedField(
        expression=Func(Func(F("during"), function="seoul_days"), function="lower"), output_field=models.DateField(), db_persist=True,
        verbose_name=gettext_lazy("day"),
    )  # fmt: skip
    is_desk = models.BooleanField(gettext_lazy("desk by the hour"), editable=False)
    company = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="bookings", verbose_name=gettext_lazy("company"),
        help_text=gettext_lazy("Empty when the centre uses the room itself."),
    )  # fmt: skip
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="bookings", verbose_name=gettext_lazy("booked for"))
    title = models.CharField(gettext_lazy("what it is for"), max_length=100, blank=True)
    guests = ArrayField(models.EmailField(), verbose_name=gettext_lazy("guests"), default=list, blank=True)
    state = models.CharField(gettext_lazy("state"), max_length=10, choices=State, default=State.HELD, editable=False)
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="+", editable=False, verbose_name=gettext_lazy("rule"))
    override = models.TextField(gettext_lazy("reason for an exception"), max_length=1000, blank=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("made by"))
    made_at = models.DateTimeField(gettext_lazy("made at"))
    held_until = models.DateTimeField(gettext_lazy("held until"))
    release_at = models.DateTimeField(
        gettext_lazy("given to others at"), null=True, blank=True, help_text=gettext_lazy("Unless somebody has checked in.")
    )
    confirmed_at = models.DateTimeField(gettext_lazy("confirmed at"), null=True, blank=True)
    checked_in_at = models.DateTimeField(gettext_lazy("checked in at"), null=True, blank=True)
    checked_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("checked in by")
    )
    closed_at = models.DateTimeField(gettext_lazy("over since"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("ended by"),
        help_text=gettext_lazy("Empty when the clock did it."),
    )  # fmt: skip
    reason = models.TextField(gettext_lazy("reason"), max_length=1000, blank=True)
    is_late = models.BooleanField(gettext_lazy("cancelled late"), default=False, editable=False)
    excused_at = models.DateTimeField(gettext_lazy("excused at"), null=True, blank=True)
    excused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("excused by")
    )
    excuse = models.TextField(gettext_lazy("why it does not count"), max_length=1000, blank=True)
    series = models.ForeignKey(
        "workspace.BookingSeries", models.PROTECT, null=True, blank=True, related_name="bookings", verbose_name=gettext_lazy("series")
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        abstract = True
        verbose_name = gettext_lazy("booking")
        verbose_name_plural = gettext_lazy("bookings")
        ordering = ["-during", "-pk"]
        triggers = [fsm("state")]
        indexes = [
            models.Index(fields=["company", "day"], name="booking_of_a_month"),
            models.Index(fields=["person", "day"], name="booking_of_a_person"),
            models.Index(fields=["release_at"], name="booking_to_sweep", condition=Q(state__in=["held", "confirmed", "checked_in"])),
        ]
        constraints = [
            ExclusionConstraint(
                name="booking_one_desk_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(is_desk=True, state__in=["held", "confirmed", "checked_in"]),
                violation_error_message=gettext_lazy("This person has a desk for part of this time already."),
            ),
            models.CheckConstraint(
                condition=Q(Func(F("during"), function="half_hours_of_a_day", output_field=models.BooleanField())),
                name="booking_in_half_hours_of_a_day",
                violation_error_message=gettext_lazy("A booking begins and ends on the half hour, on one day."),
            ),
            models.CheckConstraint(
                condition=Q(company__isnull=False) | ~Q(override=""),
                name="booking_of_a_company_or_the_house",
                violation_error_message=gettext_lazy("A booking without a company says why."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["held", "expired"], confirmed_at=None)
                | ~Q(state__in=["held", "expired"]) & Q(confirmed_at__isnull=False),
                name="booking_confirmed_at_a_time",
                violation_error_message=gettext_lazy("A booking that stands was confirmed at a time."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["held", "confirmed", "checked_in"], closed_at=None)
                | ~Q(state__in=["held", "confirmed", "checked_in"]) & Q(closed_at__isnull=False),
                name="booking_over_at_a_time",
                violation_error_message=gettext_lazy("A booking that is over says since when."),
            ),
            models.CheckConstraint(
                condition=Q(checked_in_at=None, checked_in_by=None) | Q(checked_in_at__isnull=False, checked_in_by__isnull=False),
                name="booking_checked_in_by_somebody",
                violation_error_message=gettext_lazy("Somebody checks in at a time."),
            ),
            models.CheckConstraint(
                condition=~Q(state="checked_in") | Q(checked_in_at__isnull=False),
                name="booking_checked_in_at_a_time",
                violation_error_message=gettext_lazy("Somebody checks in at a time."),
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled", closed_by=None, reason=""),
                name="booking_cancelled_by_somebody_or_for_a_reason",
                violation_error_message=gettext_lazy("A cancelled booking says by whom, or why."),
            ),
            models.CheckConstraint(
                condition=Q(excused_at=None, excused_by=None, excuse="")
                | Q(state="released", excused_at__isnull=False, excused_by__isnull=False) & ~Q(excuse=""),
                name="booking_excused_by_somebody_for_a_reason",
                violation_error_message=gettext_lazy("Whoever excuses an unused booking says why."),
            ),
        ]
