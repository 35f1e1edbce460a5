"""What may come in, and how each refusal is worded."""

import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from innocenter.files.inspection import LARGEST, inspect
from tests.files import uploads
from tests.files.uploads import RESIDENT_NUMBER, upload

GOOD = {
    "plan.pdf": uploads.pdf(),
    "계획서.hwp": uploads.hwp(),
    "계획서.hwpx": uploads.hwpx(),
    "plan.docx": uploads.docx(),
    "budget.xlsx": uploads.xlsx(),
    "photo.jpg": uploads.picture("JPEG"),
    "PHOTO.JPEG": uploads.picture("JPEG"),
    "drawing.png": uploads.picture(),
}


@pytest.mark.parametrize("name", GOOD)
def test_documents_of_the_seven_kinds_come_in(name: str) -> None:
    found = inspect(upload(name, GOOD[name]))

    assert found.size == len(GOOD[name])
    assert len(found.sha256) == 64


def bomb() -> bytes:
    return uploads.package({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<p/>", "word/media/a.bin": b"\0" * 60_000_000})


def huge_picture() -> bytes:
    return uploads.picture(size=(9000, 6000))


REFUSED = {
    "a web page named pdf": ("plan.pdf", b"<html><script>alert(1)</script></html>", "mismatch"),
    "a pdf behind a web page": ("plan.pdf", b"<html>" + uploads.pdf(), "mismatch"),
    "a program named pdf": ("plan.pdf", b"MZ" + b"\0" * 500, "mismatch"),
    "nothing at all": ("plan.pdf", b"", "empty"),
    "a kind that is not taken": ("setup.exe", b"MZ" + b"\0" * 500, "wrong_type"),
    "no ending": ("plan", uploads.pdf(), "wrong_type"),
    "two endings": ("plan.pdf.html", uploads.pdf(), "wrong_type"),
    "a drawing that can carry script": ("logo.svg", b"<svg onload=alert(1)>", "wrong_type"),
    "a pdf with a password": ("plan.pdf", uploads.pdf(password="secret"), "encrypted"),
    "a pdf that only its owner may print": ("plan.pdf", uploads.pdf(owner="secret"), "encrypted"),
    "the first half of a pdf": ("plan.pdf", uploads.pdf()[:60], "damaged"),
    "a hwp with a password": ("계획서.hwp", uploads.hwp(flags=0b11), "encrypted"),
    "a hwp with drm": ("계획서.hwp", uploads.hwp(flags=0b10001), "encrypted"),
    "an old doc named hwp": ("계획서.hwp", uploads.ole({"WordDocument": b"x"}), "mismatch"),
    "a broken hwp": ("계획서.hwp", uploads.hwp()[:700], "damaged"),
    "an encrypted docx": ("plan.docx", uploads.ole({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}), "encrypted"),
    "a hwpx with a password": ("계획서.hwpx", uploads.hwpx(manifest=b"<m><encryption-data/></m>"), "encrypted"),
    "a docx named xlsx": ("budget.xlsx", uploads.docx(), "mismatch"),
    "any zip named docx": ("plan.docx", uploads.package({"evil.php": b"<?php"}), "mismatch"),
    "macros": ("plan.docx", uploads.docx(**{"word/vbaProject.bin": b"x"}), "macros"),
    "a bomb": ("plan.docx", bomb(), "bomb"),
    "half a zip": ("plan.docx", uploads.docx()[:90], "damaged"),
    "too many pixels": ("photo.png", huge_picture(), "pixels"),
    "half a picture": ("photo.png", uploads.picture()[:40], "damaged"),
    "a gif named png": ("photo.png", b"GIF89a" + b"\0" * 50, "mismatch"),
    "a resident number in a pdf": ("plan.pdf", uploads.pdf(f"CEO {RESIDENT_NUMBER}"), "resident_number"),
    "a resident number in a docx": ("plan.docx", uploads.docx(f"대표 {RESIDENT_NUMBER}"), "resident_number"),
    "a resident number split over two runs": (
        "plan.docx",
        uploads.docx("900101-</w:t></w:r><w:r><w:t>1234568"),
        "resident_number",
    ),
    "a resident number in a xlsx": ("people.xlsx", uploads.xlsx(RESIDENT_NUMBER), "resident_number"),
    "a resident number in a hwpx": ("계획서.hwpx", uploads.hwpx(RESIDENT_NUMBER), "resident_number"),
    "a resident number in a hwp": ("계획서.hwp", uploads.hwp(f"대표자 {RESIDENT_NUMBER}"), "resident_number"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_wrong_is_told(case: str) -> None:
    name, content, code = REFUSED[case]

    with pytest.raises(ValidationError) as refusal:
        inspect(upload(name, content))

    assert refusal.value.code == code
    assert refusal.value.messages[0]


def test_a_file_past_20_mb_is_refused_before_it_is_opened() -> None:
    with pytest.raises(ValidationError) as refusal:
        inspect(SimpleUploadedFile("plan.pdf", b"%PDF" + b"\0" * LARGEST))

    assert refusal.value.code == "too_large"


def test_a_file_that_waits_on_disk_is_read_from_there() -> None:
    waiting = TemporaryUploadedFile("plan.docx", "", 0, None)
    waiting.write(uploads.docx())
    waiting.size = waiting.tell()

    assert inspect(waiting).kind == "docx"
    assert waiting.read(2) == b"PK"


def test_a_room_may_take_fewer_kinds() -> None:
    with pytest.raises(ValidationError, match="PDF, HWP"):
        inspect(upload("photo.png", uploads.picture()), kinds=("pdf", "hwp"))


def test_a_zip_that_lies_about_its_size_is_read_with_a_limit() -> None:
    honest = bytearray(uploads.docx("x" * 100_000))
    with zipfile.ZipFile(BytesIO(bytes(honest))) as opened:
        member = opened.getinfo("word/document.xml")
    honest = bytearray(bytes(honest).replace(member.file_size.to_bytes(4, "little"), (10).to_bytes(4, "little")))

    with pytest.raises(ValidationError) as refusal:
        inspect(upload("plan.docx", bytes(honest)))

    assert refusal.value.code == "damaged"
