"""What people fill in to take a room by the hour."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import validate_email
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.look.dates import clock
from innocenter.look.forms import CleanForm, DateInput
from workspace.models import Booking, BookingSeries, Room
from workspace.models.claim import hours
from workspace.models.opening import Week
from workspace.models.series import Scope
from workspace.models.taking import Taken, Wish

MOST_GUESTS = 20
# Which field a refusal of the verb belongs to; the others stand above the form.
FIELD_OF = {
    "past": "begins", "closed": "begins", "horizon": "day", "longest": "ends", "hours": "ends", "not_member": "company", "person": "person",
    "dates": "dates",
}  # fmt: skip


class GuestsField(forms.CharField):
    """Addresses, one a line (commas do as well), each once."""

    widget = forms.Textarea(attrs={"rows": 3, "inputmode": "email"})

    def clean(self, value: Any) -> Any:
        addresses = list(dict.fromkeys(part.lower() for part in re.split(r"[\s,;]+", super().clean(value) or "") if part))
        for address in addresses:
            try:
                validate_email(address)
            except ValidationError as wrong:
                raise ValidationError(_("“%(address)s” is not an e-mail address.") % {"address": address[:60]}, code="guests") from wrong
        if len(addresses) > MOST_GUESTS:
            raise ValidationError(_("At most %(most)d guests.") % {"most": MOST_GUESTS}, code="guests")
        return addresses

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class TimeForm(CleanForm):
    """When: a day and two times on the half hour within the opening hours of the week."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=DateInput)
    begins = forms.ChoiceField(label=gettext_lazy("Begins at"))
    ends = forms.ChoiceField(label=gettext_lazy("Ends at"))

    def __init__(self, *args: Any, week: Week, **options: Any) -> None:
        super().__init__(*args, **options)
        times = [f"{at:%H:%M}" for at in week.times()]
        for name, offered in (("begins", times[:-1]), ("ends", times[1:])):
            field: Any = self.fields[name]
            field.choices = [(at, at) for at in offered]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if {"day", "begins", "ends"} <= set(cleaned) and cleaned["ends"] <= cleaned["begins"]:
            self.add_error("ends", _("The end is after the beginning."))
        return cleaned

    @property
    def during(self) -> DateTimeTZRange:
        day: date = self.cleaned_data["day"]
        return hours(day, *(time.fromisoformat(self.cleaned_data[name]) for name in ("begins", "ends")))


class BookingForm(TimeForm):
    """The company is asked for only where there are several, the person only of those who may book for colleagues."""

    company = forms.ChoiceField(label=gettext_lazy("Company"))
    person = forms.ChoiceField(label=gettext_lazy("Who comes"))
    title = forms.CharField(label=gettext_lazy("What it is for"), max_length=100, required=False)
    guests = GuestsField(
        label=gettext_lazy("Guests"), required=False,
        help_text=gettext_lazy("E-mail addresses, one a line. They get an invitation for their calendar."),
    )  # fmt: skip
    field_order = ["company", "person", "day", "begins", "ends", "title", "guests"]

    def __init__(self, *args: Any, room: Room, user: User, companies: Sequence[Company], **options: Any) -> None:
        super().__init__(*args, **options)
        self.room, self.user, self.companies = room, user, {str(company.pk): company for company in companies}
        self.people = {str(person.pk): person for person in colleagues(user, companies)}
        company, person = self.fields["company"], self.fields["person"]
        company.choices = [(key, company.name) for key, company in self.companies.items()]  # type: ignore[attr-defined]
        person.choices = [(key, str(person)) for key, person in self.people.items()]  # type: ignore[attr-defined]
        if len(self.companies) == 1:
            del self.fields["company"]
        if len(self.people) == 1:
            del self.fields["person"]

    def wish(self, room: Room | None = None) -> Wish:
        cleaned = self.cleaned_data
        company = self.companies[cleaned.get("company") or next(iter(self.companies))]
        person = self.people[cleaned.get("person") or str(self.user.pk)]
        return Wish(
            room=room or self.room, during=self.during, person=person, company=company, title=cleaned.get("title", ""),
            guests=cleaned.get("guests", []),
        )  # fmt: skip


