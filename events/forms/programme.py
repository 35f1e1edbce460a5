"""What the public programme is narrowed by."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Kind, Mode, Series
from events.models.event_queries import EventQuerySet
from innocenter.look.dates import month_words
from innocenter.look.forms import KeptSelect
from innocenter.taxonomy.forms import ListForm
from innocenter.values.monthly import next_month
from institutes.models import Institute

PAST = "past"
FURTHER = ("kind", "field", "institute", "mode")
MONTH = re.compile(r"(20[2-9]\d)-(0[1-9]|1[0-2])")


class ProgrammeForm(ListForm):
    """`month` is "2026-12", "past", or empty for all that come. Costs two statements: the fields and the institutes."""

    month = forms.ChoiceField(label=_("Month"), required=False, widget=KeptSelect)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *Kind.choices], widget=KeptSelect)
    institute = forms.ChoiceField(label=_("Host institute"), required=False, widget=KeptSelect)
    mode = forms.ChoiceField(
        label=_("Where it is held"), required=False,
        choices=[("", _("On site or online")), (Mode.ONSITE.value, _("On site")), (Mode.ONLINE.value, _("Online"))],
        widget=KeptSelect,
    )  # fmt: skip
    series = forms.CharField(required=False, widget=forms.HiddenInput)
    region = None  # type: ignore[assignment]  # -- an event has none; Django drops the field
    field_order = ["q", "month", "kind", "field", "institute", "mode"]

    def __init__(self, data: Any = None, *, today: date, **options: Any) -> None:
        super().__init__(data, **options)
        asked = month_asked(str(self.data.get("month", "")))
        self.shown = asked
        months = [today.replace(day=1)]
        while len(months) < 12:
            months.append(next_month(months[-1]))
        months = sorted({*months, asked}) if asked else months
        names = [(f"{month:%Y-%m}", month_words(month)) for month in months]
        self.fields["month"].choices = [("", _("All coming events")), (PAST, _("Past events")), *names]  # type: ignore[attr-defined]
        self.fields["institute"].choices = [("", _("All institutes")), *Institute.objects.named()]  # type: ignore[attr-defined]

    def clean_series(self) -> str:
        number = str(self.cleaned_data["series"])
        return number if re.fullmatch(r"\d{1,9}", number, re.ASCII) else ""

    def series_shown(self) -> Series | None:
        number = self.wish("series")
        return Series.objects.filter(pk=number).first() if number else None

    @property
    def further(self) -> list[forms.BoundField]:
        """What a phone folds away until it is asked for; a wide screen shows it all the same."""
        return [self[name] for name in FURTHER]

    @property
    def is_narrowed_further(self) -> bool:
        return any(self.wish(name) for name in FURTHER)

    @property
    def is_past(self) -> bool:
        return self.wish("month") == PAST

    def pick(self, events: EventQuerySet, now: datetime) -> EventQuerySet:
        """In the order of their beginning, what is past the newest first. A month shows all of it, also what was cancelled."""
        names = ("kind", "field", "institute", "series", "mode")
        found = events.narrowed(**{name: self.wish(name) for name in names}).search(self.wish("q"))
        if self.shown:
            return found.in_month(self.shown).order_by("starts_at", "pk")
        return found.past(now) if self.is_past else found.upcoming(now)

    @property
    def months_beside(self) -> list[tuple[str, str]]:
        """The month before and the one after, for the links; none unless a month is shown."""
        if not self.shown:
            return []
        before = self.shown.replace(year=self.shown.year - (self.shown.month == 1), month=(self.shown.month - 2) % 12 + 1)
        return [(f"{month:%Y-%m}", month_words(month)) for month in (before, next_month(self.shown))]

    @property
    def heading(self) -> str:
        if self.shown:
            return month_words(self.shown)
        return str(_("Past events") if self.is_past else _("Coming events"))


def month_asked(text: str) -> date | None:
    found = MONTH.fullmatch(text.strip())
    return date(int(found[1]), int(found[2]), 1) if found else None
