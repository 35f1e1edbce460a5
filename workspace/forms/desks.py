"""Choosing desks for an offer: place by place, those that are free all the time, and until when the others are taken."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.look.dates import bare_day
from innocenter.values.working_days import DAY
from workspace.models import Room


@dataclass
class Place:
    """One floor of one site."""

    name: str
    free: list[Room] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)


class DeskChoice(forms.CheckboxSelectMultiple):
    template_name = "workspace/desk_choice.html"
    places: list[Place]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        options = {group: found for group, found, _index in context["widget"]["optgroups"]}
        checked = {group for group, found in options.items() if any(option["selected"] for option in found)}
        shown = [(place, options.get(place.name, []), place.name in checked or n == 0) for n, place in enumerate(self.places)]
        return {**context, "places": shown}


class DesksField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # -- not generic when it runs
    """Every desk in use can be named: a taken one is refused by the verb, which says which are free."""

    widget = DeskChoice
    default_error_messages = {"invalid_choice": gettext_lazy("One of these desks is not in use any more. Choose from the list.")}

    def show(self, span: DateRange, today: date) -> None:
        rooms: Any = Room.objects.lettable().with_claims(today)
        places = places_of(list(rooms), set(Room.objects.lettable().free_during(span).values_list("pk", flat=True)), span)
        self.queryset = rooms
        self.choices = [(place.name, [(room.pk, label(room)) for room in place.free]) for place in places]
        self.widget.places = places


def places_of(rooms: list[Room], free: set[int], span: DateRange) -> list[Place]:
    """The site and floor with most free desks first."""
    found: dict[tuple[int, int], Place] = {}
    for room in rooms:
        place = found.setdefault((room.site_id, room.floor), Place(f"{room.site} {room.floor_name}"))
        if room.pk in free:
            place.free.append(room)
        else:
            place.taken.append(f"{label(room)}: {until(room, span)}")
    return sorted(found.values(), key=lambda place: -len(place.free))


def label(room: Room) -> str:
    return room.code if room.kind == Room.Kind.DESK else f"{room.code} ({room.get_kind_display()})"


def until(room: Room, span: DateRange) -> str:
    """The days within the period on which somebody else has it."""
    ends = [claim.days.upper for claim in room.taken if claim.days.lower < span.upper and claim.days.upper > span.lower]
    if not ends:
        return _("taken for a part of it")
    return _("taken until %(day)s") % {"day": bare_day(max(ends) - DAY)}
