"""What people enter about a company."""

from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from companies.models import Company, CompanyQuerySet, Person
from companies.models.company import clean_number
from innocenter.accounts.models import User
from innocenter.lifecycle import actors, context_of, events, when
from innocenter.look.forms import CleanForm, CleanModelForm, DateInput, KeptSelect
from innocenter.look.seen import Save, SeenMixin
from innocenter.taxonomy.forms import ListForm

SORTS = [("", _("Best match, then name")), ("newest", _("Newest first"))]


class CompanyListForm(ListForm):
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=SORTS, widget=KeptSelect)

    def pick(self, companies: CompanyQuerySet) -> CompanyQuerySet:
        picked = companies.order_by("name", "pk").narrowed(region=self.wish("region"), field=self.wish("field")).search(self.wish("q"))
        return picked.order_by("-created_at", "-pk") if self.wish("sort") == "newest" else picked


class ChoicesInWords(CleanModelForm):
    """Says what to do where nothing is chosen yet, instead of dashes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("size", "region"):
            choices = list(self.fields[name].choices)[1:]  # type: ignore[attr-defined]  # -- a field with choices
            self.fields[name].choices = [("", _("Please choose")), *choices]  # type: ignore[attr-defined]


class NewCompanyForm(ChoicesInWords):
    """Just what it takes to be known; the rest comes on the company's own page."""

    number = forms.CharField(
        label=_("Business registration number"),
        max_length=30,
        help_text=_("Ten digits, as on the certificate. Shown only to the people of the company and the centre's staff."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    field_order = ["number", "name", "name_en", "size", "region"]

    class Meta:
        model = Company
        fields = ["name", "name_en", "size", "region"]

    def clean_number(self) -> str:
        return clean_number(self.cleaned_data["number"])


class CompanyForm(SeenMixin, ChoicesInWords):
    homepage = forms.URLField(label=_("Homepage"), required=False, assume_scheme="https")
    ksic_codes = forms.CharField(
        label=_("Industry codes (KSIC)"),
        required=False,
        max_length=60,
        help_text=_("At most five codes, separated by commas: 26112, 26299"),
    )

    class Meta:
        model = Company
        fields = [
            "name",
            "name_en",
            "size",
            "region",
            "postcode",
            "address",
            "fields",
            "ksic_codes",
            "employees",
            "founded_on",
            "homepage",
            "introduction",
            "logo",
            "is_listed",
        ]
        widgets = {"fields": forms.CheckboxSelectMultiple, "founded_on": DateInput, "introduction": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial["ksic_codes"] = ", ".join(self.instance.ksic_codes)

    def hold(self) -> None:
        super().hold()
        self.instance.refresh_from_db()

    def last_save(self) -> Save:
        last = events(self.instance)[-1:]
        by = [actors(last).get(context_of(row).get("user")) for row in last]
        return (cast(User | None, by[0]), when(last[0])) if last else (None, None)

    def clean_ksic_codes(self) -> list[str]:
        return [code.strip() for code in self.cleaned_data["ksic_codes"].split(",") if code.strip()]

    def clean_founded_on(self) -> date | None:
        founded: date | None = self.cleaned_data["founded_on"]
        if founded and not date(1800, 1, 1) <= founded <= self.today:
            raise ValidationError(_("Enter the day on which the company was founded, not a later one."), code="founded")
        return founded


class InviteForm(CleanForm):
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("We send a letter with a link. It works once they sign in with this address.")
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Person.Role.choices,
        initial=Person.Role.MEMBER,
        help_text=_("A manager applies, signs and reports for the company and decides who belongs to it. A member helps with it."),
    )
