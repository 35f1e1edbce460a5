"""The signed copy that comes back, from the company or, scanned, from the staff."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from innocenter.files.fields import CheckedFileField
from innocenter.look.forms import CleanForm, DateInput
from workspace.models.signing import COPY_KINDS, Signed


class VersionForm(CleanForm):
    """Which version of the paper is before the signer; where an earlier one said something else, they say that it is this one."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, signed: Signed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signed = signed
        if signed.paper:
            self.fields["version"].initial = signed.paper.version
        if signed.paper and signed.replaces_words:
            words = _("The signature stands on version %(version)s of the paper, not on an earlier one.")
            self.fields["is_latest"] = forms.BooleanField(label=words % {"version": signed.paper.version})

    def clean_version(self) -> int | None:
        """A page that is older than the paper is told so, and is the newer one's from then on."""
        version: int | None = self.cleaned_data["version"]
        try:
            self.signed.refuse_earlier(version or 1)
        except ValidationError as refusal:
            self.add_error(None, refusal)  # the field itself is hidden
            self.data = {**self.data.dict(), "version": self.fields["version"].initial}  # type: ignore[attr-defined]  # -- a QueryDict
        return version


class SignForm(VersionForm):
    copy = CheckedFileField(label=_("Signed copy"), kinds=COPY_KINDS)

    def refuse(self, refusal: ValidationError) -> None:
        """Put the words of the verb beside the file."""
        self.add_error("copy", refusal.messages)


class PaperSignatureForm(VersionForm):
    """What staff record of a signature on paper."""

    on = forms.DateField(label=_("Signed on"), widget=DateInput())
    copy = CheckedFileField(label=_("Scan of the signed paper"), kinds=COPY_KINDS)


class CountersignForm(CleanForm):
    on = forms.DateField(label=_("Signed on"), widget=DateInput())
