"""What an upload really is. Every refusal is a ValidationError that says what to do."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Any, cast

import puremagic
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from innocenter.files import contents
from innocenter.files.naming import ending
from innocenter.values import resident_numbers

LARGEST = 20 * 1024 * 1024
HEAD = 4096
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "hwp": "application/x-hwp",
    "hwpx": "application/hwp+zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "jpg": "image/jpeg",
    "png": "image/png",
}
KINDS = tuple(kind for kind in MEDIA_TYPES if kind != "pptx")  # slides are taken only where they are asked for
SAME = {"jpeg": "jpg"}
FAMILIES = {".pdf": "pdf", ".doc": "ole", ".docx": "zip", ".png": "png", ".jpg": "jpg"}
EXPECTED = {"pdf": "pdf", "hwp": "ole", "hwpx": "zip", "docx": "zip", "xlsx": "zip", "pptx": "zip", "jpg": "jpg", "png": "png"}


@dataclass(frozen=True)
class Found:
    """What the bytes turned out to be."""

    kind: str
    media_type: str
    size: int
    sha256: str


def inspect(upload: "UploadedFile[Any]", *, kinds: Iterable[str] = ()) -> Found:
    """Look at name, size, first bytes, then inside. Raises ValidationError; afterwards the upload stands at its start again."""
    allowed = tuple(kinds) or KINDS
    size = upload.size or 0
    if size == 0:
        raise ValidationError(_("This file is empty. Choose another one."), code="empty")
    if size > LARGEST:
        raise ValidationError(_("This file is larger than 20 MB. Make it smaller or split it."), code="too_large")
    called = ending(upload.name or "")
    kind = SAME.get(called, called)
    if kind not in allowed:
        names = ", ".join(name.upper() for name in allowed)
        raise ValidationError(_("This kind of file is not accepted. Use %(kinds)s."), code="wrong_type", params={"kinds": names})
    _match_bytes(upload, kind)
    if resident_numbers.shows_one(_read(cast("IO[bytes]", upload.file), kind)):
        raise ValidationError(
            _("This file shows a resident registration number. Cover or remove it and upload the file again."), code="resident_number"
        )
    upload.seek(0)
    return Found(kind, MEDIA_TYPES[kind], size, _hash(upload))


def _match_bytes(upload: "UploadedFile[Any]", kind: str) -> None:
    upload.seek(0)
    head = upload.read(HEAD)
    upload.seek(0)
    try:
        families = {FAMILIES.get(guess.extension) for guess in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        families = set()
    if EXPECTED[kind] == "zip" and "ole" in families:
        raise contents.locked()  # a DOCX or XLSX with a password is an OLE box
    if EXPECTED[kind] not in families:
        raise contents.wrong_inside()


def _read(file: IO[bytes], kind: str) -> str:
    match kind:
        case "pdf":
            return contents.read_pdf(file)
        case "hwp":
            return contents.read_hwp(file)
        case "jpg" | "png":
            return contents.read_image(file, kind)
        case _:
            return contents.read_package(file, kind)


def _hash(upload: "UploadedFile[Any]") -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
