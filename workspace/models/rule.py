"""The numbers that the centre may change, each set with the day from which it counts; and running numbers."""

from __future__ import annotations

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from innocenter.look.dates import bare_day

AT_LEAST_1 = [MinValueValidator(1)]
ONE_TO_24 = [MinValueValidator(1), MaxValueValidator(24)]


class RuleQuerySet(models.QuerySet["Rule"]):
    def in_force(self, day: date) -> Rule:
        return self.filter(effective_from__lte=day).latest("effective_from")


class Rule(models.Model):
    """Every number of the workspace's procedure. An application or a review keeps the row it ran under."""

    effective_from = models.DateField(_("in force from"), unique=True)
    term_months = models.PositiveSmallIntegerField(_("months of a term"), default=6, validators=ONE_TO_24)
    cap_months = models.PositiveSmallIntegerField(_("months at most"), default=24, validators=ONE_TO_24)
    review_opens_days = models.PositiveSmallIntegerField(_("review opens, days before the last day"), default=60)
    first_reminder_days = models.PositiveSmallIntegerField(_("first reminder, days before the last day"), default=45)
    second_reminder_days = models.PositiveSmallIntegerField(_("second reminder, days before the last day"), default=37)
    report_due_days = models.PositiveSmallIntegerField(_("report due, days before the last day"), default=30)
    confirmation_due_days = models.PositiveSmallIntegerField(_("institute's confirmation due, days before the last day"), default=24)
    deputies_days = models.PositiveSmallIntegerField(_("institute's deputies are asked, days before the last day"), default=22)
    report_closes_days = models.PositiveSmallIntegerField(_("late reports accepted until, days before the last day"), default=14)
    prior_notice_days = models.PositiveSmallIntegerField(_("prior notice without a report, days before the last day"), default=10)
    decision_due_days = models.PositiveSmallIntegerField(_("decision due, days before the last day"), default=7)
    short_term_days = models.PositiveSmallIntegerField(_("a term is short under, days"), default=75)
    short_report_days = models.PositiveSmallIntegerField(_("short term: report due, days before the last day"), default=15)
    short_confirmation_days = models.PositiveSmallIntegerField(
        _("short term: institute's confirmation due, days before the last day"), default=12
    )
    short_decision_days = models.PositiveSmallIntegerField(_("short term: decision due, days before the last day"), default=5)
    provisional_days = models.PositiveSmallIntegerField(
        _("days of a provisional term"), default=30, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )
    grace_days = models.PositiveSmallIntegerField(_("days to move out after a late decision"), default=14)
    cause_after_days = models.PositiveSmallIntegerField(_("review for cause from the day of the lease"), default=60)
    view_days = models.PositiveSmallIntegerField(_("days for a company to state its view"), default=10)
    cause_decision_days = models.PositiveSmallIntegerField(_("days to decide a review for cause"), default=21)
    new_institute_days = models.PositiveSmallIntegerField(_("days to name another institute"), default=60)
    notice_days = models.PositiveSmallIntegerField(_("days of notice by the company"), default=30)
    condition_reminder_days = models.PositiveSmallIntegerField(_("reminder of a condition, days before it is due"), default=7)
    graduation_due_days = models.PositiveSmallIntegerField(_("graduation report due, days before the last day"), default=14)
    cool_off_months = models.PositiveSmallIntegerField(_("months before a company may come again after the longest stay"), default=12)
    sign_reminder_days = models.PositiveSmallIntegerField(
        _("reminder to sign an offer or an amendment, days before it is due"), default=3
    )
    sign_within_days = models.PositiveSmallIntegerField(_("days to sign an offer"), default=10)
    checkout_working_days = models.PositiveSmallIntegerField(_("working days to the check-out inspection"), default=5)
    screening_working_days = models.PositiveSmallIntegerField(_("working days to screen an application"), default=3)
    application_decision_working_days = models.PositiveSmallIntegerField(_("working days to decide on an application"), default=10)
    draft_reminder_days = models.PositiveSmallIntegerField(
        _("days after which an untouched draft is recalled to its company"), default=7, validators=AT_LEAST_1
    )
    draft_kept_days = models.PositiveSmallIntegerField(
        _("days after which an untouched draft is thrown away"), default=90, validators=AT_LEAST_1
    )
    supplement_reminder_days = models.PositiveSmallIntegerField(_("reminder of a supplement, days before it is due"), default=3)
    supplement_min_days = models.PositiveSmallIntegerField(_("days at least for a supplement"), default=7)
    supplement_extensions = models.PositiveSmallIntegerField(_("how often more time for a supplement can be asked for"), default=2)
    supplement_extension_days = models.PositiveSmallIntegerField(
        _("days at most of more time for a supplement"), default=14, validators=AT_LEAST_1
    )
    supplement_repeat_days = models.PositiveSmallIntegerField(
        _("days when a supplement is asked for once more"), default=10, validators=AT_LEAST_1
    )
    appeal_days = models.PositiveSmallIntegerField(_("days to appeal against a decision"), default=10, validators=AT_LEAST_1)
    waiting_hold_working_days = models.PositiveSmallIntegerField(
        _("working days for which an offer from the waiting list is held"), default=5, validators=AT_LEAST_1
    )
    booking_hold_minutes = models.PositiveSmallIntegerField(_("minutes to confirm a booking"), default=10, validators=AT_LEAST_1)
    booking_release_minutes = models.PositiveSmallIntegerField(
        _("minutes after which an unused room is released"), default=30, validators=AT_LEAST_1
    )
    booking_spared_minutes = models.PositiveSmallIntegerField(
        _("minutes before the beginning: who books that late is not released"), default=60,
        help_text=_("Only a booking made on its own day."),
    )  # fmt: skip
    booking_late_minutes = models.PositiveSmallIntegerField(
        _("minutes before the beginning: a later cancellation uses up the hours"), default=120
    )
    check_in_opens_minutes = models.PositiveSmallIntegerField(_("check-in opens, minutes before the beginning"), default=15)
    desk_longest_hours = models.PositiveSmallIntegerField(_("hours of a desk at most"), default=9, validators=ONE_TO_24)
    no_shows = models.PositiveSmallIntegerField(_("unused bookings that shorten the horizon"), default=3, validators=AT_LEAST_1)
    no_show_days = models.PositiveSmallIntegerField(_("days in which unused bookings count"), default=30, validators=AT_LEAST_1)
    no_show_horizon_days = models.PositiveSmallIntegerField(_("days ahead that can be booked after unused bookings"), default=2)
    series_most = models.PositiveSmallIntegerField(_("dates of a series at most"), default=12, validators=ONE_TO_24)
    series_most_days = models.PositiveSmallIntegerField(_("days from the first to the last date of a series at most"), default=90)

    panel_required = models.BooleanField(
        _("panel required"), default=False, help_text=_("Without it the head may decide on applications and renewals alone.")
    )
    panel_seats = models.PositiveSmallIntegerField(_("reviewers wanted on a panel"), default=5)
    panel_quorum = models.PositiveSmallIntegerField(
        _("sheets at least"), default=3, validators=[MinValueValidator(1)], help_text=_("With fewer sheets there is no decision.")
    )
    panel_trim_from = models.PositiveSmallIntegerField(
        _("sheets from which the highest and the lowest are dropped"), default=5, validators=[MinValueValidator(3)]
    )
    panel_cutoff = models.DecimalField(
        _("cut-off (points of 100)"), max_digits=5, decimal_places=2, default=70, validators=[MaxValueValidator(100)]
    )
    panel_scoring_days = models.PositiveSmallIntegerField(_("days to score"), default=7)
    panel_reminder_days = models.PositiveSmallIntegerField(_("reminder to reviewers, days before the scores are due"), default=2)
    panel_silent_days = models.PositiveSmallIntegerField(_("days after which a silent reviewer may be replaced"), default=3)
    panel_conflict_years = models.PositiveSmallIntegerField(_("years within which a joint project is a conflict of interest"), default=3)
    panel_list_disclosed = models.BooleanField(
        _("list of the panel disclosed"), default=False, help_text=_("After the decision the company sees who sat on the panel.")
    )

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ["-effective_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cap_months__gte=F("term_months"), cap_months__lte=24, term_months__gte=1),
                name="rule_term_within_24_months",
                violation_error_message=_("A term is at most as long as the whole, and the whole at most 24 months."),
            ),
            models.CheckConstraint(
                condition=Q(
                    panel_quorum__gte=1,
                    panel_seats__gte=F("panel_quorum"),
                    panel_trim_from__gte=3,
                    panel_cutoff__gte=0,
                    panel_cutoff__lte=100,
                ),
                name="rule_panel_is_sane",
                violation_error_message=_("A panel has at least one sheet, as many seats as sheets, and a cut-off of at most 100."),
            ),
            models.CheckConstraint(
                condition=Q(
                    review_opens_days__gt=F("first_reminder_days"),
                    first_reminder_days__gt=F("second_reminder_days"),
                    second_reminder_days__gt=F("report_due_days"),
                    report_due_days__gt=F("confirmation_due_days"),
                    confirmation_due_days__gt=F("decision_due_days"),
                ),
                name="rule_days_in_order",
                violation_error_message=_(
                    "The days of the review must come in their order: opens, reminders, report, confirmation, decision."
                ),
            ),
            models.CheckConstraint(
                condition=Q(
                    confirmation_due_days__gte=F("deputies_days"),
                    report_due_days__gte=F("report_closes_days"),
                    report_closes_days__gt=F("prior_notice_days"),
                    prior_notice_days__gt=F("decision_due_days"),
                    short_report_days__gt=F("short_confirmation_days"),
                    short_confirmation_days__gt=F("short_decision_days"),
                    short_term_days__gt=F("short_report_days"),
                ),
                name="rule_late_days_in_order",
                violation_error_message=_(
                    "The days of the review must come in their order: report, deputies, last day for the report, prior notice, decision."
                ),
            ),
            models.CheckConstraint(
                condition=Q(provisional_days__range=(1, 30)),
                name="rule_provisional_at_most_30_days",
                violation_error_message=_("A provisional term has 1 to 30 days."),
            ),
            models.CheckConstraint(
                condition=Q(draft_reminder_days__gte=1, draft_kept_days__gt=F("draft_reminder_days")),
                name="rule_drafts_recalled_before_they_go",
                violation_error_message=_("A draft is recalled to its company before it is thrown away."),
            ),
        ]

    def __str__(self) -> str:
        return bare_day(self.effective_from)


class RunningNumber(models.Model):
    """The last number given in a series of a year: applications are W-2026-0001, and so on, without gaps."""

    series = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="running_number_once_a_year")]

    def __str__(self) -> str:
        return f"{self.series}-{self.year}-{self.last:04d}"

    @classmethod
    def take(cls, series: str, year: int) -> str:
        """The next number. Holds the counter's row until the transaction ends, so a number is never given twice."""
        counter, _made = cls.objects.get_or_create(series=series, year=year)
        counter = cls.objects.select_for_update().get(pk=counter.pk)
        counter.last += 1
        counter.save(update_fields=["last"])
        return str(counter)
