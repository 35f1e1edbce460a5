"""The numbers of mentoring that the centre may change, each set with the day from which it counts."""

from __future__ import annotations

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from innocenter.look.dates import bare_day

AT_LEAST_1 = [MinValueValidator(1)]


class RuleQuerySet(models.QuerySet["Rule"]):
    def in_force(self, day: date) -> Rule:
        return self.filter(effective_from__lte=day).latest("effective_from")


class Rule(models.Model):
    """A request keeps the row it was sent under. Days are working days where their name says so."""

    effective_from = models.DateField(_("in force from"), unique=True)
    answer_days = models.PositiveSmallIntegerField(_("working days to the first real answer"), default=3, validators=AT_LEAST_1)
    triage_days = models.PositiveSmallIntegerField(_("working days for each step of the staff"), default=1, validators=AT_LEAST_1)
    info_days = models.PositiveSmallIntegerField(_("working days for a company to give details"), default=5, validators=AT_LEAST_1)
    info_reminder_days = models.PositiveSmallIntegerField(
        _("working days after which the company is reminded of the details"), default=3, validators=AT_LEAST_1
    )
    confirm_days = models.PositiveSmallIntegerField(
        _("working days for a company to confirm an answer"), default=5, validators=AT_LEAST_1,
        help_text=_("After that the question counts as answered."),
    )  # fmt: skip
    draft_days = models.PositiveSmallIntegerField(
        _("days after which an untouched draft of a question is thrown away"), default=30, validators=AT_LEAST_1
    )
    reopen_days = models.PositiveSmallIntegerField(_("days in which a closed question can be opened again"), default=30)
    alike_percent = models.PositiveSmallIntegerField(
        _("likeness in percent from which two questions are shown as the same"), default=60,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )  # fmt: skip
    fresh_days = models.PositiveSmallIntegerField(
        _("days for which an expert's word stands"), default=180, validators=AT_LEAST_1,
        help_text=_("After that nobody is sent to this expert until the profile is confirmed once more."),
    )  # fmt: skip
    fresh_reminder_days = models.PositiveSmallIntegerField(
        _("days before that when the expert is reminded"), default=14, validators=AT_LEAST_1
    )
    hold_hours = models.PositiveSmallIntegerField(
        _("hours for which a time of an expert is kept before it is agreed"), default=24, validators=AT_LEAST_1
    )
    reply_days = models.PositiveSmallIntegerField(
        _("working days for an expert to say whether they take a question on"), default=2, validators=AT_LEAST_1,
        help_text=_("After that the offer goes on to the next."),
    )  # fmt: skip
    reply_reminder_days = models.PositiveSmallIntegerField(
        _("working days after which the expert is reminded of an offer"), default=1, validators=AT_LEAST_1
    )
    offer_misses = models.PositiveSmallIntegerField(
        _("experts in a row who do not take a question on, before it comes back to the staff"), default=3, validators=AT_LEAST_1
    )
    slot_days = models.PositiveSmallIntegerField(
        _("working days to agree on a time after an expert has taken a question on"), default=5, validators=AT_LEAST_1
    )
    conflict_years = models.PositiveSmallIntegerField(
        _("years for which somebody who has left a company does not read its questions"), default=3
    )
    log_days = models.PositiveSmallIntegerField(
        _("working days for an expert to write the log of a session"), default=3, validators=AT_LEAST_1
    )
    join_minutes = models.PositiveSmallIntegerField(_("minutes before a session from which the link to join is shown"), default=30)

    open_most = models.PositiveSmallIntegerField(
        _("open questions of one company at a time"), default=5, validators=AT_LEAST_1,
        help_text=_("The next one is taken once one of these is closed."),
    )  # fmt: skip

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of mentoring")
        verbose_name_plural = _("rules of mentoring")
        ordering = ["-effective_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer_days__gte=F("triage_days"), triage_days__gte=1, confirm_days__gte=1, draft_days__gte=1),
                name="mrule_answer_after_triage",
                violation_error_message=_("The first answer is owed no earlier than the first step of the staff."),
            ),
            models.CheckConstraint(
                condition=Q(info_reminder_days__gte=1, info_days__gt=F("info_reminder_days")),
                name="mrule_reminded_before_it_ends",
                violation_error_message=_("The company is reminded before its time for the details is over."),
            ),
            models.CheckConstraint(
                condition=Q(alike_percent__range=(1, 100)),
                name="mrule_likeness_is_a_share",
                violation_error_message=_("Likeness is a share between 1 and 100 percent."),
            ),
            models.CheckConstraint(
                condition=Q(fresh_reminder_days__gte=1, fresh_days__gt=F("fresh_reminder_days"), hold_hours__gte=1),
                name="mrule_expert_reminded_before_it_ends",
                violation_error_message=_("An expert is reminded before the profile runs out, and a time is kept for an hour at least."),
            ),
            models.CheckConstraint(
                condition=Q(reply_reminder_days__gte=1, reply_days__gt=F("reply_reminder_days"), offer_misses__gte=1, slot_days__gte=1),
                name="mrule_offer_reminded_before_it_ends",
                violation_error_message=_("An expert is reminded before the time for a word is over."),
            ),
        ]

    def __str__(self) -> str:
        return bare_day(self.effective_from)
