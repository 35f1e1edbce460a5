"""What is typed at the door, and what a device sends."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from events.models import Attendee
from events.models.check_in import How
from events.reception import Sent, Told
from innocenter.look.forms import CleanForm

UNREADABLE = _("What was sent cannot be read.")
MOST = 50
"""Of one sending; a device sends the rest in the next."""


class TicketForm(CleanForm):
    ticket = forms.CharField(
        label=_("Number of the ticket"), max_length=200, help_text=_("It stands beneath the QR code, such as 3F-K7QM2XRD."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip


class WalkInForm(CleanForm):
    """An address is asked for the letter afterwards; nobody has to leave one."""

    name = forms.CharField(label=_("name"), max_length=60)
    affiliation = forms.CharField(label=_("Company or institute"), max_length=100)
    email = forms.EmailField(label=_("e-mail address"), required=False, help_text=_("For the thanks, the survey and the certificate."))
    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False, help_text=_("Only in a full house: why there is one seat more."),
    )  # fmt: skip
    agrees = forms.BooleanField(
        label=_("The person agrees: name, company and address are kept for this event, as those of everybody who registers.")
    )

    def attendee(self) -> Attendee:
        said = self.cleaned_data
        return Attendee.guest(said["email"], said["name"], affiliation=said["affiliation"])


class UndoForm(CleanForm):
    reason = forms.CharField(label=_("Reason"), max_length=300)


class SyncForm(CleanForm):
    """A batch of check-ins. One that cannot be read is refused (`refused`), and does not keep the others (`checks`)."""

    checks = forms.Field(error_messages={"required": _("Nothing was sent.")})

    def clean_checks(self) -> list[Sent]:
        try:
            sent = json.loads(self.cleaned_data["checks"])
        except (ValueError, RecursionError) as fault:
            raise ValidationError(UNREADABLE, code="invalid") from fault
        if not isinstance(sent, list) or not 0 < len(sent) <= MOST:
            raise ValidationError(UNREADABLE, code="invalid")
        self.refused: list[Told] = []
        return [found for one in sent if (found := self.read(one))]

    def read(self, one: Any) -> Sent | None:
        try:
            return read(one)
        except ValidationError as refusal:
            nonce = str(one.get("nonce", ""))[:64] if isinstance(one, dict) else ""
            self.refused.append(Told(nonce, "refused", " ".join(refusal.messages)))
            return None


def read(one: Any) -> Sent:
    """Raises ValidationError `invalid`."""
    try:
        nonce, how, key = UUID(str(one["nonce"])), How(one.get("how")), str(one.get("key") or "")[:64]
    except (TypeError, KeyError, ValueError, AttributeError) as fault:
        raise ValidationError(UNREADABLE, code="invalid") from fault
    at = moment_in(one.get("at"))
    if how in {How.QR, How.LIST}:
        return Sent(nonce, how, key, at)
    if how != How.WALK_IN:
        raise ValidationError(UNREADABLE, code="invalid")
    form = WalkInForm({name: one.get(name) or "" for name in ("name", "affiliation", "email", "reason", "agrees")})
    if not form.is_valid():
        told = [f"{form.fields[name].label}: {words}" for name, found in form.errors.items() for words in found]
        raise ValidationError(told, code="invalid")
    return Sent(nonce, how, "", at, form.attendee(), form.cleaned_data["reason"])


def moment_in(text: Any) -> datetime | None:
    """As JavaScript writes it, with its zone; None for anything else: then the server's hour counts."""
    try:
        found = parse_datetime(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found and timezone.is_aware(found) and 2000 <= found.year <= 2199 else None


