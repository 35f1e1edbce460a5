"""What a company fills in when its question ends, and some time after."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from innocenter.look.forms import CleanForm, CleanModelForm
from mentoring.forms.asking import lines
from mentoring.models.outcome import Holds, LedTo, Match, Outcome


def radios(name: str) -> Any:
    field: Any = Outcome._meta.get_field(name)
    return forms.TypedChoiceField(label=field.verbose_name, choices=field.choices, coerce=field.to_python, widget=forms.RadioSelect)


class CloseForm(CleanModelForm):
    """The words of the questions stand on the model, which keeps the answers."""

    class Meta:
        model = Outcome
        fields = ("verdict", "understood", "useful", "again", "text")
        widgets = {"text": lines(5)}
        help_texts = {
            "text": gettext_lazy("The centre's staff for mentoring read it. It stands in no letter."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("verdict", "understood", "useful", "again"):
            self.fields[name] = radios(name)

    def validate_constraints(self) -> None:
        """The verb looks at the whole row."""


class FitForm(CleanForm):
    verdict = forms.ChoiceField(label=gettext_lazy("Is this the right expert for you?"), choices=Match.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("What you want to add"), max_length=2000, widget=lines(4), required=False,
        help_text=gettext_lazy("The centre's staff for mentoring read it; your expert does not."),
    )  # fmt: skip


class FollowUpForm(CleanForm):
    holds = forms.ChoiceField(label=gettext_lazy("Does it still work?"), choices=Holds.choices, widget=forms.RadioSelect)
    led_to = forms.MultipleChoiceField(
        label=gettext_lazy("What came of it"), choices=LedTo.choices, widget=forms.CheckboxSelectMultiple, required=False,
        help_text=gettext_lazy("As many as are true."),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("What you want to tell the centre"), max_length=2000, widget=lines(5), required=False,
        help_text=gettext_lazy("The centre's staff for mentoring read it. It stands in no letter."),
    )  # fmt: skip
