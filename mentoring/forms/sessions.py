"""What a company and its expert fill in about sessions. What they write is confidential: no field of these is named `reason`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.look.forms import CleanForm
from mentoring.forms.asking import lines
from mentoring.models import ExpertProfile, Session, SessionLog
from mentoring.models.meeting import PROPOSALS
from mentoring.models.session_papers import FEWEST, HALF, MOST
from mentoring.models.session_states import Form, Side
from mentoring.session_slots import Choices

GONE = gettext_lazy("This time is not free any more. Please choose another.")
AGENDA_HELP = gettext_lazy("Only those who take part read this; it stands in no e-mail and no calendar.")


class TimeForm(CleanForm):
    """One of the free times, by day."""

    mark_optional = False

    time = forms.ChoiceField(label=gettext_lazy("Day and time"), widget=forms.RadioSelect, error_messages={"invalid_choice": GONE})

    def __init__(self, *args: Any, times: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["time"]
        field.choices = times


class ChooseForm(TimeForm):
    place = forms.CharField(label=gettext_lazy("Address that the expert comes to"), max_length=200)
    people = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Which colleagues come along (optional)"), queryset=User.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("You come anyway. They get the same letter for their calendar."),
    )  # fmt: skip
    agenda = forms.CharField(
        label=gettext_lazy("What you want to talk about (optional)"),
        max_length=2000,
        required=False,
        widget=lines(4),
        help_text=AGENDA_HELP,
    )

    def __init__(self, *args: Any, company: Company, user: User, is_visit: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        people: Any = self.fields["people"]
        people.queryset = User.objects.filter(stays__in=company.people.active()).exclude(pk=user.pk).distinct().order_by("name", "pk")
        if not is_visit:
            del self.fields["place"]


class ProposeForm(CleanForm):
    mark_optional = False

    times = forms.MultipleChoiceField(
        label=gettext_lazy("One to three times"), widget=forms.CheckboxSelectMultiple, error_messages={"invalid_choice": GONE}
    )
    agenda = forms.CharField(
        label=gettext_lazy("What you want to talk about (optional)"),
        max_length=2000,
        required=False,
        widget=lines(4),
        help_text=AGENDA_HELP,
    )

    def __init__(self, *args: Any, times: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["times"]
        field.choices = times

    def clean_times(self) -> list[str]:
        times: list[str] = self.cleaned_data["times"]
        if len(times) > PROPOSALS:
            raise ValidationError(_("Propose one to three times."), code="many")
        return times


class PlanForm(CleanForm):
    """Six lines, of which three are needed."""

    mark_optional = False

    def __init__(self, *args: Any, goals: Sequence[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        for n in range(1, MOST + 1):
            words = gettext_lazy("Goal of session %(number)d") if n <= FEWEST else gettext_lazy("Goal of session %(number)d (optional)")
            given = goals[n - 1] if n <= len(goals) else ""
            self.fields[f"goal_{n}"] = forms.CharField(
                label=str(words) % {"number": n}, max_length=300, required=n <= FEWEST, initial=given
            )

    def goals(self) -> list[str]:
        return [self.cleaned_data[f"goal_{n}"] for n in range(1, MOST + 1)]


class OffForm(CleanForm):
    text = forms.CharField(
        label=gettext_lazy("Why the session is off"), max_length=1000, widget=lines(3),
        help_text=gettext_lazy("The other side reads this on the page of the session; it stands in no e-mail."),
    )  # fmt: skip


class LinkForm(CleanForm):
    link = forms.URLField(
        label=gettext_lazy("Address of the online meeting"), max_length=500, assume_scheme="https",
        help_text=gettext_lazy("Those who take part see it shortly before the beginning. It stands in no e-mail and no calendar."),
    )  # fmt: skip


class LogForm(CleanForm):
    mark_optional = False

    findings = forms.CharField(label=gettext_lazy("What was found"), max_length=5000, widget=lines(6))
    advice = forms.CharField(label=gettext_lazy("What you advise the company to do"), max_length=5000, widget=lines(6))
    next_step = forms.CharField(label=gettext_lazy("The next step, and who takes it"), max_length=2000, widget=lines(3))
    attendees = forms.CharField(label=gettext_lazy("Who was there"), max_length=300, help_text=gettext_lazy("Names, separated by commas."))
    hours = forms.DecimalField(
        label=gettext_lazy("Hours that you spent"), min_value=HALF, max_value=Decimal(24), max_digits=4, decimal_places=1, step_size=HALF,
        help_text=gettext_lazy("With the preparation, in half hours. They count for your hours of the month."),
    )  # fmt: skip
    second_hours = forms.DecimalField(
        label=gettext_lazy("Hours of the second expert"),
        min_value=HALF,
        max_value=Decimal(24),
        max_digits=4,
        decimal_places=1,
        step_size=HALF,
    )
    follow_up = forms.BooleanField(label=gettext_lazy("Another session is needed"), required=False)

    def __init__(self, *args: Any, session: Session, is_last: bool, came_along: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        length = Decimal((session.ends_at - session.starts_at).total_seconds()) / 3600
        self.initial.setdefault("hours", max(HALF, (length / HALF).to_integral_value() * HALF))
        self.initial.setdefault("attendees", ", ".join([*(person.name for person in session.people.all()), session.expert.researcher.name]))
        if not came_along:
            del self.fields["second_hours"]
        if not is_last:  # the plan says so already
            del self.fields["follow_up"]


LOG_FIELDS = {field.name for field in SessionLog._meta.concrete_fields}


class AbsenceForm(CleanForm):
    text = forms.CharField(
        label=gettext_lazy("What happened"), max_length=1000, widget=lines(4),
        help_text=gettext_lazy("For example how long you waited, and how you tried to reach the other side. The other side can answer."),
    )  # fmt: skip


class ObjectionForm(CleanForm):
    text = forms.CharField(
        label=gettext_lazy("How it was"), max_length=1000, widget=lines(4),
        help_text=gettext_lazy("The centre reads this and decides whether it counts. You can write once."),
    )  # fmt: skip


# -- of the staff


class StaffAbsenceForm(AbsenceForm):
    absent = forms.ChoiceField(label=gettext_lazy("Who did not come"), choices=Side, widget=forms.RadioSelect)


class SecondForm(CleanForm):
    expert = forms.ModelChoiceField(
        label=gettext_lazy("Expert of another institute"), queryset=ExpertProfile.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, experts: Iterable[ExpertProfile], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["expert"]
        field.queryset = experts
        field.label_from_instance = lambda one: f"{one.researcher} ({one.researcher.institute})"


def form_of(value: str, forms_: Sequence[str], wanted: str) -> str:
    """The form that was chosen, else the one the company hoped for, else the expert's first."""
    return next((one for one in (value, wanted) if one in forms_), forms_[0] if forms_ else Form.ONLINE)
