"""What a guest without an account fills in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy

from events.forms.signing_up import WishForm
from events.models import Attendee
from innocenter.privacy.forms import ConsentFieldsMixin
from innocenter.privacy.models import ConsentText, Purpose


class GuestForm(ConsentFieldsMixin, WishForm):
    consent_purposes = (Purpose.EVENT_GUEST,)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("We send a letter to it. You have a seat, or a place in the queue, once you have pressed its link."),
    )  # fmt: skip
    affiliation = forms.CharField(
        label=gettext_lazy("Affiliation"), required=False, max_length=100, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    field_order = ["name", "email", "affiliation", "wish"]

    def attendee(self) -> Attendee:
        said = self.cleaned_data
        return Attendee.guest(said["email"], said["name"], affiliation=said["affiliation"], language=(get_language() or "ko")[:2])

    @property
    def text(self) -> ConsentText:
        """What they agreed to; the form is not valid without it."""
        found: Any = next(text for text in self.consent_texts if text.purpose == Purpose.EVENT_GUEST)
        assert isinstance(found, ConsentText)
        return found
