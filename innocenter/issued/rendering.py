"""From a document's frozen words to its PDF (A-2a and UA-1). The same words give the same bytes, today and next year."""

import hashlib
import io
import json
import threading
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import segno
import structlog
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from innocenter.issued import font

if TYPE_CHECKING:
    from typst import Fonts, PDFStandard

LAYOUT = Path(__file__).parent / "letter.typ"
STANDARDS: list["PDFStandard"] = ["a-2a", "ua-1"]
ONE_AT_A_TIME = threading.Lock()
log = structlog.get_logger(__name__)


def layout_hash() -> str:
    return hashlib.sha256(LAYOUT.read_bytes()).hexdigest()


def engine() -> str:
    return f"typst {version('typst')}"


@cache
def _fonts() -> "Fonts":
    import typst  # noqa: PLC0415 -- 7 to 13 MiB, with its first page about 50: only processes that render carry it

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font.folder())])


def render(context: dict[str, Any], *, at: datetime) -> bytes:
    """The PDF. `at` becomes its creation time. Raises ValidationError `paper`: then the fact must not stand either.

    The words go in as JSON, which the layout shows as text: no sign of theirs can become an instruction.
    """
    import typst  # noqa: PLC0415 -- as above

    words = json.dumps(context | {"qr": _qr(context["check_url"])}, ensure_ascii=False, sort_keys=True)
    try:
        with ONE_AT_A_TIME:
            paper = typst.compile(
                str(LAYOUT),
                format="pdf",
                font_paths=_fonts(),
                ignore_system_fonts=True,
                sys_inputs={"words": words},
                pdf_standards=STANDARDS,
                timestamp=int(at.timestamp()),
            )
    except typst.TypstError as fault:
        log.exception("issued.not_rendered", number=context["number"], diagnostic=fault.diagnostic)
        raise ValidationError(
            _("The document could not be made, so nothing was changed. Please try again, or write to the centre."), code="paper"
        ) from fault
    return bytes(paper)


def _qr(url: str) -> str:
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=0)
    return out.getvalue().decode()
