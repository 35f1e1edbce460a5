"""The columns of a request and what the database holds them to; `Request` adds the verbs."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from innocenter.lifecycle import fsm
from innocenter.taxonomy.models import Field
from mentoring.models.rule import Rule
from mentoring.models.states import DATED, OVER, WITH_FIELD, Readers, State, Urgency, Wanted


class RequestRecord(models.Model):
    """`promised_for`: the day by which the first real answer is owed. `due_on`: by when whoever is at work owes the next step.

    While the company is asked for details the clock stands: `days_left` keeps the working days that were left then.
    """

    TEXTS: ClassVar = ("title", "problem", "tried", "would_help")
    """Confidential; the history never keeps them."""
    files: Any  # reverse names, which the type checker knows only of the finished request
    inquiries: Any
    answers: Any

    company = models.ForeignKey(Company, models.PROTECT, related_name="mentoring_requests", verbose_name=_("company"))
    number = models.CharField(_("number"), max_length=20, null=True, unique=True, editable=False)
    title = models.CharField(_("What it is about, in one line"), max_length=120, blank=True)
    problem = models.TextField(_("The problem, in your own words"), max_length=5000, blank=True)
    tried = models.TextField(_("What you have tried"), max_length=3000, blank=True)
    would_help = models.TextField(_("What would help you"), max_length=2000, blank=True)
    urgency = models.CharField(_("How urgent it is"), max_length=10, choices=Urgency, default=Urgency.NORMAL)
    wanted = models.CharField(_("In which form"), max_length=6, choices=Wanted, default=Wanted.ANSWER)
    readers = models.CharField(_("Who may read it, beside your company"), max_length=7, choices=Readers, default=Readers.EXPERTS)
    fields = models.ManyToManyField(Field, related_name="+", verbose_name=_("Fields of technology"), blank=True)
    confirmed_fields = models.ManyToManyField(
        Field, related_name="+", verbose_name=_("fields that staff confirmed"), blank=True, editable=False
    )
    fields_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("fields confirmed by")
    )
    fields_confirmed_at = models.DateTimeField(_("fields confirmed at"), null=True, editable=False)

    state = models.CharField(_("state"), max_length=11, choices=State, default=State.DRAFT, editable=False)
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="+", editable=False, verbose_name=_("rule"))
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("begun by"))
    started_at = models.DateTimeField(_("begun at"), editable=False)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("saved by"))
    saved_at = models.DateTimeField(_("saved at"), editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("sent by")
    )
    submitted_at = models.DateTimeField(_("sent at"), null=True, editable=False)
    similar_to = models.ForeignKey(
        "self", models.SET_NULL, related_name="+", null=True, editable=False, verbose_name=_("most like the open question")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="owned_requests", null=True, editable=False,
        verbose_name=_("looked after by"),
    )  # fmt: skip
    promised_for = models.DateField(_("first answer promised by"), null=True, editable=False)
    due_on = models.DateField(_("next step by"), null=True, editable=False)
    days_left = models.PositiveSmallIntegerField(_("working days left when the clock stopped"), null=True, editable=False)
    first_answer_at = models.DateTimeField(_("first real answer at"), null=True, editable=False)
    reopened_at = models.DateTimeField(_("opened again at"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("closed by")
    )
    referred_to = models.CharField(_("who can help"), max_length=200, blank=True, editable=False)
    reason = models.TextField(_("why"), max_length=2000, blank=True, editable=False)

    class Meta:
        abstract = True
        verbose_name = _("question to the centre")
        verbose_name_plural = _("questions to the centre")
        ordering = ["-started_at", "-pk"]
        triggers = [fsm("state")]
        indexes = [models.Index(fields=["state", "due_on"], name="request_by_due_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "started_by"], condition=Q(state="draft"), name="request_one_draft_for_a_person",
                violation_error_message=_("You have a draft of a question already."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft", number=None, submitted_at=None, submitted_by=None)
                | ~Q(state="draft") & Q(number__isnull=False, submitted_at__isnull=False, submitted_by__isnull=False)
                & ~Q(title="") & ~Q(problem=""),
                name="request_sent_has_a_receipt",
                violation_error_message=_("A question that was sent has a number, a time, a line and a problem."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[str(state) for state in DATED]) | Q(due_on__isnull=False),
                name="request_in_hand_has_a_due_day",
                violation_error_message=_("A question in hand has a day by which the next step is owed."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "triaging"]) | Q(promised_for__isnull=False),
                name="request_has_a_promise",
                violation_error_message=_("A question that waits for the centre has a day by which it is answered."),
            ),
            models.CheckConstraint(
                condition=Q(state="info_needed", days_left__isnull=False) | ~Q(state="info_needed") & Q(days_left=None),
                name="request_clock_stands_while_the_company_is_asked",
                violation_error_message=_("The clock stands while the company is asked for details, and only then."),
            ),
            models.CheckConstraint(
                condition=Q(fields_confirmed_by=None, fields_confirmed_at=None)
                | Q(fields_confirmed_by__isnull=False, fields_confirmed_at__isnull=False),
                name="request_fields_confirmed_by_somebody",
                violation_error_message=_("Fields are confirmed by somebody at a time."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[str(state) for state in WITH_FIELD]) | Q(fields_confirmed_at__isnull=False),
                name="request_goes_on_with_confirmed_fields",
                violation_error_message=_("Confirm the fields first, or say that there is none."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in OVER], closed_at__isnull=False)
                | ~Q(state__in=[str(state) for state in OVER]) & Q(closed_at=None, closed_by=None),
                name="request_closed_at_a_time",
                violation_error_message=_("A question that is closed says since when."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "referred"]) | Q(closed_by__isnull=False) & ~Q(reason=""),
                name="request_sent_away_for_a_reason",
                violation_error_message=_("Whoever does not take a question on says why."),
            ),
            models.CheckConstraint(
                condition=~Q(state="referred") | ~Q(referred_to=""),
                name="request_referred_to_somebody",
                violation_error_message=_("Say who can help."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["answered", "accepted"]) | Q(first_answer_at__isnull=False),
                name="request_answered_at_a_time",
                violation_error_message=_("A question that is answered says since when."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        """Never its words: this stands in logs, lists and letters."""
        return self.number or gettext("Draft %(number)s") % {"number": self.pk}

    def get_absolute_url(self) -> str:
        return reverse("mentoring:request", args=[self.pk])
