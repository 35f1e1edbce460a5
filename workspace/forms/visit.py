"""What somebody who comes for a day fills in: a desk, a room, or both, each with its time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.look.dates import clock
from innocenter.look.forms import CleanForm
from workspace.calendar import FREE, RoomDay
from workspace.models.claim import hours
from workspace.models.opening import Week
from workspace.models.taking import Wish

PARTS = ("desk", "room")


class VisitForm(CleanForm):
    """For one day, which stands in the address. Only what has a free hour on that day can be chosen."""

    company = forms.ChoiceField(label=gettext_lazy("Company"))
    desk = forms.ChoiceField(label=gettext_lazy("Desk"), required=False)
    desk_begins = forms.ChoiceField(label=gettext_lazy("Desk from"), required=False)
    desk_ends = forms.ChoiceField(label=gettext_lazy("Desk until"), required=False)
    room = forms.ChoiceField(label=gettext_lazy("Meeting room"), required=False)
    room_begins = forms.ChoiceField(label=gettext_lazy("Meeting room from"), required=False)
    room_ends = forms.ChoiceField(label=gettext_lazy("Meeting room until"), required=False)
    title = forms.CharField(label=gettext_lazy("What it is for"), max_length=100, required=False)

    def __init__(self, *args: Any, day: date, days: Sequence[RoomDay], companies: Sequence[Company], week: Week, **options: Any) -> None:
        super().__init__(*args, **options)
        self.day, self.companies = day, {str(company.pk): company for company in companies}
        free = {str(of.room.pk): of for of in days if of.free_hours}
        self.rooms = {key: of.room for key, of in free.items()}
        self._offer("company", [(key, company.name) for key, company in self.companies.items()])
        for part in PARTS:
            mine = [of for of in free.values() if of.room.is_desk == (part == "desk")]
            self._offer(part, [("", _("None")), *((str(of.room.pk), told(of)) for of in mine)])
            self.initial.setdefault(part, str(mine[0].room.pk) if mine else "")
        times = [f"{at:%H:%M}" for at in week.times()]
        for part, (begins, ends) in {"desk": ("", "24:00"), "room": ("10:00", "12:00")}.items():
            first_free = within(free.get(self.initial[part]), begins, ends)
            for name, offered, first in zip(("begins", "ends"), (times[:-1], times[1:]), first_free, strict=True):
                self._offer(f"{part}_{name}", [(at, at) for at in offered])
                self.initial.setdefault(f"{part}_{name}", first)
        if len(self.companies) == 1:
            del self.fields["company"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.get(part) for part in PARTS):
            raise ValidationError(_("Choose a desk, a meeting room, or both."), code="nothing")
        for part in PARTS:
            begins, ends = cleaned.get(f"{part}_begins") or "", cleaned.get(f"{part}_ends") or ""
            if cleaned.get(part) and not (begins and begins < ends):
                self.add_error(f"{part}_ends", _("The end is after the beginning."))
        return cleaned

    def wishes(self, user: User) -> list[Wish]:
        company = self.companies[self.cleaned_data.get("company") or next(iter(self.companies))]
        return [
            Wish(
                room=self.rooms[self.cleaned_data[part]], during=self._during(part), person=user, company=company,
                title=self.cleaned_data["title"] if part == "room" else "",
            )
            for part in PARTS
            if self.cleaned_data[part]
        ]  # fmt: skip

    def _during(self, part: str) -> DateTimeTZRange:
        return hours(self.day, *(time.fromisoformat(self.cleaned_data[f"{part}_{name}"]) for name in ("begins", "ends")))

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices


def within(of: RoomDay | None, begins: str, ends: str) -> tuple[str, str]:
    """Those hours as far as the room is free; where it is not free then, its first free hours."""
    free = [(clock(span.begin), clock(span.end)) for span in of.spans if span.kind == FREE] if of else []
    fits = [(max(begins, begin), min(ends, end)) for begin, end in free if max(begins, begin) < min(ends, end)]
    return next(iter(fits or free), ("", ""))


def told(of: RoomDay) -> str:
    """A room with the hours in which it is free: "3층 M-301 (09:00~12:30, 14:00~18:00)"."""
    spans = [(timezone.localtime(span.begin), timezone.localtime(span.end)) for span in of.spans if span.kind == FREE]
    return f"{of.room} ({', '.join(f'{begin:%H:%M}~{end:%H:%M}' for begin, end in spans)})"
