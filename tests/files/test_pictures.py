"""A public picture is drawn again: no metadata, two sizes, cacheable for good."""

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from innocenter.files.images import PictureField, PublicImageField, PublicImageFile, drawn_again
from tests.files import uploads


class Shelf:
    """Stands in for a model instance with a logo."""

    logo = ""


@pytest.fixture
def logo(settings: LazySettings, tmp_path: Path) -> PublicImageFile:
    settings.MEDIA_ROOT = tmp_path
    field = PublicImageField("logo")
    field.name = field.attname = "logo"
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    exif[0x0112] = 6  # lies on its side
    file = PublicImageFile(Shelf(), field, "")
    file.field.update_dimension_fields = lambda *_args, **_options: None  # type: ignore[method-assign]
    file.save("home.php.jpg", SimpleUploadedFile("home.php.jpg", uploads.picture("JPEG", (2000, 1000), exif)), save=False)
    return file


def read(url: str) -> Image.Image:
    answer = Client().get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    return Image.open(BytesIO(b"".join(answer.streaming_content)))


@pytest.mark.django_db
def test_a_picture_is_turned_upright_and_comes_in_two_sizes(logo: PublicImageFile) -> None:
    assert read(logo.url).size == (800, 1600)
    assert read(logo.small_url).size == (240, 480)


@pytest.mark.django_db
def test_nothing_of_the_upload_survives_but_the_picture(logo: PublicImageFile) -> None:
    assert not read(logo.url).getexif()
    assert b"taken at home" not in b"".join(Client().get(logo.url).streaming_content)
    assert "php" not in str(logo.name)


@pytest.mark.parametrize(
    "content", [b"<svg onload=alert(1)>", b"GIF89a", b"", uploads.picture()[:50], uploads.picture(size=(9000, 6000)), uploads.pdf()]
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(ValidationError):
        PictureField().clean(SimpleUploadedFile("logo.png", content))


def test_a_tail_behind_the_picture_is_gone() -> None:
    made = drawn_again(SimpleUploadedFile("logo.png", uploads.picture() + b"<?php evil() ?>"), 100).read()

    assert b"php" not in made


@pytest.mark.parametrize("name", ["../private/x", "nothing.webp", "a" * 32 + ".webp", "%2e%2e%2fsettings.py", "x" * 500])
def test_only_our_names_are_looked_up(name: str) -> None:
    assert Client().get(f"/media-public/{name}").status_code == 404
