"""What a reviewer fills in: the statement, a no, the sheet."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.look.forms import CleanForm
from workspace.models import RubricItem, ScoreSheet

STEPS = 10  # up to so many steps a mark is a click; above it is typed
FREE, BOUND = "free", "bound"


def text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class DeclareForm(CleanForm):
    """`statement` is the version that stood on the page."""

    mark_optional = False

    statement = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label=gettext_lazy("Your statement"),
        choices=[
            (FREE, gettext_lazy("All of this is true of me: nothing ties me to this company or this project")),
            (BOUND, gettext_lazy("Something ties me to it, so I step back")),
        ],
        widget=forms.RadioSelect,
    )
    conflict = forms.CharField(
        label=gettext_lazy("What ties you to it"),
        required=False,
        max_length=1000,
        widget=text(3),
        help_text=gettext_lazy("Only if you step back. The centre's staff read it, nobody else."),
    )
    sworn = forms.BooleanField(
        label=gettext_lazy("I have read the statement, and what I say here is true"),
        error_messages={"required": gettext_lazy("Please confirm that it is true.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("answer") == BOUND and not cleaned.get("conflict"):
            self.add_error("conflict", _("Please write in a few words what ties you to it."))
        if cleaned.get("answer") == FREE and cleaned.get("conflict"):
            self.add_error("conflict", _("You have written of a tie. Choose to step back, or empty this field."))
        return cleaned


class DeclineForm(CleanForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=1000, widget=text(3), help_text=gettext_lazy("The centre's staff read it.")
    )


class ScoreForm(CleanForm):
    """Nothing is required: a sheet is filled in bit by bit, and its lock asks for the rest."""

    mark_optional = False

    version = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, items: list[RubricItem], sheet: ScoreSheet | None, version: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.items = items
        given = {score.item_id: score for score in sheet.scores.all()} if sheet else {}
        self.initial["version"] = version
        for item in items:
            score = given.get(item.pk)
            self.fields[mark_name(item)] = mark_field(item)
            self.fields[note_name(item)] = forms.CharField(
                label=_("Note") if item.wants_note else _("Note (optional)"), required=False, max_length=2000, widget=text(2)
            )
            self.initial[mark_name(item)] = score.mark if score and score.mark is not None else None
            self.initial[note_name(item)] = score.note if score else ""
        self.fields["opinion"] = forms.CharField(
            label=_("Opinion on the whole (optional)"), required=False, max_length=3000, widget=text(4)
        )
        self.initial["opinion"] = sheet.opinion if sheet else ""

    def lines(self) -> Iterator[tuple[RubricItem, forms.BoundField, forms.BoundField]]:
        return ((item, self[mark_name(item)], self[note_name(item)]) for item in self.items)

    def marks(self) -> dict[int, int | None]:
        return {item.pk: self.cleaned_data[mark_name(item)] for item in self.items}

    def notes(self) -> dict[int, str]:
        return {item.pk: self.cleaned_data[note_name(item)] for item in self.items}

    def refuse(self, refusal: ValidationError) -> None:
        for words in refusal.messages:
            self.add_error(None, words)


def mark_name(item: RubricItem) -> str:
    return f"mark_{item.pk}"


def note_name(item: RubricItem) -> str:
    return f"note_{item.pk}"


def mark_field(item: RubricItem) -> forms.Field:
    """Named after the item, so that whoever hears the page hears what is marked."""
    label = _("%(item)s: mark from 0 to %(top)s") % {"item": item, "top": item.scale}
    if item.scale > STEPS:
        return forms.IntegerField(label=label, required=False, min_value=0, max_value=item.scale)
    choices = [(mark, str(mark)) for mark in range(item.scale + 1)]
    return forms.TypedChoiceField(label=label, required=False, choices=choices, coerce=int, empty_value=None, widget=forms.RadioSelect)
