"""What people enter about an institute and its researchers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from innocenter.look.forms import CleanModelForm, KeptSelect
from innocenter.taxonomy.forms import ListForm
from institutes.models import Institute, InstituteQuerySet, Researcher, ResearcherQuerySet


class InstituteListForm(ListForm):
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *Institute.Kind.choices], widget=KeptSelect)
    field_order = ["q", "kind", "region", "field"]

    def pick(self, institutes: InstituteQuerySet) -> InstituteQuerySet:
        found = institutes.narrowed(region=self.wish("region"), field=self.wish("field"), kind=self.wish("kind"))
        return found.order_by("name", "pk").search(self.wish("q"))


class ResearcherListForm(ListForm):
    institute = forms.ChoiceField(label=_("Institute"), required=False, widget=KeptSelect)
    field_order = ["q", "institute", "field"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["region"]
        self.fields["institute"].choices = [("", _("All institutes")), *Institute.objects.named()]  # type: ignore[attr-defined]

    def pick(self, researchers: ResearcherQuerySet) -> ResearcherQuerySet:
        found = researchers.narrowed(institute=self.wish("institute"), field=self.wish("field"))
        return found.order_by("name", "pk").search(self.wish("q"))


class InstituteForm(CleanModelForm):
    homepage = forms.URLField(label=_("Homepage"), required=False, assume_scheme="https")

    class Meta:
        model = Institute
        fields = [
            "name",
            "name_en",
            "short_name",
            "region",
            "fields",
            "introduction",
            "homepage",
            "contact_desk",
            "contact_email",
            "contact_phone",
        ]
        widgets = {"fields": forms.CheckboxSelectMultiple, "introduction": forms.Textarea(attrs={"rows": 6})}


class ResearcherForm(CleanModelForm):
    class Meta:
        model = Researcher
        fields = ["name", "name_en", "department", "position", "fields", "keywords", "introduction", "is_visible"]
        widgets = {"fields": forms.CheckboxSelectMultiple, "introduction": forms.Textarea(attrs={"rows": 6})}
