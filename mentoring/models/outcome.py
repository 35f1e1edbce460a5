"""What a company says in the end: whether it is solved, how it was, whether the expert was the right one; and how it went on."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innocenter.accounts.models import User
from mentoring.models.expert import ExpertProfile

SIGNER = signing.Signer(salt="mentoring.follow_up")
DAYS_LATER = (30, 90, 180)
"""Days after a question was closed as solved, or partly."""
STANDS = timedelta(days=30)
"""So long a link to answer with works."""


class Verdict(models.TextChoices):
    SOLVED = "solved", _("Yes, our problem is solved")
    PARTLY = "partly", _("Partly: we go on from here")
    NOT = "not", _("No, our problem is not solved")


class Score(models.IntegerChoices):
    FULLY = 5, _("I fully agree")
    MOSTLY = 4, _("I agree")
    HALF = 3, _("Neither")
    LITTLE = 2, _("I do not agree")
    NOT_AT_ALL = 1, _("I do not agree at all")


class Outcome(models.Model):
    """The company's closing words. They stand; a question that was opened again and closed again has two.

    No page shows the scores of a single case to anybody but its company and the staff; sums of fewer than five are not told.
    """

    request = models.ForeignKey("mentoring.Request", models.PROTECT, related_name="outcomes", verbose_name=_("question to the centre"))
    verdict = models.CharField(_("Is the problem solved?"), max_length=6, choices=Verdict)
    understood = models.PositiveSmallIntegerField(_("Our problem was understood"), choices=Score)
    useful = models.PositiveSmallIntegerField(_("We can put the advice into practice"), choices=Score)
    again = models.PositiveSmallIntegerField(_("We would ask again with another problem"), choices=Score)
    text = models.TextField(_("What you want to add"), max_length=2000, blank=True)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("said by"))
    said_at = models.DateTimeField(_("said at"))

    class Meta:
        verbose_name = _("closing words")
        verbose_name_plural = _("closing words")
        ordering = ["said_at", "pk"]
        triggers: ClassVar = [pgtrigger.ReadOnly(name="outcome_stands")]
        constraints = [
            models.CheckConstraint(
                condition=Q(understood__range=(1, 5), useful__range=(1, 5), again__range=(1, 5)),
                name="outcome_scores_between_one_and_five",
                violation_error_message=_("Choose one of the five answers to each question."),
            ),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="outcome_verdict_is_known"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.request)


class Match(models.TextChoices):
    GOOD = "good", _("Yes, we go on together")
    UNDECIDED = "open", _("We cannot say yet")
    NOT_RIGHT = "not", _("No, we ask for another expert")


class Fit(models.Model):
    """After the first session of a series: whether the expert is the right one. It stands as it was said."""

    request = models.ForeignKey("mentoring.Request", models.PROTECT, related_name="fits", verbose_name=_("question to the centre"))
    expert = models.ForeignKey(ExpertProfile, models.PROTECT, related_name="fits", verbose_name=_("expert"))
    verdict = models.CharField(_("Is this the right expert for you?"), max_length=4, choices=Match)
    text = models.TextField(_("What you want to add"), max_length=2000, blank=True)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("said by"))
    said_at = models.DateTimeField(_("said at"))

    class Meta:
        verbose_name = _("word about the match")
        verbose_name_plural = _("words about the match")
        ordering = ["said_at", "pk"]
        triggers: ClassVar = [pgtrigger.ReadOnly(name="fit_stands")]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "expert", "verdict"], name="fit_said_once",
                violation_error_message=_("You have said this already."),
            ),
            models.CheckConstraint(condition=Q(verdict__in=Match.values), name="fit_verdict_is_known"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.request)


class Holds(models.TextChoices):
    YES = "yes", _("It works as it did when we closed the question")
    PARTLY = "partly", _("It works in part")
    NO = "no", _("The problem has come back")


class LedTo(models.TextChoices):
    PROJECT = "project", _("A joint project is planned or runs")
    PRODUCT = "product", _("A new or better product")
    SALES = "sales", _("More sales")
    COST = "cost", _("Less cost or fewer defects")
    PATENT = "patent", _("A patent application")
    JOBS = "jobs", _("New jobs")


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def by_token(self, token: str) -> Self:
        """None for a forged link."""
        try:
            key, _person = SIGNER.unsign_object(token)
            return self.filter(pk=int(key))
        except (signing.BadSignature, TypeError, ValueError):
            return self.none()

    def answered(self) -> Self:
        return self.filter(answered_at__isnull=False)


class FollowUp(models.Model):
    """One letter some time after the end, answered by its link once, by whoever of those that got it is the first."""

    request = models.ForeignKey("mentoring.Request", models.PROTECT, related_name="follow_ups", verbose_name=_("question to the centre"))
    days = models.PositiveSmallIntegerField(_("days after the end"), choices=[(n, str(n)) for n in DAYS_LATER])
    asked_on: models.DateField[date, date] = models.DateField(_("asked on"))
    expires_on: models.DateField[date, date] = models.DateField(_("link works until"))
    holds = models.CharField(_("Does it still work?"), max_length=6, choices=Holds, blank=True)
    led_to = ArrayField(models.CharField(max_length=7, choices=LedTo), verbose_name=_("What came of it"), default=list, blank=True)
    text = models.TextField(_("What you want to tell the centre"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("answered by"))
    answered_at = models.DateTimeField(_("answered at"), null=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up of a question")
        verbose_name_plural = _("follow-ups of questions")
        ordering = ["asked_on", "pk"]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="answered_follow_up_stands", operation=pgtrigger.Update, condition=pgtrigger.Q(old__answered_at__isnull=False)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "days"], name="follow_up_asked_once",
                violation_error_message=_("The company was asked this already."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, holds="", text="", led_to=[])
                | Q(answered_at__isnull=False, answered_by__isnull=False, holds__in=Holds.values),
                name="follow_up_answered_at_a_time",
                violation_error_message=_("A follow-up is answered by somebody at a time."),
            ),
            models.CheckConstraint(
                condition=Q(expires_on__gt=F("asked_on")), name="follow_up_link_works_for_a_while",
                violation_error_message=_("The link works after the day of the letter."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.request} · {self.days}"

    def link_for(self, user_key: int) -> str:
        """A GET shows the questions, a POST answers them. The link says who was asked, so that the answer does, too."""
        return f"/mentoring/follow-ups/{SIGNER.sign_object([self.pk, user_key])}/"

    def has_run_out(self, today: date) -> bool:
        return self.answered_at is None and today > self.expires_on

    @transaction.atomic
    def answer(self, holds: str, *, by: User, now: datetime, led_to: list[str] | None = None, text: str = "") -> None:
        """Once. Raises ValidationError `answered`, `expired`, or for `holds`."""
        self.refresh_from_db(from_queryset=FollowUp.objects.select_for_update(of=("self",)))
        if self.answered_at is not None:
            raise ValidationError(_("This was answered already. Thank you."), code="answered")
        if self.has_run_out(timezone.localdate(now)):
            raise ValidationError(_("This link has run out."), code="expired")
        if holds not in Holds.values:
            raise ValidationError({"holds": ValidationError(_("Choose one."), code="invalid")})
        self.holds, self.led_to, self.text = holds, list(led_to or []), text.strip()
        self.answered_by, self.answered_at = by, now
        self.save(update_fields=["holds", "led_to", "text", "answered_by", "answered_at"])


def asked_person(token: str) -> Any:
    """The key of the person whom the letter went to, as its link says; None for a forged one."""
    try:
        return SIGNER.unsign_object(token)[1]
    except (signing.BadSignature, TypeError, ValueError, IndexError):
        return None
