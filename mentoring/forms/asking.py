"""What a company fills in: the question, its sending, details, what is still open."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.files.fields import CheckedFileField
from innocenter.look.forms import CleanForm, CleanModelForm
from innocenter.look.seen import Save, SeenMixin
from mentoring.models import Request
from mentoring.models.asking import FIELDS

KINDS = ("pdf", "hwp", "hwpx", "docx", "xlsx", "pptx", "jpg", "png")


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class FileOnceMore(forms.BaseForm):
    """Browsers forget a chosen file when the page comes back."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("file") and self.errors:
            self.add_error("file", _("Please choose the file once more: it is not kept while something else is wrong."))
        return cleaned


class AskForm(FileOnceMore, SeenMixin, CleanModelForm):
    """Nothing is required: a draft is saved as it is, and what is missing is told before sending."""

    mark_optional = False

    class Meta:
        model = Request
        fields = ("title", "problem", "tried", "would_help", "urgency", "wanted", "readers", "fields")
        labels = {
            "tried": gettext_lazy("What you have tried (optional)"),
            "would_help": gettext_lazy("What would help you (optional)"),
            "fields": gettext_lazy("Fields of technology (optional)"),
        }
        help_texts = {
            "title": gettext_lazy("For example: coating peels off after the salt spray test"),
            "problem": gettext_lazy("Plain words are enough: what happens, since when, with which material or machine, how often."),
            "tried": gettext_lazy("And what came of it."),
            "would_help": gettext_lazy("For example a cause, a test, a partner, equipment, a second opinion."),
            "wanted": gettext_lazy("If another form suits better, the centre proposes it."),
            "fields": gettext_lazy("At most three. The centre looks at it again and chooses whom to ask."),
        }
        widgets = {
            "problem": lines(8),
            "tried": lines(4),
            "would_help": lines(3),
            "urgency": forms.RadioSelect,
            "wanted": forms.RadioSelect,
            "readers": forms.RadioSelect,
            "fields": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"] = CheckedFileField(label=gettext_lazy("Add a file (optional)"), kinds=KINDS, required=False)

    def clean_fields(self) -> Any:
        fields = self.cleaned_data["fields"]
        if len(fields) > FIELDS:
            raise ValidationError(_("Choose at most %(count)d fields.") % {"count": FIELDS})
        return fields

    def answers(self) -> dict[str, Any]:
        """What belongs into the draft, without the file."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def last_save(self) -> Save:
        return self.instance.saved_by, self.instance.saved_at

    def validate_constraints(self) -> None:
        """The verbs and the database look at the whole row; a draft is only a part of it."""


class SendForm(CleanForm):
    """`is_another` is asked only where an open question is alike."""

    mark_optional = False

    is_another = forms.BooleanField(
        label=gettext_lazy("Mine is another question"),
        error_messages={"required": gettext_lazy("Look at the questions above, and confirm that yours is another one.")},
    )

    def __init__(self, *args: Any, has_alike: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not has_alike:
            del self.fields["is_another"]


class ReplyForm(FileOnceMore, CleanForm):
    mark_optional = False

    text = forms.CharField(label=gettext_lazy("Details for the centre"), max_length=5000, widget=lines(8))
    file = CheckedFileField(label=gettext_lazy("Add a file (optional)"), kinds=KINDS, required=False)


class ReopenForm(CleanForm):
    text = forms.CharField(
        label=gettext_lazy("What is still open"),
        max_length=3000,
        widget=lines(6),
        help_text=gettext_lazy("What did not help, or what has come up again. You can do this once."),
    )
