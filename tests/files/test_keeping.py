"""A kept file never changes, never lies where the web can reach it, and leaves only after the reader has been written down."""

import hashlib
import re
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import InternalError, transaction
from django.http import HttpRequest
from django.test import Client, RequestFactory

from innocenter.accounts.models import User
from innocenter.files.fields import CheckedFileField
from innocenter.files.models import StoredFile, vault
from innocenter.files.views import serve
from innocenter.look.forms import CleanForm
from innocenter.privacy.models import AccessEvent
from tests import make
from tests.files import uploads
from tests.files.uploads import upload
from tests.make import NOON

pytestmark = pytest.mark.django_db


def kept(name: str = "사업계획서.pdf", content: bytes | None = None, by: User | None = None) -> StoredFile:
    return StoredFile.objects.keep(upload(name, content or uploads.pdf()), by=by or make.user(), now=NOON)


def asking(reader: User) -> HttpRequest:
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.9")
    request.user = reader
    return request


def test_a_kept_file_can_be_read_again_byte_for_byte() -> None:
    content = uploads.pdf()
    stored = kept(content=content)

    with stored.open() as file:
        assert file.read() == content
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert (stored.name, stored.media_type, stored.size) == ("사업계획서.pdf", "application/pdf", len(content))


def test_the_name_on_disk_is_ours_and_only_we_can_read_it(settings: LazySettings) -> None:
    stored = kept("../../etc/passwd\u202e.pdf")
    place = Path(vault().path(stored.path))

    assert stored.name == "passwd.pdf"
    assert place.is_relative_to(Path(settings.MEDIA_ROOT) / "private")
    assert place.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("change", [{"sha256": "0" * 64}, {"size": 1}, {"name": "other.pdf"}, {"media_type": "text/html"}])
def test_the_database_refuses_any_change(change: dict[str, str]) -> None:
    stored = kept()

    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        StoredFile.objects.filter(pk=stored.pk).update(**change)


def test_a_refused_upload_leaves_nothing_behind() -> None:
    before = StoredFile.objects.count()

    with pytest.raises(Exception, match="내용"):
        kept(content=b"<html>")

    assert StoredFile.objects.count() == before


@pytest.mark.real_clock
def test_bytes_whose_row_failed_are_swept_away(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    kept_one = kept()
    with transaction.atomic():
        lost = kept()
        transaction.set_rollback(True)
    assert vault().exists(lost.path)

    call_command("files_sweep", "--hours", "0")

    assert not vault().exists(lost.path)
    assert vault().exists(kept_one.path)


def test_others_data_leaves_only_after_it_was_written_down() -> None:
    owner, reader = make.user(), make.user()
    stored = kept(by=owner)

    answer = serve(asking(reader), stored, about=stored, reason="review")

    event = AccessEvent.objects.get()
    assert (event.actor, event.people, event.action, event.ip, event.reason) == (reader, [owner.pk], "download", "203.0.113.9", "review")
    assert hashlib.sha256(b"".join(answer.streaming_content)).hexdigest() == stored.sha256


def test_own_file_is_not_logged() -> None:
    owner = make.user()
    serve(asking(owner), kept(by=owner), about=owner)

    assert not AccessEvent.objects.exists()


def test_when_the_log_cannot_be_written_nothing_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise InternalError("disk full")

    stored, reader = kept(), make.user()
    monkeypatch.setattr("innocenter.privacy.models.AccessEventQuerySet.create", fail)

    with pytest.raises(InternalError):
        serve(asking(reader), stored, about=stored)


def test_a_file_is_handed_over_as_a_harmless_attachment() -> None:
    answer = serve(asking(make.user()), kept('견적 "1"\r\nSet-Cookie: a=b;.pdf'), about=make.user())

    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''%EA%B2%AC%EC%A0%81%20%221%22Set-Cookie%3A%20a%3Db%3B.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("name", "content", "shown"), [("a.pdf", uploads.pdf(), True), ("a.png", uploads.picture(), True), ("a.docx", uploads.docx(), False)]
)
def test_only_pdf_and_pictures_open_in_the_browser(name: str, content: bytes, shown: bool) -> None:
    answer = serve(asking(make.user()), kept(name, content), about=make.user(), inline=True)

    assert answer["Content-Disposition"].startswith("inline" if shown else "attachment")


def test_a_signed_out_reader_gets_nothing() -> None:
    request = asking(make.user())
    request.user = AnonymousUser()
    with pytest.raises(PermissionDenied):
        serve(request, kept(), about=make.user())


class Paper(CleanForm):
    paper = CheckedFileField(label="paper")


@pytest.mark.parametrize(("name", "size_in_mb", "words"), [("big.pdf", 25, "20MB"), ("empty.pdf", 0, "빈 파일"), ("page.pdf", 1, "내용")])
def test_a_form_says_beside_the_field_what_is_wrong(name: str, size_in_mb: int, words: str) -> None:
    form = Paper({}, {"paper": upload(name, b"<html>" * (size_in_mb * 1024 * 1024 // 6))})

    assert re.search(words, str(form.errors["paper"]))
    assert 'aria-invalid="true"' in str(form["paper"])


def test_the_web_server_has_no_way_to_private_files() -> None:
    stored = kept()

    for path in (
        f"/media/{stored.path}",
        f"/media/private/{stored.path}",
        f"/media-public/../private/{stored.path}",
        f"/media-public/{stored.id.hex}",
    ):
        assert Client().get(path).status_code == 404


def test_reading_streams_and_does_not_load_the_whole_file() -> None:
    answer = serve(asking(make.user()), kept(), about=make.user())

    assert answer.streaming
    assert isinstance(next(iter(answer.streaming_content)), bytes)
    assert not isinstance(answer.file_to_stream, BytesIO)
