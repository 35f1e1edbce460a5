"""What people choose desks by."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from innocenter.look.forms import CleanForm
from workspace.models import Room
from workspace.models.space import RoomGroup, RoomQuerySet, floor_name

EVERY = ("", _("All"))


class SpaceFilter(CleanForm):
    """Site, floor, kind. The choices are those that the groups have; an odd value in the address shows everything."""

    mark_optional = False

    site = forms.ChoiceField(label=_("Site"), required=False)
    floor = forms.ChoiceField(label=_("Floor"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[EVERY, *Room.Kind.choices])

    def __init__(self, *args: Any, groups: Sequence[RoomGroup], **options: Any) -> None:
        super().__init__(*args, **options)
        self.groups = groups
        self._choices("site", {str(group.site.pk): group.site.name for group in groups})
        self._choices("floor", {str(floor): floor_name(floor) for floor in sorted({group.floor for group in groups})})

    def pick(self, rooms: RoomQuerySet) -> RoomQuerySet:
        return rooms.filter(**self._wishes())

    def count(self) -> int:
        """How many `pick` finds, without asking again."""
        wishes = self._wishes()
        return sum(
            group.rooms
            for group in self.groups
            if wishes.get("site", group.site.pk) == group.site.pk
            and wishes.get("floor", group.floor) == group.floor
            and wishes.get("kind", group.kind) == group.kind
        )

    def _wishes(self) -> dict[str, Any]:
        picked = self.cleaned_data if self.is_bound and self.is_valid() else {}
        read = {"site": int, "floor": int, "kind": str}
        return {name: kind(picked[name]) for name, kind in read.items() if picked.get(name)}

    def _choices(self, name: str, names: dict[str, str]) -> None:
        field: Any = self.fields[name]
        field.choices = [EVERY, *names.items()]
