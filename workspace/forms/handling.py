"""What staff fill in before an act on an application."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.look.dates import full_day
from innocenter.look.forms import CleanForm, DateInput, ReasonForm
from innocenter.values.terms import day_after, last_day
from innocenter.values.working_days import DAY
from workspace.forms.desks import DesksField
from workspace.models import Application, Part, Room

NOT_TOO_FAR = MaxValueValidator(date(2199, 12, 31), gettext_lazy("Choose a nearer day."))


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


class OfferForm(CleanForm):
    """The days first: they say which desks are free."""

    first_day = forms.DateField(label=gettext_lazy("First day"), widget=DateInput(), validators=[NOT_TOO_FAR])
    months = forms.IntegerField(label=gettext_lazy("Months"), min_value=1, max_value=24)
    rooms = DesksField(Room.objects.none(), label=gettext_lazy("Desks"))
    other_number = forms.BooleanField(
        label=gettext_lazy("The company has agreed to another number of desks than it applied for"), required=False
    )

    def __init__(self, *args: Any, application: Application, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["first_day"].initial = max(application.wanted_from or today, today)
        self.fields["months"].initial = application.months
        first_day, months = self._asked("first_day"), self._asked("months")
        span = DateRange(first_day, day_after(last_day(first_day, months)))
        self.fields["rooms"].show(span, today)  # type: ignore[attr-defined]  # -- our own field
        self.fields["rooms"].help_text = _(
            "Free from %(first)s to %(last)s, all the time. With other days above, press the button without a desk: the list follows."
        ) % {"first": full_day(first_day), "last": full_day(span.upper - DAY)}
        if self.is_bound and (first_day, months) != (self.fields["first_day"].initial, self.fields["months"].initial):
            self.fields["rooms"].error_messages["required"] = _("These are the desks that are free on those days. Choose from them.")

    def _asked(self, name: str) -> Any:
        """What was typed, where it makes sense; otherwise what the application asks for."""
        field = self.fields[name]
        if self.is_bound:
            try:
                return field.clean(field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name)))
            except ValidationError:
                pass
        return field.initial or 1
