import hashlib
import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.issued.corrections import Correction
from innocenter.issued.models import IssuedDocument
from innocenter.look.forms import CleanForm, ReasonForm

HASH = re.compile(r"[0-9a-f]{64}|[0-9a-f]{16}")


class CheckForm(CleanForm):
    """The number with what proves that one holds the document: the code on the paper, the SHA-256, or the file itself."""

    number = forms.CharField(label=gettext_lazy("Number of the document"), max_length=16, help_text=gettext_lazy("For example 2026-00012."))
    proof = forms.CharField(
        label=gettext_lazy("Code or SHA-256"),
        max_length=64,
        required=False,
        help_text=gettext_lazy("The code stands at the foot of each page."),
    )
    file = forms.FileField(label=gettext_lazy("The PDF file"), required=False, help_text=gettext_lazy("It is looked at and not kept."))

    def clean_proof(self) -> str:
        proof = re.sub(r"\s", "", self.cleaned_data["proof"]).lower()
        if proof and not HASH.fullmatch(proof):
            raise ValidationError(_("A code has 16 letters and digits (0 to 9, a to f), a SHA-256 has 64."))
        return proof

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("proof") and not cleaned.get("file"):
            self.add_error("proof", _("Type the code, or choose the file."))
        return cleaned

    def asked(self) -> dict[str, str]:
        """The question as an address asks it."""
        file, proof = self.cleaned_data["file"], self.cleaned_data["proof"]
        if file:
            proof = hashlib.file_digest(file, "sha256").hexdigest()
        return {"number": self.cleaned_data["number"], "hash" if len(proof) == 64 else "code": proof}


class AgainForm(ReasonForm):
    """Two corrections are room for a name in Korean and in the translation."""

    cause = forms.ChoiceField(label=gettext_lazy("Why it is issued again"), choices=IssuedDocument.Cause)
    wrong = forms.CharField(
        label=gettext_lazy("What stands there"), max_length=200, required=False,
        help_text=gettext_lazy("Exactly as it is printed, within one line. It is corrected wherever it stands. Empty for a lost document."),
    )  # fmt: skip
    right = forms.CharField(label=gettext_lazy("What should stand there"), max_length=200, required=False)
    also_wrong = forms.CharField(
        label=gettext_lazy("What else stands there"), max_length=200, required=False,
        help_text=gettext_lazy("For example the same name in the English translation."),
    )  # fmt: skip
    also_right = forms.CharField(label=gettext_lazy("What should stand there instead"), max_length=200, required=False)
    field_order = ["cause", "wrong", "right", "also_wrong", "also_right", "reason"]

    def corrections(self) -> list[Correction]:
        typed = self.cleaned_data
        return [(typed["wrong"], typed["right"]), (typed["also_wrong"], typed["also_right"])]

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or self.cleaned_data
        return cleaned if self.errors else cleaned | {"corrections": self.corrections()}
