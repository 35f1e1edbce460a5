"""What staff fill in. The field is named `text`, not `reason`: what is written about a question stays out of the history's lines."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.look.forms import CleanForm
from innocenter.taxonomy.models import Field
from mentoring.forms.asking import lines
from mentoring.forms.canned import CannedForm
from mentoring.models import Request
from mentoring.models.asking import FIELDS
from mentoring.models.canned import CannedUse
from mentoring.proposing import propose


class HandForm(CleanForm):
    owner = forms.ModelChoiceField(label=gettext_lazy("Who looks after it"), queryset=User.objects.none(), empty_label=None)

    def __init__(self, *args: Any, request: Request, **options: Any) -> None:
        super().__init__(*args, **options)
        people: Any = self.fields["owner"]
        people.queryset = Request.objects.staff_for(request.company)


class FieldsForm(CleanForm):
    """The company's own choice is ticked, else what its words propose."""

    mark_optional = False

    fields_of = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Fields of technology"), queryset=Field.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    none_fits = forms.BooleanField(label=gettext_lazy("None of these fields fits"), required=False)

    def __init__(self, *args: Any, request: Request, **options: Any) -> None:
        super().__init__(*args, **options)
        proposals = propose(request)
        chosen = [one.pk for one in request.confirmed_fields.all() or request.fields.all()]
        self.initial["fields_of"] = chosen or [proposal.field.pk for proposal in proposals if proposal.words]
        told = [f"{one.field} ({', '.join(one.words) or _('profile of the company')})" for one in proposals]
        self.fields["fields_of"].help_text = _("Proposed from the text: %(fields)s") % {"fields": " · ".join(told) or "–"}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = cleaned.get("fields_of")
        if chosen is not None and bool(chosen) == bool(cleaned.get("none_fits")):
            self.add_error("fields_of", _("Choose the fields, or tick that none fits."))
        if chosen and len(chosen) > FIELDS:
            self.add_error("fields_of", ValidationError(_("Choose at most %(count)d fields.") % {"count": FIELDS}))
        return cleaned


class MoreForm(CannedForm):
    use = CannedUse.MORE

    text = forms.CharField(
        label=gettext_lazy("What you need to know"), max_length=2000, widget=lines(6), help_text=gettext_lazy("The company reads this.")
    )


class AnswerForm(CannedForm):
    use = CannedUse.ANSWER

    text = forms.CharField(
        label=gettext_lazy("Answer"), max_length=10_000, widget=lines(14), help_text=gettext_lazy("The company reads this.")
    )


class ReferForm(CannedForm):
    use = CannedUse.REFER

    to = forms.CharField(
        label=gettext_lazy("Who can help"), max_length=200, help_text=gettext_lazy("An institute, a programme, an office.")
    )
    text = forms.CharField(label=gettext_lazy("Why, and how to get there"), max_length=2000, widget=lines(6))


class DeclineForm(CannedForm):
    use = CannedUse.DECLINE

    text = forms.CharField(
        label=gettext_lazy("Why the centre cannot take it on"),
        max_length=2000,
        widget=lines(6),
        help_text=gettext_lazy("The company reads this."),
    )
