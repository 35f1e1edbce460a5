"""What an expert says to an offer, and what staff fill in when they ask one. Nothing typed here is in the history's lines."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.look.forms import CleanForm, DateInput
from mentoring.forms.asking import lines
from mentoring.models import ExpertProfile, Request
from mentoring.models.offer import Why


class GiveBackForm(CleanForm):
    mark_optional = False

    reason = forms.ChoiceField(label=gettext_lazy("Why not"), choices=Why, widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("In words (optional)"), max_length=1000, required=False, widget=lines(4),
        help_text=gettext_lazy("Only the centre's staff read this. If you know who could help, please name them."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("reason") == Why.OTHER and "note" in cleaned and not cleaned["note"]:
            self.add_error("note", _("Write the reason."))
        return cleaned


class DeclineOfferForm(GiveBackForm):
    """With “not now” in the same step."""

    until = forms.DateField(
        label=gettext_lazy("Not now, until (optional)"), required=False, widget=DateInput,
        help_text=gettext_lazy("If you have no time: until this day the centre asks you nothing new. You can come back at any time."),
    )  # fmt: skip
    field_order = ("reason", "until", "note")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("until") and cleaned.get("reason") not in {None, Why.NO_TIME}:
            self.add_error("until", ValidationError(_("“Not now” goes with having no time. Choose that reason, or leave the day empty.")))
        return cleaned


class OfferForm(CleanForm):
    """Those in the list first, in their order; then whoever else is available."""

    expert = forms.ModelChoiceField(label=gettext_lazy("Expert"), queryset=ExpertProfile.objects.none())
    text = forms.CharField(
        label=gettext_lazy("Why this expert"), max_length=1000, required=False, widget=lines(4),
        help_text=gettext_lazy("Needed for somebody who is not in the list. Only staff read this."),
    )  # fmt: skip

    def __init__(self, *args: Any, request: Request, line: list[ExpertProfile], others: list[ExpertProfile], **options: Any) -> None:
        super().__init__(*args, **options)
        people: Any = self.fields["expert"]
        people.queryset = ExpertProfile.objects.filter(pk__in=[one.pk for one in [*line, *others]])
        ranked = [(one.pk, f"{rank}. {in_full(one)}") for rank, one in enumerate(line, 1)]
        groups = [(_("Ranked"), ranked), (_("Others who are available"), [(one.pk, in_full(one)) for one in others])]
        people.widget.choices = [("", "---------"), *((name, choices) for name, choices in groups if choices)]
        self.line = [one.pk for one in line]


class TakeBackForm(CleanForm):
    mark_optional = False

    text = forms.CharField(label=gettext_lazy("Why"), max_length=1000, widget=lines(4), help_text=gettext_lazy("Only staff read this."))
    is_conflict = forms.BooleanField(
        label=gettext_lazy("It is for a conflict of interest: this expert never reads the question again"), required=False
    )


class NextForm(CleanForm):
    text = forms.CharField(
        label=gettext_lazy("Why you do not wait"), max_length=1000, widget=lines(4), help_text=gettext_lazy("Only staff read this.")
    )


class ConsentForm(CleanForm):
    text = forms.CharField(
        label=gettext_lazy("Why an expert would help"), max_length=2000, widget=lines(4), help_text=gettext_lazy("The company reads this.")
    )


def in_full(expert: ExpertProfile) -> str:
    return f"{expert} ({expert.researcher.institute})"
