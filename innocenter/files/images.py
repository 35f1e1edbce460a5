"""Pictures that everyone may see (a logo, a room): drawn again as WebP in two widths; nothing else of the upload survives."""

import uuid
from io import BytesIO
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models.fields.files import ImageFieldFile
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

LARGEST = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
WIDE, SMALL = 1600, 480
FORMATS = ("JPEG", "PNG", "WEBP")


def gallery() -> FileSystemStorage:
    """Where public pictures lie. `innocenter.files.urls` hands them out."""
    return FileSystemStorage(location=settings.MEDIA_ROOT / "public")


def drawn_again(source: "File[Any]", width: int) -> "ContentFile[bytes]":
    """`source` turned upright, at most `width` wide and high, as WebP without any metadata. Raises ValidationError if it is no picture."""
    source.seek(0)
    try:
        with Image.open(source, formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise ValidationError(_("This picture is too large. Use one with at most 50 million pixels."), code="pixels")
            opened.draft("RGB", (width, width))
            picture = ImageOps.exif_transpose(opened).convert("RGBA" if opened.has_transparency_data else "RGB")
            picture.thumbnail((width, width))
            clean = Image.new(picture.mode, picture.size)
            clean.paste(picture)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as fault:
        raise ValidationError(_("This is not a picture that can be opened. Use a JPG, PNG or WebP file."), code="not_a_picture") from fault
    made = BytesIO()
    clean.save(made, "WEBP", quality=84, method=4)
    return ContentFile(made.getvalue())


class PictureField(forms.FileField):
    """A form field that takes a picture and says beside the field what is wrong with it."""

    widget = forms.ClearableFileInput
    default_validators = [FileExtensionValidator(["jpg", "jpeg", "png", "webp"])]

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("JPG, PNG or WebP, at most 10 MB."))
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "accept": ".jpg,.jpeg,.png,.webp"}

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if isinstance(upload, UploadedFile) and upload is not initial:
            if (upload.size or 0) > LARGEST:
                raise ValidationError(_("This picture is larger than 10 MB. Make it smaller."), code="too_large")
            drawn_again(upload, SMALL)
            upload.seek(0)
        return upload


class PublicImageFile(ImageFieldFile):
    def save(self, name: str, content: "File[Any]", save: bool = True) -> None:
        fresh = uuid.uuid4().hex
        gallery().save(f"{fresh}-{SMALL}.webp", drawn_again(content, SMALL))
        super().save(f"{fresh}.webp", drawn_again(content, WIDE), save=save)

    @property
    def url(self) -> str:
        return self._address("")

    @property
    def small_url(self) -> str:
        """The picture at most 480 pixels wide."""
        return self._address(f"-{SMALL}")

    def _address(self, size: str) -> str:
        self._require_file()  # type: ignore[attr-defined]  # -- FieldFile's own guard
        return reverse("files:picture", args=[f"{str(self.name).removesuffix('.webp')}{size}.webp"])


class PublicImageField(models.ImageField):
    """`logo = PublicImageField(_("Logo"))`; in a page `{{ company.logo.url }}` or `{{ company.logo.small_url }}`. Always optional."""

    attr_class = PublicImageFile

    def __init__(self, verbose_name: Any = None, **options: Any) -> None:
        options.update(storage=gallery, blank=True, max_length=100)
        super().__init__(verbose_name, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        for fixed in ("storage", "blank", "max_length"):
            options.pop(fixed, None)
        return name, path, args, options

    def formfield(self, **options: Any) -> Any:
        return models.Field.formfield(self, **{"form_class": PictureField, "max_length": self.max_length, **options})
