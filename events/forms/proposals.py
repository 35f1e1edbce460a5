"""What people write about a seminar that they propose, as speakers, and as reviewers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Proposal, Series, SpeakerWords
from events.models.proposal_file import KINDS
from events.models.proposal_states import Recommendation
from innocenter.accounts.models import User
from innocenter.files.fields import CheckedFileField
from innocenter.look.dates import month_words
from innocenter.look.forms import CleanForm, CleanModelForm
from innocenter.look.seen import Save, SeenMixin
from innocenter.values.monthly import from_month
from institutes.models import Researcher

MOST_SPEAKERS = 4
MONTHS = 12
PARTS = ("name", "affiliation", "email")


def month_of(value: str) -> date:
    return date.fromisoformat(value)


class ProposalForm(SeenMixin, CleanModelForm):
    """A draft: only series and title are asked for, the rest when it is submitted."""

    mark_optional = False
    wanted_months = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Wanted months"), coerce=month_of, widget=forms.CheckboxSelectMultiple, required=False,
        help_text=gettext_lazy("The staff look for a date in these months. The more you choose, the sooner there is one."),
    )  # fmt: skip

    class Meta:
        model = Proposal
        fields = ["series", "institute", "title_ko", "title_en", "abstract", "fields", "wanted_months", "needs"]
        widgets = {
            "fields": forms.CheckboxSelectMultiple,
            "abstract": forms.Textarea(attrs={"rows": 8}),
            "needs": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, person: User, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        proposal: Proposal = self.instance
        series, institute, months = self._choices("series"), self._choices("institute"), self._choices("wanted_months")
        series.queryset = (Series.objects.live() | Series.objects.filter(pk=proposal.series_id)).order_by("title_ko", "pk")
        series.empty_label = _("Please choose")
        own = [] if proposal.pk else list(Proposal.institutes_of(person))
        if len(own) == 1:
            proposal.institute = own[0]
        if len(own) < 2:
            del self.fields["institute"]
        else:
            institute.queryset, institute.empty_label = Proposal.institutes_of(person), None
        known = sorted({*from_month(today, MONTHS), *proposal.wanted_months})
        months.choices = [(month.isoformat(), month_words(month)) for month in known]
        self.initial["wanted_months"] = [month.isoformat() for month in proposal.wanted_months]
        self._add_speakers(person)
        self.watch()

    def _choices(self, name: str) -> Any:
        return self.fields[name]

    def _add_speakers(self, person: User) -> None:
        initial = self._speakers_stored() if self.instance.pk else _self_as_speaker(person)
        for number in range(1, MOST_SPEAKERS + 1):
            for part, field in zip(PARTS, _speaker_fields(), strict=True):
                name = f"speaker{number}_{part}"
                self.fields[name] = field
                self.initial[name] = initial.get(name, "")

    def _speakers_stored(self) -> dict[str, str]:
        rows = self.instance.speakers.order_by("pk")[:MOST_SPEAKERS] if self.instance.pk else []
        return {f"speaker{number}_{part}": getattr(row, part) for number, row in enumerate(rows, 1) for part in PARTS}

    def stored(self) -> dict[str, Any]:
        """The row's own fields, and those of its speakers."""
        there = super().stored() if self.instance.pk else {}
        names = [name for name in self.fields if name.startswith("speaker")]
        return there | (dict.fromkeys(names, "") | self._speakers_stored() if names and self.instance.pk else {})

    def in_words(self, name: str) -> str:
        if name.startswith("speaker"):
            return self._speakers_stored().get(name, "")
        if name == "wanted_months":
            return ", ".join(month_words(month) for month in self.instance.wanted_months)
        return super().in_words(name)

    def hold(self) -> None:
        if self.instance.pk:
            self.instance.lock()

    def last_save(self) -> Save:
        return (self.instance.saved_by, self.instance.saved_at) if self.instance.pk else (None, None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        addresses = []
        for number in range(1, MOST_SPEAKERS + 1):
            name, affiliation, email = (str(cleaned.get(f"speaker{number}_{part}", "")).strip() for part in PARTS)
            if (affiliation or email) and not name and f"speaker{number}_name" not in self.errors:
                self.add_error(f"speaker{number}_name", _("Write the name, too."))
            if email and email.lower() in addresses:
                self.add_error(f"speaker{number}_email", _("This speaker stands there already."))
            addresses.append(email.lower())
        return cleaned

    def speakers(self) -> list[SpeakerWords]:
        """Those that have a name, in their order."""
        rows = [[str(self.cleaned_data.get(f"speaker{number}_{part}", "")) for part in PARTS] for number in range(1, MOST_SPEAKERS + 1)]
        return [SpeakerWords(*row) for row in rows if row[0]]

    @property
    def plain(self) -> list[forms.BoundField]:
        """What is not about speakers, in its order."""
        return [field for field in self.visible_fields() if not field.name.startswith("speaker")]

    @property
    def speaker_rows(self) -> list[tuple[int, list[forms.BoundField], bool]]:
        """Number, fields, and whether anything stands in them."""
        rows = []
        for number in range(1, MOST_SPEAKERS + 1):
            fields = [self[f"speaker{number}_{part}"] for part in PARTS]
            rows.append((number, fields, any(field.value() or field.errors for field in fields)))
        return rows


def _speaker_fields() -> list[forms.Field]:
    return [
        forms.CharField(label=gettext_lazy("Name"), max_length=60, required=False),
        forms.CharField(label=gettext_lazy("Affiliation"), max_length=100, required=False),
        forms.EmailField(label=gettext_lazy("E-mail address"), required=False),
    ]


def _self_as_speaker(person: User) -> dict[str, str]:
    """Researchers propose most often what they give themselves."""
    own = Researcher.objects.filter(user=person).select_related("institute").first()
    if own is None:
        return {}
    return {"speaker1_name": own.name, "speaker1_affiliation": own.institute.name, "speaker1_email": person.email}


class FileForm(CleanForm):
    file = CheckedFileField(label=gettext_lazy("File"), kinds=KINDS)


class WithdrawForm(CleanForm):
    """A draft is thrown away without a word; what was submitted is not."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The staff read it."),
    )  # fmt: skip

    def __init__(self, *args: Any, proposal: Proposal, **options: Any) -> None:
        super().__init__(*args, **options)
        if not proposal.submitted_at:
            del self.fields["reason"]


class CannotComeForm(CleanForm):
    reason = forms.CharField(
        label=gettext_lazy("Why can you not come?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The proposer and the staff read it, and look for another date or another speaker."),
    )  # fmt: skip


class TieForm(CleanForm):
    reason = forms.CharField(
        label=gettext_lazy("What ties you to it?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The staff read it, and ask somebody else."),
    )  # fmt: skip


class ReviewForm(CleanForm):
    recommendation = forms.ChoiceField(label=gettext_lazy("What do you recommend?"), choices=Recommendation, widget=forms.RadioSelect)
    comment = forms.CharField(
        label=gettext_lazy("Why?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("The staff read it, and the other reviewer after their own. The proposer does not see who wrote it."),
    )  # fmt: skip
