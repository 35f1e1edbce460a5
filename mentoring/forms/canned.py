"""A text of the desk into which a canned reply can be put."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.look.forms import CleanForm
from mentoring.models import CannedReply
from mentoring.models.canned import CannedUse


class CannedForm(CleanForm):
    """Choosing one and sending puts it behind what was typed and shows the form again: nothing leaves unread, nothing typed is lost."""

    use: ClassVar[CannedUse]

    canned = forms.ModelChoiceField(
        label=gettext_lazy("Canned reply"),
        queryset=CannedReply.objects.none(),
        required=False,
        empty_label=gettext_lazy("none"),
        help_text=gettext_lazy("Choose one and press the button: it is put into the text for you to change. Nothing is sent yet."),
    )

    def __init__(self, data: Any = None, *args: Any, **options: Any) -> None:
        offered = CannedReply.objects.offered_for(self.use)
        chosen = str(data.get("canned", "")) if data else ""
        self.put_in = offered.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 10 else None
        if self.put_in:
            data = data.copy()
            data["text"] = "\n\n".join(part for part in (data.get("text", "").strip(), self.put_in.text) if part)
            data["canned"] = ""
        super().__init__(data, *args, **options)
        choice: Any = self.fields["canned"]
        choice.queryset = offered
        if not offered.exists():
            del self.fields["canned"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.put_in:
            self.add_error("text", _("“%(name)s” was put in. Read it, change it, and send it.") % {"name": self.put_in})
        return cleaned
