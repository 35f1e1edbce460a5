"""The signed copy that comes back, from the company or, scanned, from the staff."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from innocenter.files.fields import CheckedFileField
from innocenter.look.forms import CleanForm, DateInput
from workspace.models.signing import COPY_KINDS


class SignForm(CleanForm):
    copy = CheckedFileField(label=_("Signed copy"), kinds=COPY_KINDS)

    def refuse(self, refusal: ValidationError) -> None:
        """Put the words of the verb beside the file."""
        self.add_error("copy", refusal.messages)


class PaperSignatureForm(CleanForm):
    """What staff record of a signature on paper."""

    on = forms.DateField(label=_("Signed on"), widget=DateInput())
    copy = CheckedFileField(label=_("Scan of the signed paper"), kinds=COPY_KINDS)


class CountersignForm(CleanForm):
    on = forms.DateField(label=_("Signed on"), widget=DateInput())
