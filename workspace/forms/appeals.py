"""The company's appeal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from innocenter.files.fields import CheckedFileField
from innocenter.look.forms import CleanForm
from workspace.models.appeal import FILES


class AppealForm(CleanForm):
    reason = forms.CharField(
        label=_("Reason"), max_length=5000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("What is wrong with the decision, and why. Somebody who did not take it reads this."),
    )  # fmt: skip
    file = CheckedFileField(label=_("File"), kinds=FILES, required=False)