class SeriesForm(BookingForm):
    every_weeks = forms.TypedChoiceField(label=gettext_lazy("How often"), choices=BookingSeries.EVERY, coerce=int)
    dates = forms.IntegerField(label=gettext_lazy("Number of dates"), min_value=2, initial=4)
    field_order = ["company", "person", "day", "begins", "ends", "every_weeks", "dates", "title", "guests"]

    def __init__(self, *args: Any, most: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["day"].label = _("First day")
        self.fields["dates"].help_text = _("At most %(most)d. Holidays are left out.") % {"most": most}

    @property
    def is_planned(self) -> bool:
        """Whether everything but the words is there and right."""
        return self.is_bound and not set(self.errors) - {"title", "guests", "__all__"}

    @property
    def rhythm(self) -> dict[str, int]:
        return {"every_weeks": self.cleaned_data["every_weeks"], "dates": self.cleaned_data["dates"]}


class ScopeField(forms.ChoiceField):
    """For a booking of a series: how much of it is meant."""

    def __init__(self) -> None:
        super().__init__(label=gettext_lazy("For which dates"), choices=Scope, initial=Scope.THIS, widget=forms.RadioSelect())


class ChangeForm(BookingForm):
    """Company and person stay; the room may change to another of the same kind."""

    place = forms.ChoiceField(label=gettext_lazy("Room or desk"))
    field_order = ["place", "day", "begins", "ends", "title", "guests"]

    def __init__(self, *args: Any, booking: Booking, rooms: Sequence[Room], **options: Any) -> None:
        begin, end = (timezone.localtime(at) for at in (booking.during.lower, booking.during.upper))
        initial = {
            "place": booking.room_id, "day": begin.date(), "begins": f"{begin:%H:%M}", "ends": f"{end:%H:%M}", "title": booking.title,
            "guests": booking.guests,
        }  # fmt: skip
        companies = [booking.company] if booking.company else []
        super().__init__(*args, room=booking.room, user=booking.person, companies=companies, initial=initial, **options)
        self.booking, self.rooms = booking, {str(room.pk): room for room in rooms} | {str(booking.room_id): booking.room}
        self.fields["place"].choices = [(key, f"{room} · {room.name}") for key, room in self.rooms.items()]  # type: ignore[attr-defined]
        if booking.series_id:
            self.fields["scope"] = ScopeField()
        self.fields.pop("company", None)
        self.fields.pop("person", None)

    @property
    def scope(self) -> str:
        return str(self.cleaned_data.get("scope") or Scope.THIS)

    def wish(self, room: Room | None = None) -> Wish:
        cleaned, booking = self.cleaned_data, self.booking
        return Wish(
            room=room or self.rooms[cleaned["place"]], during=self.during, person=booking.person, company=booking.company,
            title=cleaned["title"], guests=cleaned["guests"],
        )  # fmt: skip


class StaffChangeForm(ChangeForm):
    """For staff, who say why: the person reads it. `wish` and `scope` stand among what it gives back."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        return cleaned if self.errors else cleaned | {"wish": self.wish(), "scope": self.scope}


def in_words(refusal: ValidationError) -> ValidationError:
    """The same beside the field that it is about; the ways out, when somebody else has the room, in the same sentence."""
    told: dict[str, list[ValidationError]] = {}
    for error in refusal.error_list:
        told.setdefault(FIELD_OF.get(error.code or "", NON_FIELD_ERRORS), []).append(error)
    if isinstance(refusal, Taken) and refusal.slots:
        free = ", ".join(f"{slot.room} {clock(slot.during.lower)} ~ {clock(slot.during.upper)}" for slot in refusal.slots)
        told.setdefault(NON_FIELD_ERRORS, []).append(ValidationError(_("Free instead: %(slots)s.") % {"slots": free}, code="taken"))
    return ValidationError(told)


def colleagues(user: User, companies: Sequence[Company]) -> list[User]:
    """Oneself first; then, where one manages, the people of these companies."""
    managed = Company.objects.managed_by(user).filter(pk__in=[company.pk for company in companies])
    others = User.objects.filter(stays__state="active", stays__company__in=managed).exclude(pk=user.pk).order_by("name", "pk").distinct()
    return [user, *others]


class CancelForm(CleanForm):
    def __init__(self, *args: Any, booking: Booking, **options: Any) -> None:
        super().__init__(*args, **options)
        if booking.series_id:
            self.fields["scope"] = ScopeField()

    reason = forms.CharField(
        label=gettext_lazy("Reason"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Guests do not read it."),
    )  # fmt: skip
