"""What people enter about a membership."""

from typing import Any

from django import forms
from django.db.models import Case, When
from django.utils.translation import gettext_lazy as _

from companies.models import CentreMembership, CompanyQuerySet
from innocenter.look.forms import CleanModelForm
from innocenter.privacy.forms import ConsentFieldsMixin
from innocenter.taxonomy.forms import ListForm
from innocenter.taxonomy.models import Region


class ApplyForm(ConsentFieldsMixin, CleanModelForm):
    consent_purposes = ("membership_privacy",)

    class Meta:
        model = CentreMembership
        fields = ["purpose"]
        widgets = {"purpose": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"purpose": _("For example: meetings with a research institute twice a month.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].required = True


class MemberListForm(ListForm):
    def pick(self, companies: CompanyQuerySet) -> CompanyQuerySet:
        picked = companies.narrowed(region=self.wish("region"), field=self.wish("field")).search(self.wish("q"))
        as_listed = Case(*(When(region=code, then=place) for place, code in enumerate(Region.values)))
        return picked.order_by(as_listed, "name", "pk")
