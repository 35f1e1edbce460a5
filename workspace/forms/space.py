"""What people choose desks by."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from innocenter.look.forms import CleanForm
from workspace.models import Room

EVERY = ("", _("All"))


class SpaceFilter(CleanForm):
    """Filters rooms that are in memory already: their number is small, and their sites and floors make the choices."""

    mark_optional = False

    site = forms.ChoiceField(label=_("Site"), required=False)
    floor = forms.ChoiceField(label=_("Floor"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[EVERY, *Room.Kind.choices])

    def __init__(self, *args: Any, rooms: Sequence[Room], **options: Any) -> None:
        super().__init__(*args, **options)
        self.rooms = rooms
        sites = {str(room.site_id): room.site.name for room in rooms}
        floors = {str(room.floor): room.floor_name for room in sorted(rooms, key=lambda room: room.floor)}
        self._choices("site", sites)
        self._choices("floor", floors)

    def chosen(self) -> list[Room]:
        """An odd value in the address shows everything."""
        picked: dict[str, str] = self.cleaned_data if self.is_bound and self.is_valid() else {}
        site, floor, kind = (picked.get(name, "") for name in ("site", "floor", "kind"))
        return [
            room for room in self.rooms
            if site in ("", str(room.site_id)) and floor in ("", str(room.floor)) and kind in ("", room.kind)
        ]  # fmt: skip

    def _choices(self, name: str, names: dict[str, str]) -> None:
        field: Any = self.fields[name]
        field.choices = [EVERY, *names.items()]
