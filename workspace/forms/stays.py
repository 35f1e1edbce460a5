"""What staff fill in at a check-out or a change of desk, and a company in its graduation report."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from innocenter.accounts.models import User
from innocenter.files.fields import CheckedFileField
from innocenter.files.models import StoredFile
from innocenter.look.forms import CleanForm, DateInput, ReasonForm
from workspace.models import Inspection, InspectionItem, Lease, Room
from workspace.models.inspection import Finding

PHOTO = ("jpg", "png")


class InspectionForm(CleanForm):
    """For each item what was found, a note and a photo."""

    def __init__(self, *args: Any, inspection: Inspection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(inspection.items.all())
        for item in self.items:
            self.fields[f"result_{item.pk}"] = forms.ChoiceField(label=str(item), choices=InspectionItem.Result, initial=item.result)
            self.fields[f"note_{item.pk}"] = forms.CharField(
                label=_("Note: %(item)s") % {"item": item}, required=False, max_length=500, initial=item.note
            )
            self.fields[f"photo_{item.pk}"] = CheckedFileField(label=_("Photo: %(item)s") % {"item": item}, required=False, kinds=PHOTO)

    def findings(self, *, by: User, now: datetime) -> Iterator[Finding]:
        """Keeps the photos. Call it in the transaction that records them."""
        for item in self.items:
            upload = self.cleaned_data.get(f"photo_{item.pk}")
            photo = StoredFile.objects.keep(upload, by=by, now=now, kinds=PHOTO) if upload else None
            yield Finding(item.pk, self.cleaned_data[f"result_{item.pk}"], self.cleaned_data[f"note_{item.pk}"], photo)


class DeskField(forms.ModelChoiceField):  # type: ignore[type-arg]  # -- Django's class takes no parameter when it runs
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.site} {obj}"


class MoveForm(ReasonForm):
    old = DeskField(label=_("Desk now"), queryset=Room.objects.none(), empty_label=None)
    new = DeskField(label=_("New desk"), queryset=Room.objects.none())
    on = forms.DateField(label=_("From"), widget=DateInput)
    field_order = ["old", "new", "on", "reason"]

    def __init__(self, *args: Any, lease: Lease, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [claim.room_id for claim in lease.desks() if claim.state == "live" and claim.days.upper == lease.cap]
        old, new = self.fields["old"], self.fields["new"]
        assert isinstance(old, DeskField)
        assert isinstance(new, DeskField)
        old.queryset = Room.objects.filter(pk__in=held).select_related("site")
        new.queryset = Room.objects.lettable().exclude(pk__in=held)
        self.fields["on"].initial = today


class GraduationForm(CleanForm):
    results = forms.CharField(label=_("Results of the stay"), max_length=5000, widget=forms.Textarea(attrs={"rows": 8}))
    destination = forms.CharField(label=_("Where the company goes"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
