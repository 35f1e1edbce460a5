"""What the public lists are narrowed by."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from innocenter.look.forms import CleanForm, KeptSelect
from innocenter.look.text import LONGEST_QUERY
from innocenter.taxonomy.models import Field, Region


class ListForm(CleanForm):
    """Words, a region, a field of technology. Costs one statement for the names of the fields; never refuses, only ignores."""

    mark_optional = False
    q = forms.CharField(label=_("Search"), required=False, max_length=LONGEST_QUERY, widget=forms.TextInput(attrs={"type": "search"}))
    region = forms.ChoiceField(label=_("Region"), required=False, widget=KeptSelect)
    field = forms.ChoiceField(label=_("Field of technology"), required=False, widget=KeptSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "region" in self.fields:
            self.fields["region"].choices = [("", _("All regions")), *Region.choices]  # type: ignore[attr-defined]
        self.fields["field"].choices = [("", _("All fields")), *Field.objects.named()]  # type: ignore[attr-defined]

    def wish(self, name: str) -> str:
        """What was asked for, or nothing if that does not exist."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")

    @property
    def is_narrowed(self) -> bool:
        return any(self.wish(name) for name in self.fields if name != "sort")
