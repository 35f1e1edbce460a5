"""The numbers of proposals that the centre may change, each set with the day from which it counts."""

from __future__ import annotations

from datetime import date, timedelta

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from innocenter.look.dates import bare_day
from innocenter.values.working_days import Calendar

DAYS = [MinValueValidator(1), MaxValueValidator(180)]
EVER = date(2000, 1, 1)


class ProposalRuleQuerySet(models.QuerySet["ProposalRule"]):
    def in_force(self, day: date) -> ProposalRule:
        """Until the centre has set its own numbers, those written here."""
        found = self.filter(effective_from__lte=day).order_by("-effective_from").first()
        return found or ProposalRule(effective_from=EVER)


@pghistory.track()
class ProposalRule(models.Model):
    """Days of the way of a proposal. What was promised to somebody (a day by which) is kept where it was promised."""

    effective_from = models.DateField(_("in force from"), unique=True)
    decide_days = models.PositiveSmallIntegerField(_("days to decide on a proposal"), default=21, validators=DAYS)
    review_days = models.PositiveSmallIntegerField(_("days for a reviewer"), default=7, validators=DAYS)
    confirm_days = models.PositiveSmallIntegerField(
        _("days for a speaker to confirm"), default=7, validators=DAYS, help_text=_("After them the staff are told.")
    )
    remind_days = models.PositiveSmallIntegerField(_("a silent speaker is reminded after so many days"), default=3, validators=DAYS)
    slides_ask_days = models.PositiveSmallIntegerField(_("slides are asked for, days before the event"), default=10, validators=DAYS)
    slides_due_days = models.PositiveSmallIntegerField(_("slides are due, days before the event"), default=3, validators=DAYS)

    objects = ProposalRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("numbers for proposals")
        verbose_name_plural = _("numbers for proposals")
        ordering = ["-effective_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(remind_days__gte=1, remind_days__lt=F("confirm_days")),
                name="proposalrule_reminded_before_staff_are_told",
                violation_error_message=_("A speaker is reminded before the staff are told."),
            ),
            models.CheckConstraint(
                condition=Q(slides_due_days__gte=1, slides_due_days__lt=F("slides_ask_days")),
                name="proposalrule_slides_asked_for_before_they_are_due",
                violation_error_message=_("Slides are asked for before they are due."),
            ),
            models.CheckConstraint(
                condition=Q(review_days__gte=1, review_days__lte=F("decide_days")),
                name="proposalrule_reviewed_before_it_is_decided",
                violation_error_message=_("The reviews are in before the decision is due."),
            ),
        ]

    def __str__(self) -> str:
        return bare_day(self.effective_from)

    def slides_due(self, day: date, calendar: Calendar) -> date:
        """For a seminar on that day: what is due so many days before moves backward from a day on which nobody works."""
        return calendar.on_or_before(day - timedelta(days=self.slides_due_days))
