"""What people choose the calendar, the floor plan and a day of visit by. An odd value in the address is passed over."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from innocenter.look.forms import CleanForm, DateInput
from innocenter.values.working_days import DAY
from workspace.models import Room
from workspace.models.space import floor_name

SPANS = [("day", _("One day")), ("week", _("One week"))]
FURTHEST = datetime.timedelta(days=366)


class DayForm(CleanForm):
    """A day near today."""

    mark_optional = False

    date = forms.DateField(label=_("Day"), required=False, widget=DateInput)

    def __init__(self, data: Any = None, *, today: datetime.date, rooms: Sequence[Room] = (), **options: Any) -> None:
        super().__init__(data if data is not None else {}, **options)
        self.today, self.rooms = today, rooms
        self.offer()
        self.full_clean()
        self.errors.clear()  # what was asked for oddly is not asked for
        self.data = {name: self.wish(name) for name in self.fields} | {"date": self.day.isoformat()}

    def offer(self) -> None:
        """Fill in the choices."""

    def wish(self, name: str) -> str:
        return str(getattr(self, "cleaned_data", {}).get(name) or "")

    @property
    def day(self) -> datetime.date:
        """What was asked for; today for anything that is no day within a year."""
        picked: datetime.date | None = getattr(self, "cleaned_data", {}).get("date")
        return picked if picked and abs(picked - self.today) <= FURTHEST else self.today

    def _choices(self, name: str, names: dict[str, str], *, every: bool = True) -> None:
        field: Any = self.fields[name]
        field.choices = [*([("", _("All"))] if every else []), *names.items()]


class CalendarForm(DayForm):
    span = forms.ChoiceField(label=_("Show"), required=False, choices=SPANS)
    site = forms.ChoiceField(label=_("Site"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)

    def offer(self) -> None:
        sites, kinds = {room.site_id: room.site for room in self.rooms}, {room.kind for room in self.rooms}
        self._choices("site", {str(key): site.name for key, site in sites.items()})
        self._choices("kind", {kind.value: str(kind.label) for kind in Room.Kind if kind in kinds})

    @property
    def is_week(self) -> bool:
        return self.wish("span") == "week"

    @property
    def first(self) -> datetime.date:
        """The day, or the Monday of its week."""
        return self.day - self.day.weekday() * DAY if self.is_week else self.day

    @property
    def days(self) -> int:
        return 7 if self.is_week else 1

    def pick(self) -> list[Room]:
        site, kind = self.wish("site"), self.wish("kind")
        return [room for room in self.rooms if site in ("", str(room.site_id)) and kind in ("", room.kind)]


class PlanForm(DayForm):
    """Which floor of which site, that with the most places first; it is shown where nothing fitting is asked for."""

    place = forms.ChoiceField(label=_("Floor"), required=False)

    def offer(self) -> None:
        size = Counter((room.site_id, room.floor) for room in self.rooms)
        sites = {room.site_id: room.site for room in self.rooms}
        self.places = {f"{site}.{floor}": f"{sites[site].name} {floor_name(floor)}" for (site, floor), _many in size.most_common()}
        self._choices("place", self.places, every=False)

    @property
    def here(self) -> str:
        return self.wish("place") or next(iter(self.places), "")
