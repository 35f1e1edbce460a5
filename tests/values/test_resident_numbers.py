"""A resident number is known when seen; what only looks like one passes."""

import pytest

from innocenter.values.resident_numbers import shows_one


@pytest.mark.parametrize("text", ["900101-1234568", "900101 - 1234568", "9001011234568", "번호:900101-1234568.", "900101–1234568"])
def test_a_resident_number_is_seen(text: str) -> None:
    assert shows_one(text)


@pytest.mark.parametrize(
    "text",
    [
        "900101-1******",
        "900101-1234567",  # the check digit is wrong
        "901301-1234568",  # no such month
        "110111-1234568",  # born in 1911: it is a company's number
        "법인등록번호: 900101-1234568",
        "123-45-67890",
        "2900101-1234568",
        "010-1234-5678",
        "",
    ],
)
def test_what_only_looks_like_one_passes(text: str) -> None:
    assert not shows_one(text)
