"""What a company enters about a cooperation: first with whom, then what."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.look.forms import CleanForm, KeptSelect
from innocenter.taxonomy.forms import ListForm
from innocenter.taxonomy.models import Field
from institutes.models import Institute, Researcher
from projects.models.demand import BY_COMPANY, Audience, DemandEnding, DemandKind, DemandQuerySet
from projects.models.project import State


class ProjectListForm(CleanForm):
    mark_optional = False
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *State.choices])


class InstituteChoiceForm(CleanForm):
    """The first step; a GET form."""

    institute = forms.ModelChoiceField(label=_("Institute"), queryset=Institute.objects.all(), empty_label=_("Choose an institute"))


class MonthInput(forms.DateInput):
    input_type = "month"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m")


class ResearcherChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return " · ".join(part for part in (obj.local_name, obj.position, obj.department) if part)


class ProjectForm(CleanForm):
    """The second step: the researchers of one institute, the companies of one person."""

    company = forms.ModelChoiceField(label=_("Company"), queryset=Company.objects.none(), empty_label=None)
    researcher = ResearcherChoice(
        label=_("Researcher"),
        queryset=Researcher.objects.none(),
        empty_label=_("Choose a researcher"),
        help_text=_("We ask this person, or the institute's coordinator, to confirm the cooperation."),
    )
    title = forms.CharField(label=_("Title"), max_length=150)
    plan = forms.CharField(
        label=_("What you plan to do together"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("The aim, who does what, and what should be there in the end. The institute reads this."),
    )
    starts_on = forms.DateField(label=_("First month"), input_formats=["%Y-%m", "%Y-%m-%d"], widget=MonthInput)
    months = forms.IntegerField(label=_("Number of months"), min_value=1, max_value=60)

    def __init__(self, *args: Any, user: User, institute: Institute, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        companies = list(Company.objects.of(user).order_by("name"))
        self.today = today
        self.fields["company"].queryset = Company.objects.of(user).order_by("name")  # type: ignore[attr-defined]
        if len(companies) == 1:
            self.fields["company"].initial = companies[0]
            self.fields["company"].widget = forms.HiddenInput()
        self.fields["researcher"].queryset = Researcher.objects.visible().narrowed(institute=str(institute.pk))  # type: ignore[attr-defined]

    def clean_starts_on(self) -> date:
        starts_on: date = self.cleaned_data["starts_on"]
        if not self.today.year - 2 <= starts_on.year <= self.today.year + 3:
            raise ValidationError(_("Choose a month from two years back to three years ahead."), code="month")
        return starts_on.replace(day=1)


class DemandListForm(ListForm):
    kind = forms.ChoiceField(
        label=_("What is looked for"), required=False, choices=[("", _("All demands")), *DemandKind.choices], widget=KeptSelect
    )
    field_order = ["q", "kind", "region", "field"]

    def pick(self, demands: DemandQuerySet) -> DemandQuerySet:
        found = demands.narrowed(kind=self.wish("kind"), region=self.wish("region"), field=self.wish("field"))
        return found.newest_first().search(self.wish("q"))


class DemandForm(CleanForm):
    """What others will read, for one of the companies of one person."""

    company = forms.ModelChoiceField(label=_("Company"), queryset=Company.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label=_("What do you look for?"), choices=DemandKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("In one line"), max_length=100,
        help_text=_("Others see this in the list. Do not name your company, its product or a customer."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("In detail"), max_length=3000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("What you need, where you stand today, and what a good result would be. Take out what nobody outside should know."),
    )  # fmt: skip
    fields_of_demand = forms.ModelMultipleChoiceField(
        label=_("Fields of technology"), queryset=Field.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    audience = forms.ChoiceField(
        label=_("Who may read it?"), choices=Audience.choices, initial=Audience.PARTNERS, widget=forms.RadioSelect,
        help_text=_("Nobody is shown your company's name: only its size and region, and the fields."),
    )  # fmt: skip

    def __init__(self, *args: Any, companies: QuerySet[Company] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = list(companies.order_by("name")) if companies is not None else []
        if not found:
            del self.fields["company"]
            return
        self.fields["company"].queryset = companies  # type: ignore[attr-defined]
        if len(found) == 1:
            self.fields["company"].initial = found[0]
            self.fields["company"].widget = forms.HiddenInput()

    def words(self) -> dict[str, Any]:
        """As the verbs take them."""
        said = dict(self.cleaned_data)
        said["fields"] = said.pop("fields_of_demand")
        return said


class CloseDemandForm(CleanForm):
    ending = forms.ChoiceField(
        label=_("How did it end?"), choices=[(one.value, one.label) for one in map(DemandEnding, BY_COMPANY)], widget=forms.RadioSelect
    )


class AnswerDemandForm(CleanForm):
    text = forms.CharField(
        label=_("What you could do"), max_length=3000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What you would try, what you have done that shows it, and how long it would take. Only the company reads it."),
    )  # fmt: skip
