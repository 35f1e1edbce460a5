"""What the staff's acts on proposals ask for."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import free_dates
from events.admin.forms import rooms
from events.models import Event, Proposal, ProposalReview, ProposalSpeaker, Setting, Where
from events.models.proposal_conflicts import conflicts
from innocenter.look.forms import CleanForm, ReasonForm
from innocenter.taxonomy.models import Holiday
from workspace.models import Reviewer, Room
from workspace.models.claim import at

COMMENT = forms.Textarea(attrs={"rows": 6})
NO_ROOM = "0"


class CommentForm(CleanForm):
    comment = forms.CharField(
        label=gettext_lazy("Comment to the proposer"), max_length=2000, widget=COMMENT,
        help_text=gettext_lazy("It goes by letter, as it stands."),
    )  # fmt: skip


class ReviewerChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # -- Django's class takes no parameter when it runs
    def label_from_instance(self, obj: Any) -> str:
        fields = ", ".join(field.name for field in obj.fields.all())
        return f"{obj} · {obj.works_at}" + (f" · {fields}" if fields else "")


class AskForm(CleanForm):
    reviewers = ReviewerChoices(
        label=gettext_lazy("Reviewers of the proposal"), queryset=Reviewer.objects.none(), widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("People whom nothing ties to it, as far as the portal knows. They declare it once more themselves."),
    )  # fmt: skip

    def __init__(self, *args: Any, proposal: Proposal, **options: Any) -> None:
        super().__init__(*args, **options)
        pool = list(Reviewer.objects.active().with_names())
        asked = set(proposal.reviews.filter(round=proposal.round).values_list("reviewer", flat=True))
        out = conflicts(proposal, pool)
        keys = [one.pk for one in pool if one.user_id not in out and one.user_id not in asked]
        field: Any = self.fields["reviewers"]
        field.queryset = Reviewer.objects.with_names().filter(pk__in=keys).order_by("user__name", "pk")
        field.label = _("Reviewers: choose %(count)d") % {"count": len(proposal.free_places())}


def tied_words(proposal: Proposal) -> str:
    """Who is left out, and why."""
    pool = list(Reviewer.objects.active().with_names())
    out = conflicts(proposal, pool)
    named = [f"{one} ({out[one.user_id][0].label})" for one in pool if one.user_id in out]
    words = _("Two reviewers look at each proposal; neither reads the other's word before their own is in.")
    return " ".join([words, _("Left out because of a conflict of interest: %(names)s.") % {"names": ", ".join(named)}]) if named else words


class ReviewChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # -- as above
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.reviewer} · {obj.get_state_display()}"


class ReleaseForm(ReasonForm):
    review = ReviewChoice(label=gettext_lazy("Reviewer of the proposal"), queryset=ProposalReview.objects.none())
    field_order = ["review", "reason"]

    def __init__(self, *args: Any, proposal: Proposal, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["review"]
        field.queryset = ProposalReview.objects.to_do().filter(proposal=proposal, round=proposal.round).with_everything()


class TelephoneForm(ReasonForm):
    speaker = forms.ModelChoiceField(label=gettext_lazy("Speaker"), queryset=ProposalSpeaker.objects.none())
    field_order = ["speaker", "reason"]

    def __init__(self, *args: Any, proposal: Proposal, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["speaker"]
        field.queryset = proposal.speakers.filter(confirmed_at=None).with_everything()
        self.fields["reason"].help_text = _("Who called whom, and when.")


class DateTable(forms.RadioSelect):
    """The days of the wanted months with a button for each free room; free days and rooms are seen at one glance."""

    template_name = "admin/events/free_dates.html"
    months: list[free_dates.Month] = []
    rooms: list[Room] = []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        found = super().get_context(name, value, attrs)
        return found | {"months": [self._month(one, value) for one in self.months], "rooms": self.rooms, "name": name}

    def _month(self, month: free_dates.Month, value: Any) -> dict[str, Any]:
        days = []
        for day in month.days:
            cells = [(cell(day.day, room), is_free) for room, is_free in zip(self.rooms, day.free, strict=True)]
            days.append((day, [(key, is_free, key == value) for key, is_free in [*cells, (cell(day.day, None), True)]]))
        standing = [(event, f"e{event.pk}", value == f"e{event.pk}") for event in month.standing]
        return {"first": month.first, "standing": standing, "days": days}


def cell(day: date, room: Room | None) -> str:
    return f"{day.isoformat()}/{room.pk if room else NO_ROOM}"


class PlaceForm(CleanForm):
    """A day with a room, or a date of the series that stands already."""

    where = forms.ChoiceField(label=gettext_lazy("Date and room"), widget=DateTable)
    begins = forms.TimeField(
        label=gettext_lazy("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("The table shows what is free at the hours of the series; at other hours it is looked at once more."),
    )  # fmt: skip
    minutes = forms.IntegerField(label=gettext_lazy("length in minutes"), min_value=15, max_value=720)

    def __init__(self, *args: Any, proposal: Proposal, **options: Any) -> None:
        super().__init__(*args, **options)
        self.proposal, now = proposal, timezone.now()
        begins, minutes = proposal.series.begins, proposal.series.minutes
        self.initial = {"begins": begins, "minutes": minutes, **self.initial}
        self.rooms = list(rooms().select_related("site").prefetch_related("parts"))
        months = free_dates.months_for(
            proposal, rooms=self.rooms, begins=begins, minutes=minutes, calendar=Holiday.objects.calendar(), now=now
        )
        self.standing = {f"e{event.pk}": event for month in months for event in month.standing}
        days = [(day.day, room) for month in months for day in month.days for room in [*self.rooms, None]]
        field: Any = self.fields["where"]
        field.choices = [*((key, str(event)) for key, event in self.standing.items()), *((cell(day, room), "") for day, room in days)]
        field.widget.months, field.widget.rooms = months, self.rooms

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            cleaned["place"] = self._where(cleaned)
        return cleaned

    def _where(self, cleaned: dict[str, Any]) -> Where:
        chosen = cleaned["where"]
        standing: Event | None = self.standing.get(chosen)
        if standing:
            return Where(event=standing)
        day, _slash, key = chosen.partition("/")
        begin: datetime = at(date.fromisoformat(day), cleaned["begins"])
        room = next((one for one in self.rooms if str(one.pk) == key), None)
        return Where(setting=Setting(begin, begin + timedelta(minutes=cleaned["minutes"]), room=room))


class MoveTalkForm(PlaceForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("If the date is published, everybody who registered reads it."),
    )  # fmt: skip
