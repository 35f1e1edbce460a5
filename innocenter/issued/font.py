"""The font of the documents: Pretendard GOV out of node_modules, and which signs it has."""

import struct
from functools import cache
from pathlib import Path

from django.conf import settings

NEEDED = ("PretendardGOV-Regular.ttf", "PretendardGOV-Bold.ttf")


def folder() -> Path:
    return Path(settings.BASE_DIR, "node_modules", "pretendard-gov", "dist", "public", "static", "alternative")


def missing() -> list[Path]:
    return [folder() / name for name in NEEDED if not (folder() / name).is_file()]


def can_show(sign: str) -> bool:
    return ord(sign) in signs()


@cache
def signs() -> frozenset[int]:
    """Every code point of the regular weight, out of its table `cmap` (format 12: groups of first, last, glyph)."""
    font = (folder() / NEEDED[0]).read_bytes()
    tables = {font[at : at + 4]: struct.unpack(">L", font[at + 8 : at + 12])[0] for at in range(12, 12 + 16 * _short(font, 4), 16)}
    cmap = tables[b"cmap"]
    entries = range(cmap + 4, cmap + 4 + 8 * _short(font, cmap + 2), 8)
    starts = [cmap + struct.unpack(">L", font[at + 4 : at + 8])[0] for at in entries]
    whole = next(start for start in starts if _short(font, start) == 12)
    (count,) = struct.unpack(">L", font[whole + 12 : whole + 16])
    found: set[int] = set()
    for group in range(whole + 16, whole + 16 + 12 * count, 12):
        first, last = struct.unpack(">LL", font[group : group + 8])
        found.update(range(first, last + 1))
    return frozenset(found)


def _short(font: bytes, at: int) -> int:
    (value,) = struct.unpack(">H", font[at : at + 2])
    return int(value)
