"""What staff enter about candidates. The field is named `text`, not `reason`: what is written about a question stays out of the history."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from innocenter.look.forms import CleanForm, CleanModelForm
from mentoring.forms.asking import lines
from mentoring.models import Candidate, CandidateList, DeclaredTie, Request, Rival, Synonym


class SkipForm(CleanForm):
    candidate = forms.ModelChoiceField(
        label=gettext_lazy("Candidate"),
        queryset=Candidate.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": gettext_lazy("It is decided about this candidate already.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Why not"), max_length=500, widget=lines(3), help_text=gettext_lazy("Only staff for mentoring read this.")
    )

    def __init__(self, *args: Any, request: Request, **options: Any) -> None:
        super().__init__(*args, **options)
        newest = CandidateList.objects.newest(request)
        field: Any = self.fields["candidate"]
        field.queryset = newest.candidates.in_line().filter(picked=False).with_names() if newest else Candidate.objects.none()
        field.label_from_instance = lambda one: f"{one.rank}. {one.expert} ({one.expert.researcher.institute})"


class SynonymForm(CleanModelForm):
    class Meta:
        model = Synonym
        fields: ClassVar = ["word", "same_as"]


class TieForm(CleanModelForm):
    class Meta:
        model = DeclaredTie
        fields: ClassVar = ["company", "researcher", "institute", "kind", "note", "until"]


class RivalForm(CleanModelForm):
    class Meta:
        model = Rival
        fields: ClassVar = ["company", "rival"]
