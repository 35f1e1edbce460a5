"""What staff fill in before an act on an application."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.look.dates import full_day
from innocenter.look.forms import CleanForm, DateInput, ReasonForm
from workspace.models import Application, Part, Room


class ToldReasonForm(ReasonForm):
    """A reason that stands on the company's page."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].help_text = _("The company reads it.")


class AskForm(CleanForm):
    """What is wanted of each part; a part that is left empty is not asked for."""

    mark_optional = False

    due_on = forms.DateField(label=gettext_lazy("Due on"), widget=DateInput())

    def __init__(self, *args: Any, application: Application, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        earliest = today + timedelta(application.rule.supplement_min_days)
        self.fields["due_on"].initial = earliest
        self.fields["due_on"].help_text = _("%(day)s or later. A day off moves to the next working day.") % {"day": full_day(earliest)}
        for part, label in Part.choices:
            self.fields[part] = forms.CharField(label=label, required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(cleaned.get(part) for part in Part.values):
            self.add_error(None, _("Name at least one part, and what is wanted of it."))
        return cleaned


class RoomChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # -- not generic when it runs
    """Desks with the day from which they are free."""

    today: date

    def label_from_instance(self, obj: Any) -> str:
        vacancy = obj.vacancy(self.today)
        if not vacancy.is_free:
            when = _("free from %(day)s") % {"day": full_day(vacancy.free_from)}
        elif vacancy.last_day:
            when = _("free until %(day)s") % {"day": full_day(vacancy.last_day)}
        else:
            when = _("free")
        return f"{obj} · {obj.get_kind_display()} · {when}"


class OfferForm(CleanForm):
    rooms = RoomChoice(Room.objects.none(), label=gettext_lazy("Desks"), widget=forms.CheckboxSelectMultiple())
    first_day = forms.DateField(label=gettext_lazy("First day"), widget=DateInput())
    months = forms.IntegerField(label=gettext_lazy("Months"), min_value=1, max_value=24)

    def __init__(self, *args: Any, application: Application, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        rooms: Any = self.fields["rooms"]
        rooms.today, rooms.queryset = today, Room.objects.lettable().with_claims(today)
        wanted = application.wanted_from or today
        self.fields["first_day"].initial = max(wanted, today)
        self.fields["months"].initial = application.months


class SignatureForm(CleanForm):
    on = forms.DateField(label=gettext_lazy("Signed on"), widget=DateInput())
