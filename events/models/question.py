"""What an event asks at sign-up. Questions are rows; what somebody answers stands on their registration (`Registration.answers`), where it
is written in the same statement as the registration, and from where it goes when its time is over, in one statement for everybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

import pghistory
import pgtrigger
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.look.dates import is_korean

if TYPE_CHECKING:  # the event asks them
    from events.models.event import Event
    from events.models.registration import Registration

SHORTEST, LONGEST = 1, 1095
TAKEN = "SELECT 1 FROM events_registration WHERE event_id = OLD.event_id AND answers ? OLD.id::text"
STAYS = f"""
    IF EXISTS ({TAKEN}) THEN
        RAISE EXCEPTION 'An answered question stays as it was asked.';
    END IF;
    RETURN {{row}};
"""
FORGET = """
    UPDATE events_registration AS told SET answers = told.answers - over.keys
    FROM (
        SELECT question.event_id, array_agg(question.id::text) AS keys
        FROM events_question AS question JOIN events_event AS event ON event.id = question.event_id
        WHERE event.ends_at + make_interval(days => question.keep_days) <= %s
        GROUP BY question.event_id
    ) AS over
    WHERE told.event_id = over.event_id AND told.answers ?| over.keys
"""


class AnswerKind(models.TextChoices):
    SHORT = "short", gettext_lazy("Short text")
    LONG = "long", gettext_lazy("Long text")
    ONE = "one", gettext_lazy("One of several")
    SEVERAL = "several", gettext_lazy("Any of several")
    YES_NO = "yes_no", gettext_lazy("Yes or no")
    NUMBER = "number", gettext_lazy("Number")


CHOSEN = (AnswerKind.ONE, AnswerKind.SEVERAL)


class QuestionQuerySet(models.QuerySet["Question"]):
    def asked(self) -> Self:
        return self.filter(is_asked=True)


@pghistory.track()
class Question(models.Model):
    """Once somebody has answered it, it stays as it was asked: staff stop asking it, and ask another one."""

    Kind = AnswerKind

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="questions", verbose_name=gettext_lazy("event"))
    position = models.PositiveSmallIntegerField(gettext_lazy("order"), default=1)
    kind = models.CharField(gettext_lazy("kind of answer"), max_length=7, choices=AnswerKind, default=AnswerKind.SHORT)
    words_ko = models.CharField(gettext_lazy("question in Korean"), max_length=200)
    words_en = models.CharField(gettext_lazy("question in English"), max_length=250, blank=True)
    choices = models.TextField(
        gettext_lazy("choices"), max_length=2000, blank=True,
        help_text=gettext_lazy("One a line; after a | the English words. Only where there is something to choose from."),
    )  # fmt: skip
    required = models.BooleanField(gettext_lazy("must be answered"), default=False)
    keep_days = models.PositiveSmallIntegerField(
        gettext_lazy("days after the event until answers are deleted"), default=30,
        help_text=gettext_lazy("Whoever answers reads this number; answers are then deleted by themselves."),
    )  # fmt: skip
    is_asked = models.BooleanField(gettext_lazy("is asked"), default=True, help_text=gettext_lazy("Off: nobody is asked any more."))

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("question at sign-up")
        verbose_name_plural = gettext_lazy("questions at sign-up")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "words_ko"], name="question_once",
                violation_error_message=gettext_lazy("This event asks that already."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=CHOSEN) & ~Q(choices="") | ~Q(kind__in=CHOSEN) & Q(choices=""), name="question_has_choices_or_none",
                violation_error_message=gettext_lazy("Choices are for questions with something to choose from, and these need them."),
            ),
            models.CheckConstraint(
                condition=Q(keep_days__range=(SHORTEST, LONGEST)), name="question_answers_are_deleted",
                violation_error_message=gettext_lazy("Answers are kept between 1 and 1,095 days after the event."),
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Trigger(
                name="answered_stays", when=pgtrigger.Before, operation=pgtrigger.Update, func=STAYS.format(row="NEW"),
                condition=pgtrigger.Q(old__kind__df=pgtrigger.F("new__kind"))
                | pgtrigger.Q(old__event__df=pgtrigger.F("new__event"))
                | pgtrigger.Q(old__words_ko__df=pgtrigger.F("new__words_ko"))
                | pgtrigger.Q(new__keep_days__gt=pgtrigger.F("old__keep_days")),
            ),
            pgtrigger.Trigger(
                name="answered_is_kept", when=pgtrigger.Before, operation=pgtrigger.Delete, func=STAYS.format(row="OLD")
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.words

    @property
    def key(self) -> str:
        """Under which its answers stand."""
        return str(self.pk)

    @property
    def words(self) -> str:
        return self.words_ko if is_korean() else self.words_en or self.words_ko

    @property
    def choice_list(self) -> list[tuple[str, str]]:
        """(what is kept, what is read): kept is the Korean."""
        pairs = [[part.strip() for part in line.split("|", 1)] for line in self.choices.splitlines() if line.strip()]
        return [(pair[0], pair[0] if is_korean() else pair[-1] or pair[0]) for pair in pairs]

    def said(self, value: Any) -> str:
        """An answer in words; "" where there is none."""
        if value in (None, "", []):
            return ""
        if self.kind == AnswerKind.YES_NO:
            return _("Yes") if value else _("No")
        shown = dict(self.choice_list)
        if isinstance(value, list):
            return ", ".join(shown.get(each, str(each)) for each in value)
        return shown.get(str(value), str(value)) if self.kind == AnswerKind.ONE else str(value)


@dataclass(frozen=True)
class Answers:
    """What somebody has filled in: the questions as they were asked, and the values by their keys."""

    questions: Sequence[Question]
    values: Mapping[str, Any]

    def refuse_incomplete(self) -> None:
        """Raises ValidationError `unanswered`."""
        open_ = [one.words for one in self.questions if one.required and self.values.get(one.key) in (None, "", [])]
        if open_:
            raise ValidationError(_("Please answer: %(questions)s") % {"questions": ", ".join(open_)}, code="unanswered")

    def given(self) -> dict[str, Any]:
        return {one.key: self.values[one.key] for one in self.questions if self.values.get(one.key) not in (None, "", [])}

    def over(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """What stands after it: answers to questions that are no longer asked stay."""
        asked = {one.key for one in self.questions}
        return {key: value for key, value in before.items() if key not in asked} | self.given()


ASKED = """(
    SELECT coalesce(jsonb_agg(to_jsonb(one) ORDER BY position, id), '[]')
    FROM (
        SELECT id, position, kind, words_ko, words_en, choices, required, keep_days, is_asked
        FROM events_question WHERE event_id = events_event.id AND is_asked
    ) AS one
)"""


def as_asked() -> RawSQL:
    """To annotate an event with (`asked_json`), so that its questions cost no statement of their own.

    By hand: Django takes as long to word it as to fetch two events.
    """
    return RawSQL(ASKED, [], output_field=models.JSONField())  # noqa: S611 -- nothing from outside is in it


def asked_at(event: Event) -> list[Question]:
    """No statement where the event was fetched `with_questions`."""
    known = getattr(event, "asked_json", None)
    if known is None:
        return list(Question.objects.asked().filter(event=event))
    return [Question(event=event, **columns) for columns in known]


def answered_at(event: Event) -> set[int]:
    """The questions to which there are answers. One statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT jsonb_object_keys(answers) FROM events_registration WHERE event_id = %s", [event.pk])
        return {int(key) for (key,) in cursor.fetchall()}


def answers_in_words(registrations: Iterable[Registration], event: Event) -> tuple[list[Question], dict[int, list[str]]]:
    """For a table or an export: every question of the event, and for each registration (by its key) the answers in their order.

    One statement, however many registrations; these are of that event.
    """
    questions = list(Question.objects.filter(event=event))
    return questions, {one.pk: [question.said(one.answers.get(question.key)) for question in questions] for one in registrations}


def forget(*, now: datetime) -> int:
    """Delete answers whose days are over. One statement; returns from how many registrations something went."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [now])
        return int(cursor.rowcount)


def may_answer_until(registration: Registration) -> datetime:
    """Until registration closes; for whom a colleague registered and who has not given their own word, until the event begins."""
    event = registration.event
    return event.starts_at if registration.agreed_at is None else min(event.closes_at or event.starts_at, event.starts_at)


def kept_until(question: Question, event: Event) -> datetime:
    return event.ends_at + timedelta(days=question.keep_days)
