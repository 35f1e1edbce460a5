"""More time for a supplement: what the company asks, and what staff give."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.look.dates import full_day
from innocenter.look.forms import CleanForm, DateInput
from workspace.models import SupplementExtension, SupplementRequest


class MoreTimeForm(CleanForm):
    until = forms.DateField(label=gettext_lazy("Until when"), widget=DateInput())
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, request: SupplementRequest, **options: Any) -> None:
        super().__init__(*args, **options)
        latest = request.due_on + timedelta(request.application.rule.supplement_extension_days)
        self.fields["until"].initial = latest
        self.fields["until"].help_text = _("A day after %(due)s, %(latest)s at the latest.") % {
            "due": full_day(request.due_on),
            "latest": full_day(latest),
        }


class GrantForm(CleanForm):
    until = forms.DateField(label=gettext_lazy("Until when"), widget=DateInput())

    def __init__(self, *args: Any, extension: SupplementExtension | None, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        if extension:
            self.fields["until"].initial = extension.wanted_until
        self.fields["until"].help_text = _("A day off moves to the next working day.")
