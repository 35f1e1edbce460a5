"""What staff settle in a screening: conditions that need a person, and documents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from innocenter.look.forms import CleanForm, ReasonForm
from workspace.models import Application, Document, EligibilityFinding
from workspace.models.eligibility import Outcome


class SettleForm(ReasonForm):
    finding = forms.ModelChoiceField(EligibilityFinding.objects.none(), label=_("Condition"), empty_label=None)
    outcome = forms.ChoiceField(
        label=_("Result"), choices=[(Outcome.PASS.value, Outcome.PASS.label), (Outcome.FAIL.value, Outcome.FAIL.label)]
    )
    field_order = ["finding", "outcome", "reason"]

    def __init__(self, *args: Any, application: Application, **options: Any) -> None:
        super().__init__(*args, **options)
        finding: Any = self.fields["finding"]
        finding.queryset = EligibilityFinding.objects.latest_of(application).open()


class AcceptForm(CleanForm):
    kinds = forms.MultipleChoiceField(label=_("Documents"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, application: Application, **options: Any) -> None:
        super().__init__(*args, **options)
        waiting = application.documents.current().filter(accepted_at=None)
        kinds: Any = self.fields["kinds"]
        kinds.choices = [(paper.kind, Document.Kind(paper.kind).label) for paper in waiting]
