"""Looks inside each kind of document: is it whole, is it locked, what text can be read. No XML parser, no decoding without a limit."""

import re
import threading
import zipfile
import zlib
from typing import IO

import olefile
import pypdfium2
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image

MOST_PIXELS = 50_000_000
MOST_PAGES = 200
MOST_MEMBERS = 5_000
MOST_UNPACKED = 300 * 1024 * 1024
MOST_RATIO = 200
MOST_TEXT = 20 * 1024 * 1024
HWP_LOCKED = 1 << 1 | 1 << 4 | 1 << 8 | 1 << 10  # password, DRM, certificate, certificate DRM
PARAGRAPH_ENDS = re.compile(r"</(?:w:p|a:p|si|c|hp:p)>")
TAGS = re.compile(r"<[^>]*>")
PDFIUM = threading.Lock()  # the library is not safe for threads
MARKS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml", "hwpx": "Contents/content.hpf"}
TEXT_MEMBERS = {
    "docx": re.compile(r"word/[^/]+\.xml"),
    "xlsx": re.compile(r"xl/(sharedStrings|worksheets/[^/]+)\.xml"),
    "pptx": re.compile(r"ppt/(slides|notesSlides)/[^/]+\.xml"),
    "hwpx": re.compile(r"Contents/section\d+\.xml"),
}


def damaged() -> ValidationError:
    return ValidationError(_("This file cannot be opened. Save it again in its program and upload the new copy."), code="damaged")


def locked() -> ValidationError:
    return ValidationError(_("This file is locked with a password. Remove the password and upload it again."), code="encrypted")


def read_pdf(file: IO[bytes]) -> str:
    """The text of a PDF's first 200 pages."""
    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(file)
        except pypdfium2.PdfiumError as refusal:
            file.seek(0)
            raise (locked() if getattr(refusal, "err_code", 0) == pypdfium2.raw.FPDF_ERR_PASSWORD else damaged()) from refusal
        try:
            if pypdfium2.raw.FPDF_GetSecurityHandlerRevision(document) != -1:
                raise locked()
            if len(document) == 0:
                raise damaged()
            return "\n".join(_page_text(document, number) for number in range(min(len(document), MOST_PAGES)))
        except pypdfium2.PdfiumError as refusal:
            raise damaged() from refusal
        finally:
            document.close()


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    words = page.get_textpage()
    text: str = words.get_text_bounded()
    words.close()
    page.close()
    return text


def read_hwp(file: IO[bytes]) -> str:
    """The text of a Hangul 5 document: sections are raw deflate of records that hold UTF-16 text."""
    try:
        with olefile.OleFileIO(file) as ole:
            if ole.exists("EncryptedPackage"):
                raise locked()
            if not ole.exists("FileHeader"):
                raise wrong_inside()
            header = ole.openstream("FileHeader").read(64)
            if not header.startswith(b"HWP Document File") or len(header) < 40:
                raise wrong_inside()
            flags = int.from_bytes(header[36:40], "little")
            if flags & HWP_LOCKED:
                raise locked()
            sections = [path for path in ole.listdir() if path[0] == "BodyText"][:MOST_PAGES]
            return "\n".join(_section_text(ole.openstream(path).read(), packed=bool(flags & 1)) for path in sections)
    except (OSError, zlib.error, IndexError, ValueError, RecursionError) as fault:
        raise damaged() from fault


def _section_text(raw: bytes, *, packed: bool) -> str:
    plain = zlib.decompressobj(-15).decompress(raw, MOST_TEXT) if packed else raw[:MOST_TEXT]
    return plain.decode("utf-16-le", errors="ignore")


def wrong_inside() -> ValidationError:
    return ValidationError(_("The content of this file does not match its name. Choose the original file."), code="mismatch")


def read_package(file: IO[bytes], kind: str) -> str:
    """The text of a DOCX, XLSX, PPTX or HWPX: a zip whose members are measured before any is unpacked."""
    try:
        with zipfile.ZipFile(file) as package:
            members = package.infolist()
            _measure(members)
            names = {member.filename for member in members}
            if MARKS[kind] not in names:
                raise wrong_inside()
            if any(name.endswith("vbaProject.bin") for name in names):
                raise ValidationError(_("This file contains macros. Save it without macros and upload it again."), code="macros")
            if kind == "hwpx" and b"encryption-data" in _member(package, "META-INF/manifest.xml"):
                raise locked()
            texts = [_member(package, name) for name in sorted(names) if TEXT_MEMBERS[kind].fullmatch(name)]
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as fault:
        raise damaged() from fault
    return "\n".join(TAGS.sub("", PARAGRAPH_ENDS.sub("\n", text.decode("utf-8", errors="ignore"))) for text in texts)


def _measure(members: list[zipfile.ZipInfo]) -> None:
    if any(member.flag_bits & 1 for member in members):
        raise locked()
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or (unpacked > 10 * 1024 * 1024 and unpacked > MOST_RATIO * max(packed, 1)):
        raise ValidationError(
            _("This file unpacks to far more than its size. Save it again in its program and upload the new copy."), code="bomb"
        )


def _member(package: zipfile.ZipFile, name: str) -> bytes:
    if name not in package.NameToInfo:
        return b""
    with package.open(name) as member:
        return member.read(MOST_TEXT)


def read_image(file: IO[bytes], kind: str) -> str:
    """Raises unless Pillow finds a whole picture of bearable size. There is no text to read."""
    try:
        with Image.open(file, formats=["JPEG" if kind == "jpg" else "PNG"]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValidationError(_("This picture is too large. Use one with at most 50 million pixels."), code="pixels")
            picture.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as fault:
        raise damaged() from fault
    return ""
