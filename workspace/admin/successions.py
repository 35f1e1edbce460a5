"""Staff record that a company goes on in another. The act stands on the company that is taken over, or split."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.admin import CompanyAdmin
from companies.models import Company, Succession
from companies.models.company import clean_number
from innocenter.look.admin import Act
from innocenter.look.forms import DateInput, ReasonForm
from workspace.admin.lease_acts import as_person
from workspace.models import Claim, Room
from workspace.succession import succeed


class SuccessionForm(ReasonForm):
    number = forms.CharField(
        label=gettext_lazy("Business registration number of the successor"), max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("How it goes on"), choices=Succession.Kind)
    on = forms.DateField(label=gettext_lazy("Effective on"), widget=DateInput)
    lease_follows = forms.BooleanField(
        label=gettext_lazy("In a split: the lease goes to the successor"), required=False,
        help_text=gettext_lazy("Only one side keeps it. In a merger it always follows."),
    )  # fmt: skip
    desks = forms.CharField(
        label=gettext_lazy("If both have a lease: desks that the company keeps of the one that ends"), required=False, max_length=200,
        help_text=gettext_lazy("Their codes, separated by commas. The lease with the earlier first day goes on; the other ends today."),
    )  # fmt: skip
    field_order = ["number", "kind", "on", "lease_follows", "desks", "reason"]

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.company = company

    def clean_number(self) -> str:
        number = clean_number(self.cleaned_data["number"])
        self.successor = Company.objects.filter(registration_number=number).first()
        if self.successor is None:
            raise ValidationError(_("No company is registered under this number. The successor has to register first."), code="unknown")
        return number

    def clean_desks(self) -> list[Room]:
        codes = [code.strip() for code in self.cleaned_data["desks"].split(",") if code.strip()]
        if not codes:
            return []
        leased = Claim.objects.taking().filter(lease__company__in=[self.company, getattr(self, "successor", None)])
        rooms = list(Room.objects.filter(code__in=codes, pk__in=leased.values("room")))
        unknown = set(codes) - {room.code for room in rooms}
        if unknown:
            words = _("Neither company has a lease with these desks: %(codes)s.") % {"codes": ", ".join(sorted(unknown))}
            raise ValidationError(words, code="unknown")
        return rooms

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        return cleaned | {"successor": getattr(self, "successor", None)}


def record(company: Company, cleaned: dict[str, Any], request: HttpRequest) -> str:
    made = succeed(
        predecessor=company, successor=cleaned["successor"], kind=cleaned["kind"], on=cleaned["on"], reason=cleaned["reason"],
        kept_desks=cleaned["desks"], lease_follows=cleaned["lease_follows"], by=as_person(request), now=timezone.now(),
    )  # fmt: skip
    return _("Recorded: %(succession)s. The people of both companies are told.") % {"succession": made}


CompanyAdmin.acts = [
    *CompanyAdmin.acts,
    Act(
        "succeed", gettext_lazy("Merger or split"), record, SuccessionForm, lambda company: company.continued_by_id is None, danger=True,
        sentence=gettext_lazy(
            "Everything alive follows the successor: the lease with its first day and its last possible day, the membership, projects, "
            "bookings and people. This cannot be taken back."
        ),
        prepare=lambda company, request: {"company": company, "initial": {"on": timezone.localdate(), "lease_follows": True}},
    ),
]  # fmt: skip
