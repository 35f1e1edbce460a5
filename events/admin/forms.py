"""What the staff's acts ask for."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Attendee, Event, Place, SeatPool, Setting
from innocenter.look.forms import CleanForm, CleanModelForm, DateInput
from workspace.admin.rooms import MINUTES, MomentInput
from workspace.models import Room

TWO_ROWS = forms.Textarea(attrs={"rows": 3})


def rooms() -> QuerySet[Room]:
    """Where people can be many."""
    return Room.objects.shown().filter(kind__in=[Room.Kind.SEMINAR, Room.Kind.MEETING, Room.Kind.OTHER]).order_by("site", "floor", "code")


class RoomChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # -- Django's class takes no parameter when it runs
    def label_from_instance(self, obj: Any) -> str:
        seats = _("%(seats)d seats") % {"seats": obj.seats}
        return f"{obj.site} {obj} {obj.name} ({seats})"


class EventForm(CleanModelForm):
    """The words of an event. Sent twice it is one event."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        title, begin = cleaned.get("title_ko", self.instance.title_ko), cleaned.get("starts_at", self.instance.starts_at)
        same = Event.objects.filter(title_ko=title, starts_at=begin).exclude(state=Event.State.CANCELLED).exclude(pk=self.instance.pk)
        if title and begin and same.exists():
            self.add_error("title_ko", _("An event of this title begins at that time already."))
        return cleaned


class MoveForm(CleanForm):
    begins = forms.DateTimeField(label=gettext_lazy("Begins at"), widget=MomentInput, input_formats=[MINUTES])
    ends = forms.DateTimeField(label=gettext_lazy("Ends at"), widget=MomentInput, input_formats=[MINUTES])
    setup_minutes = forms.IntegerField(label=gettext_lazy("set-up in minutes"), min_value=0, max_value=480)
    room = RoomChoice(label=gettext_lazy("room"), queryset=Room.objects.none(), required=False)
    elsewhere = forms.CharField(
        label=gettext_lazy("place outside the centre"), max_length=200, required=False,
        help_text=gettext_lazy("Name and address; instead of a room."),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=1000, widget=TWO_ROWS, required=False,
        help_text=gettext_lazy("Once it is published: everybody who registered reads it."),
    )  # fmt: skip

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["room"].queryset = rooms()  # type: ignore[attr-defined]  # -- the field knows it
        now = event.setting
        self.initial = {
            "begins": now.starts_at, "ends": now.ends_at, "setup_minutes": now.setup_minutes, "room": now.room, "elsewhere": now.elsewhere,
            **self.initial,
        }  # fmt: skip

    def setting(self) -> Setting:
        said = self.cleaned_data
        return Setting(said["begins"], said["ends"], said["room"], said["elsewhere"], said["setup_minutes"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            cleaned["setting"] = self.setting()
        return cleaned


class SeatsForm(CleanForm):
    onsite = forms.IntegerField(label=gettext_lazy("seats on site"), min_value=0, max_value=10_000)
    online = forms.IntegerField(label=gettext_lazy("seats online"), min_value=0, max_value=100_000)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=1000, widget=TWO_ROWS, required=False,
        help_text=gettext_lazy("Where there are to be fewer than are taken. Nobody loses a seat: the number falls as people cancel."),
    )  # fmt: skip

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {"onsite": event.capacity_onsite, "online": event.capacity_online, **self.initial}


class KeepForm(CleanForm):
    label = forms.CharField(label=gettext_lazy("kept for"), max_length=60, help_text=gettext_lazy("For example: speakers."))
    place = forms.ChoiceField(label=gettext_lazy("seat at the event"), choices=Place.choices)
    number = forms.IntegerField(
        label=gettext_lazy("number of seats"), min_value=0, max_value=1000,
        help_text=gettext_lazy("In all under this name; 0 gives them back.")
    )


class PersonForm(CleanForm):
    """Somebody who comes past the usual way."""

    name = forms.CharField(label=gettext_lazy("name"), max_length=60)
    email = forms.EmailField(label=gettext_lazy("e-mail address"))
    affiliation = forms.CharField(label=gettext_lazy("affiliation"), max_length=100, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            cleaned["attendee"] = Attendee.guest(cleaned["email"], cleaned["name"], affiliation=cleaned["affiliation"])
        return cleaned


class WalkInForm(PersonForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=1000, widget=TWO_ROWS, required=False,
        help_text=gettext_lazy("When the house is full: the seats become one more."),
    )  # fmt: skip


class FromPoolForm(PersonForm):
    pool = forms.ModelChoiceField(label=gettext_lazy("kept seats"), queryset=SeatPool.objects.none())
    field_order = ["pool", "name", "email", "affiliation"]

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["pool"].queryset = SeatPool.objects.filter(event=event, seats__gt=0)  # type: ignore[attr-defined]  # -- the field knows it


class FollowForm(CleanForm):
    since = forms.DateField(
        label=gettext_lazy("from the month of"), widget=DateInput, help_text=gettext_lazy("Any day of the month: it and those after it.")
    )
    published_too = forms.BooleanField(
        label=gettext_lazy("published dates take the words too"), required=False,
        help_text=gettext_lazy("Title, summary, host and fields; never time or place. Words written for one date alone are lost."),
    )  # fmt: skip
    moved_too = forms.BooleanField(
        label=gettext_lazy("drafts that were moved by themselves go back to the rule"), required=False,
        help_text=gettext_lazy("Otherwise they keep the time to which somebody moved them, and take only the words."),
    )  # fmt: skip


class MonthsForm(CleanForm):
    months = forms.IntegerField(label=gettext_lazy("How many dates"), min_value=1, max_value=12, initial=12)
