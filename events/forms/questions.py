"""The questions of an event as fields of a form; the form that asks them has `ask` called once, and `answers()` after it is valid."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import AnswerKind, Answers, Question
from innocenter.look.forms import CleanForm

MOST = 1_000_000_000


class AsksQuestions(CleanForm):
    asked: Sequence[Question] = ()

    def ask(self, questions: Sequence[Question], said: Mapping[str, Any] | None = None) -> None:
        """A field for each, with what was said before."""
        self.asked = questions
        for question in questions:
            field = FIELDS[AnswerKind(question.kind)](question)
            field.label, field.required, field.help_text = question.words, question.required, kept_words(question)
            field.widget.is_required = question.required
            field.initial = as_initial(question, (said or {}).get(question.key))
            self.fields[name_of(question)] = field

    def answers(self) -> Answers:
        return Answers(self.asked, {one.key: as_value(one, self.cleaned_data.get(name_of(one))) for one in self.asked})


def name_of(question: Question) -> str:
    return f"question_{question.pk}"


def kept_words(question: Question) -> str:
    days = question.keep_days
    return ngettext("Deleted %(days)d day after the event.", "Deleted %(days)d days after the event.", days) % {"days": days}


def short(question: Question) -> forms.Field:
    return forms.CharField(max_length=200)


def long(question: Question) -> forms.Field:
    return forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


def one(question: Question) -> forms.Field:
    return forms.ChoiceField(choices=[*nothing(question), *question.choice_list], widget=forms.RadioSelect)


def several(question: Question) -> forms.Field:
    return forms.MultipleChoiceField(choices=question.choice_list, widget=forms.CheckboxSelectMultiple)


def yes_no(question: Question) -> forms.Field:
    return forms.ChoiceField(choices=[*nothing(question), ("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect)


def number(question: Question) -> forms.Field:
    return forms.IntegerField(min_value=0, max_value=MOST)


def nothing(question: Question) -> list[tuple[str, str]]:
    """A choice once made can be taken back, where there need be none."""
    return [] if question.required else [("", _("No answer"))]


FIELDS: dict[AnswerKind, Callable[[Question], forms.Field]] = {
    AnswerKind.SHORT: short, AnswerKind.LONG: long, AnswerKind.ONE: one, AnswerKind.SEVERAL: several, AnswerKind.YES_NO: yes_no,
    AnswerKind.NUMBER: number,
}  # fmt: skip


def as_value(question: Question, cleaned: Any) -> Any:
    if question.kind == AnswerKind.YES_NO:
        return {"yes": True, "no": False}.get(str(cleaned))
    return cleaned


def as_initial(question: Question, value: Any) -> Any:
    if question.kind == AnswerKind.YES_NO:
        return {True: "yes", False: "no"}.get(value, "")
    return value
