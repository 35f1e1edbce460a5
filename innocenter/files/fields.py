"""Form fields for uploads: the refusal stands beside the field."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from innocenter.files.inspection import KINDS, SAME, inspect


class CheckedFileField(forms.FileField):
    """An upload that `StoredFile.objects.keep` will accept. `kinds` narrows what is taken, for example `("pdf", "hwp")`."""

    def __init__(self, *, kinds: tuple[str, ...] = KINDS, **options: Any) -> None:
        self.kinds = kinds
        options.setdefault(
            "help_text", format_lazy("{kinds}: {rule}", kinds=", ".join(kind.upper() for kind in kinds), rule=_("at most 20 MB"))
        )
        super().__init__(**options)
        self.error_messages["empty"] = _("This file is empty. Choose another one.")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        endings = [*self.kinds, *(other for other, kind in SAME.items() if kind in self.kinds)]
        return {**super().widget_attrs(widget), "accept": ",".join(f".{ending}" for ending in endings)}

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if isinstance(upload, UploadedFile) and upload is not initial:
            inspect(upload, kinds=self.kinds)
        return upload
