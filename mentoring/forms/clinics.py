"""A slot of a clinic day is taken, for a question; a day is called off."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from innocenter.look.forms import CleanForm
from mentoring.forms.asking import lines
from mentoring.forms.sessions import AGENDA_HELP
from mentoring.models import Request


class SlotForm(CleanForm):
    mark_optional = False

    question = forms.ChoiceField(
        label=gettext_lazy("Question for this slot"), widget=forms.RadioSelect,
        help_text=gettext_lazy("The expert reads the whole question with its files."),
        error_messages={"invalid_choice": gettext_lazy("This question cannot be chosen any more.")},
    )  # fmt: skip
    agenda = forms.CharField(
        label=gettext_lazy("What you want to talk about in the slot (optional)"), max_length=2000, required=False, widget=lines(4),
        help_text=AGENDA_HELP,
    )  # fmt: skip

    def __init__(self, *args: Any, questions: Iterable[Request], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["question"]
        field.choices = [(str(one.pk), f"{one.number} · {one.title} ({one.company.name})") for one in questions]
        if len(field.choices) == 1:
            self.initial.setdefault("question", field.choices[0][0])


class ClinicOffForm(CleanForm):
    text = forms.CharField(
        label=gettext_lazy("Why the clinic day is off"), max_length=1000, widget=lines(3),
        help_text=gettext_lazy("Companies and experts read this on the page of the day and of their session; it stands in no e-mail."),
    )  # fmt: skip
