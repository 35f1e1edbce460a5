"""One checkbox for each consent, none of them ticked beforehand."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from allauth.account.adapter import get_adapter
from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from innocenter.accounts.models import User
from innocenter.privacy.models import Consent, ConsentText


class ConsentFieldsMixin(forms.Form):
    """Adds `consent_<purpose>` for each text in force. Set `consent_purposes` in the form class; put the mixin before the form's base.

    Call `record_consents` in the transaction of the act that the consents are for.
    """

    consent_purposes: ClassVar[Sequence[str]] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.consent_texts = list(ConsentText.objects.in_force(self.consent_purposes))
        for text in self.consent_texts:
            self.fields[f"consent_{text.purpose}"] = forms.BooleanField(
                label=_("%(title)s (required)") % {"title": text.title} if text.required else text.title,
                required=text.required,
                help_text=format_html(
                    '<a href="{}" target="_blank">{}</a>', reverse("privacy:text", args=[text.pk]), _("Read the whole text (new window)")
                ),
                error_messages={"required": _("Please read the text and agree to go on.")},
            )

    def record_consents(self, user: User, request: HttpRequest, *, now: datetime) -> None:
        """Keep the version, time and address of every consent that was given."""
        for text in self.consent_texts:
            if self.cleaned_data.get(f"consent_{text.purpose}"):
                Consent.objects.give(user=user, text=text, ip=get_adapter(request).get_client_ip(request), now=now)
