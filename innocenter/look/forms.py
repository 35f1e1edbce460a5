"""The two bases of every form: what comes in is NFC, and what cannot be shown is told beside its field."""

from datetime import date
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from innocenter.look.text import composed_data, refuse_lines, refuse_unseen

LONGEST_LINE = 500
LONGEST_TEXT = 20_000
TOO_LONG = _("At most %(limit_value)d letters fit here; now there are %(show_value)d. Please shorten it.")
NO_ADDRESS = _("Please type the whole address of the page, such as https://www.example.com.")
EMPTY = forms.Field.default_error_messages["required"]
# What an empty field asks for, by the first kind that fits; the others say "This field is required."
ASKS: list[tuple[type[forms.Field], Any]] = [
    (forms.FileField, _("Choose a file.")),
    (forms.MultipleChoiceField, _("Choose at least one.")),
    (forms.ModelMultipleChoiceField, _("Choose at least one.")),
    (forms.ChoiceField, _("Choose one.")),
    (forms.DateField, _("Choose a day.")),
    (forms.BooleanField, _("Tick this box.")),
]


def refuse_other_ages(day: date) -> None:
    """Months are added to days: what comes out must still be a day. A slip of the finger, too."""
    if not 1800 <= day.year <= 2199:
        raise ValidationError(_("Look at the year again: it should lie between 1800 and 2199."), code="year")


class CleanText(forms.BaseForm):
    mark_optional = True  # a search form, where everything is optional, sets it to False

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(composed_data(data), *args, **kwargs)

    def _clean_fields(self) -> None:
        for field in (getattr(field, "base_field", field) for field in self.fields.values()):  # a list of texts is cleaned text by text
            if isinstance(field, forms.CharField) and not isinstance(field, forms.JSONField) and refuse_unseen not in field.validators:
                has_lines = isinstance(field.widget, forms.Textarea)
                field.validators = [known for known in field.validators if not isinstance(known, ProhibitNullCharactersValidator)]
                field.validators += [refuse_unseen] if has_lines else [refuse_unseen, refuse_lines]
                field.error_messages.setdefault("max_length", TOO_LONG)
                if isinstance(field, forms.URLField):
                    field.error_messages["invalid"] = NO_ADDRESS
                if field.max_length is None:
                    field.validators.append(MaxLengthValidator(LONGEST_TEXT if has_lines else LONGEST_LINE))
        for field in self.fields.values():
            if isinstance(field, forms.DateField) and refuse_other_ages not in field.validators:
                field.validators = [*field.validators, refuse_other_ages]
            if field.error_messages.get("required") is EMPTY:
                field.error_messages["required"] = next((words for kind, words in ASKS if isinstance(field, kind)), EMPTY)
        super()._clean_fields()  # type: ignore[misc]  # -- Django's own step, which its stubs leave out


class CleanForm(CleanText, forms.Form):
    pass


class CleanModelForm(CleanText, forms.ModelForm):  # type: ignore[type-arg]
    pass


class NoForm(CleanForm):
    """For an act that asks for nothing but a click."""


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class KeptSelect(forms.Select):
    """For the filters of a list, which stand on each of its pages: drawn once for the same words with the same one chosen."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        words = tuple((str(key), str(label)) for key, label in self.choices)  # in the reader's language
        return drawn(name, str(value or ""), tuple(self.build_attrs(self.attrs, attrs).items()), words)


@lru_cache(maxsize=100)
def drawn(name: str, value: str, attrs: tuple[tuple[str, Any], ...], words: tuple[tuple[str, str], ...]) -> SafeString:
    return forms.Select(choices=words).render(name, value, dict(attrs))


class ReasonForm(CleanForm):
    """For an act that must say why."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
