"""What an expert fills in: what they take on, when they have time, when not."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.look.forms import CleanForm, CleanModelForm, DateInput
from innocenter.taxonomy.models import Region
from mentoring.models import ExpertProfile
from mentoring.models.availability import whole_days_of
from mentoring.models.states import Wanted
from workspace.models.claim import at
from workspace.models.opening import WEEKDAYS

AWAY_DAYS = 28
TIMES = [(f"{n // 2:02}:{n % 2 * 30:02}", f"{n // 2:02}:{n % 2 * 30:02}") for n in range(14, 45)]


def asked_of_experts() -> list[tuple[str, Any]]:
    """The forms in an expert's words: "a visit to us" is what a company says."""
    own = {Wanted.VISIT: gettext_lazy("A visit to the company"), Wanted.SERIES: gettext_lazy("Several sessions with the same company")}
    return [(form.value, own.get(form, form.label)) for form in Wanted]


class ExpertForm(CleanModelForm):
    regions = forms.MultipleChoiceField(
        label=gettext_lazy("Regions in which you visit companies"), required=False, help_text=gettext_lazy("Only needed for visits."),
        choices=Region.choices, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    forms = forms.MultipleChoiceField(  # the last of the fields here: from now on the name is the field's
        label=gettext_lazy("In which form you help"), choices=asked_of_experts, widget=forms.CheckboxSelectMultiple
    )
    field_order = ExpertProfile.ANSWERS

    class Meta:
        model = ExpertProfile
        fields: Any = ExpertProfile.ANSWERS
        labels = {
            "hours_a_month": gettext_lazy("Hours a month at most"),
            "open_cases_most": gettext_lazy("Questions at the same time at most"),
            "slot_minutes": gettext_lazy("Length of a session in minutes"),
            "buffer_minutes": gettext_lazy("Pause between two sessions in minutes"),
            "travel_minutes": gettext_lazy("Way to a visit in minutes"),
            "lead_hours": gettext_lazy("Notice before a session in hours"),
            "horizon_days": gettext_lazy("For how many days ahead times can be chosen"),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance._state.adding:
            self.initial["forms"] = [Wanted.ANSWER, Wanted.ONLINE]

    def answers(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class AwayForm(CleanForm):
    until = forms.DateField(label=gettext_lazy("Last day without new questions"), widget=DateInput)

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        options.setdefault("initial", {"until": today + timedelta(days=AWAY_DAYS)})
        super().__init__(*args, **options)


class LeaveForm(CleanForm):
    reason = forms.CharField(
        label=gettext_lazy("Why you leave"), max_length=500, help_text=gettext_lazy("The staff read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HoursForm(CleanForm):
    mark_optional = False

    begins = forms.ChoiceField(label=gettext_lazy("Begins at"), choices=TIMES, initial="10:00")
    ends = forms.ChoiceField(label=gettext_lazy("Ends at"), choices=TIMES, initial="12:00")

    def time_of(self, name: str) -> time:
        return time.fromisoformat(self.cleaned_data[name])


class WeekForm(HoursForm):
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Weekdays"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    field_order = ["weekdays", "begins", "ends"]


class DayForm(HoursForm):
    day = forms.DateField(
        label=gettext_lazy("Day"), widget=DateInput, help_text=gettext_lazy("On this day only these hours count, not those of the week.")
    )
    field_order = ["day", "begins", "ends"]


class BlockForm(CleanForm):
    mark_optional = False

    first = forms.DateField(label=gettext_lazy("First day"), widget=DateInput)
    last = forms.DateField(label=gettext_lazy("Last day"), widget=DateInput)
    begins = forms.ChoiceField(label=gettext_lazy("From (if not the whole day)"), choices=[("", "–"), *TIMES], required=False)
    ends = forms.ChoiceField(label=gettext_lazy("To (if not the whole day)"), choices=[("", "–"), *TIMES], required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", ValidationError(_("The last day comes after the first."), code="order"))
        if bool(cleaned.get("begins")) != bool(cleaned.get("ends")):
            self.add_error("ends", ValidationError(_("Choose both times, or none for whole days."), code="hours"))
        elif first and first == last and cleaned.get("begins") and cleaned["begins"] >= cleaned["ends"]:
            self.add_error("ends", ValidationError(_("The end comes after the beginning."), code="hours"))
        return cleaned

    def during(self) -> DateTimeTZRange:
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        if not self.cleaned_data["begins"]:
            return whole_days_of(first, last)
        return DateTimeTZRange(_moment(first, self.cleaned_data["begins"]), _moment(last, self.cleaned_data["ends"]))


def _moment(day: date, clock: str) -> datetime:
    return at(day, time.fromisoformat(clock))
