"""The survey after an event: one page, only for those who were there, and answers that nobody can lead back to them.

An answer sheet points to no registration and bears no time; its key is drawn by chance, so that neither the order nor the hour of the
sheets tells whose they are. That somebody has answered stands in a row of its own (`Answered`), without a time either. Staff see results
only when the survey is closed: whoever saw them grow could tell the newest answer. Fewer than five answers are not broken down.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.registration import Registration
from events.models.series import refuse_all_but_programme_staff
from events.models.states import State
from innocenter.accounts.models import User
from innocenter.lifecycle import because
from innocenter.look.dates import is_korean

if TYPE_CHECKING:  # an event has a survey
    from events.models.event import Event

STAYS_OPEN = timedelta(days=10)
FEWEST = 5
"""Of fewer answers only the number is told."""


class Sort(models.TextChoices):
    SCALE = "scale", _("One to five")
    YES_NO = "yes_no", _("Yes or no")
    TEXT = "text", _("In own words")


USUAL = [
    (Sort.SCALE, True, "오늘 행사에 전반적으로 만족하십니까?", "Are you satisfied with the event on the whole?"),
    (Sort.SCALE, True, "내용이 하시는 일에 도움이 됩니까?", "Does what you heard help you in your work?"),
    (Sort.SCALE, True, "장소와 진행은 어떠셨습니까?", "How were the place and the way it was run?"),
    (Sort.YES_NO, False, "연구자와 더 이야기하고 싶으십니까?", "Would you like to go on talking with a researcher?"),
    (Sort.TEXT, False, "다음에 다루었으면 하는 주제나 하고 싶은 말씀을 적어 주세요.", "What should come next? Anything else?"),
]
"""What is asked where staff ask nothing else: sort, required, Korean, English."""


class SurveyQuerySet(models.QuerySet["Survey"]):
    def open(self, now: datetime) -> Self:
        return self.filter(opened_at__lte=now, closes_at__gt=now)

    @transaction.atomic
    def prepared(self, event: Event) -> Survey:
        """The event's survey; with the usual questions if it has none yet."""
        survey, is_new = self.get_or_create(event=event)
        if is_new:
            survey.questions.bulk_create(
                SurveyQuestion(survey=survey, place=place, sort=sort, is_required=required, words_ko=ko, words_en=en)
                for place, (sort, required, ko, en) in enumerate(USUAL, 1)
            )
        return survey


class Survey(models.Model):
    """A draft until it opens, with the closing of the attendance; then its questions stay."""

    questions: Any  # reverse names, which the type checker does not find
    sheets: Any

    event = models.OneToOneField("events.Event", models.PROTECT, related_name="survey", verbose_name=_("event"))
    opened_at = models.DateTimeField(_("open since"), null=True, blank=True, editable=False)
    closes_at = models.DateTimeField(_("open until"), null=True, blank=True, editable=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opened_at=None, closes_at=None)
                | Q(opened_at__isnull=False, closes_at__isnull=False, closes_at__gte=models.F("opened_at")),
                name="survey_open_from_until",
                violation_error_message=_("A survey closes after it has opened."),
            )
        ]

    def __str__(self) -> str:
        return str(self.event)

    def is_open(self, now: datetime) -> bool:
        return self.opened_at is not None and self.closes_at is not None and self.opened_at <= now < self.closes_at

    def is_closed(self, now: datetime) -> bool:
        return self.closes_at is not None and now >= self.closes_at

    def open(self, *, now: datetime) -> bool:
        """With the closing of the attendance. False: it was open already."""
        is_new = bool(Survey.objects.filter(pk=self.pk, opened_at=None).update(opened_at=now, closes_at=now + STAYS_OPEN))
        self.refresh_from_db(fields=["opened_at", "closes_at"])
        return is_new

    @transaction.atomic
    def close(self, *, by: User, now: datetime) -> None:
        """Before its time; the results can be read from then on. Raises ValidationError `not_allowed`, `not_open`."""
        refuse_all_but_programme_staff(by)
        with because(by=by, now=now):
            if not Survey.objects.open(now).filter(pk=self.pk).update(closes_at=now):
                raise ValidationError(_("This survey is not open."), code="not_open")
        self.refresh_from_db()

    @transaction.atomic
    def answer(self, registration: Registration, said: Mapping[int, Any], *, now: datetime) -> None:
        """`said`: by question, a number (1 to 5; 1 yes, 0 no) or words. The caller knows that it is the person, by account or own link.

        Raises ValidationError `absent`, `not_open`, `answered`.
        """
        registration.begin()
        if registration.event_id != self.event_id or registration.state != State.ATTENDED:
            raise ValidationError(_("This survey is for those who were there."), code="absent")
        if not self.is_open(now):
            raise ValidationError(_("This survey is not open."), code="not_open")
        if Answered.objects.filter(registration=registration).exists():
            raise ValidationError(_("You have answered already. Thank you."), code="answered")
        Answered.objects.create(registration=registration)
        sheet = AnswerSheet.objects.create(survey=self)
        Answer.objects.bulk_create(
            Answer(sheet=sheet, question=question, **({"number": value} if isinstance(value, int) else {"words": value}))
            for question in self.questions.all()
            if (value := said.get(question.pk)) not in {None, ""}
        )


class SurveyQuestion(models.Model):
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="questions", verbose_name=_("survey"))
    place = models.PositiveSmallIntegerField(_("order"), default=1)
    sort = models.CharField(_("answer"), max_length=6, choices=Sort, default=Sort.SCALE)
    is_required = models.BooleanField(_("must be answered"), default=False)
    words_ko = models.CharField(_("question in Korean"), max_length=160)
    words_en = models.CharField(_("question in English"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "words_ko"], name="surveyquestion_asked_once",
                violation_error_message=_("This question is asked already."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        return self.words_ko if is_korean() else self.words_en or self.words_ko


class Answered(models.Model):
    """That somebody has answered; not what, and not when."""

    registration = models.OneToOneField(
        Registration, models.PROTECT, related_name="answered", verbose_name=_("registration"), primary_key=True
    )

    class Meta:
        verbose_name = _("survey answered")
        verbose_name_plural = _("surveys answered")

    def __str__(self) -> str:
        return str(self.pk)


class AnswerSheet(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="sheets", verbose_name=_("survey"))

    class Meta:
        verbose_name = _("answer sheet")
        verbose_name_plural = _("answer sheets")

    def __str__(self) -> str:
        return str(self.pk)


class Answer(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sheet = models.ForeignKey(AnswerSheet, models.CASCADE, related_name="answers", verbose_name=_("answer sheet"))
    question = models.ForeignKey(SurveyQuestion, models.PROTECT, related_name="answers", verbose_name=_("question"))
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    words = models.TextField(_("words"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "question"], name="answer_once_for_a_question",
                violation_error_message=_("Each question is answered once."),
            ),
            models.CheckConstraint(
                condition=Q(number__range=(0, 5), words="") | Q(number=None) & ~Q(words=""),
                name="answer_number_or_words",
                violation_error_message=_("An answer is a number from 0 to 5, or words."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.words or str(self.number)
