"""A telephone number, checked and written the usual way."""

from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

HOME = "KR"


def pretty_number(text: str) -> str:
    """ "01012345678" → "010-1234-5678"; a number from abroad needs its "+". Raises ValidationError."""
    try:
        number = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise ValidationError(_("This is no telephone number. Write it like 010-1234-5678 or, from abroad, +49 30 1234567."), code="phone")
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, form.NATIONAL if number.country_code == 82 else form.INTERNATIONAL)


class PhoneField(forms.CharField):
    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Phone"))
        super().__init__(max_length=30, **options)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        return pretty_number(text) if text else ""
