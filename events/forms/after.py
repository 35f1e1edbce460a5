"""What somebody types on the day, and after it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Survey, SurveyQuestion
from events.models.survey import Sort
from innocenter.look.forms import CleanForm

SCALE = [("5", _("5 – very much")), ("4", "4"), ("3", "3"), ("2", "2"), ("1", _("1 – not at all"))]
YES_NO = [("1", _("Yes")), ("0", _("No"))]


class DoorCodeForm(CleanForm):
    code = forms.CharField(
        label=_("Digits on the screen at the door"), max_length=12,
        help_text=_("The six digits on the screen. They change every half minute."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class SurveyForm(CleanForm):
    """One field for each question."""

    def __init__(self, *args: Any, survey: Survey, **options: Any) -> None:
        super().__init__(*args, **options)
        self.questions = {f"question_{question.pk}": question for question in survey.questions.all()}
        self.fields.update({name: field_for(question) for name, question in self.questions.items()})

    def said(self) -> dict[int, Any]:
        """By question, as `Survey.answer` takes it."""
        return {
            question.pk: int(value) if question.sort != Sort.TEXT else value
            for name, question in self.questions.items()
            if (value := self.cleaned_data[name]) != ""
        }


def field_for(question: SurveyQuestion) -> forms.Field:
    options: dict[str, Any] = {"label": question.words, "required": question.is_required}
    if question.sort == Sort.TEXT:
        return forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), **options)
    return forms.ChoiceField(choices=SCALE if question.sort == Sort.SCALE else YES_NO, widget=forms.RadioSelect, **options)
