"""The names of desks, as letters tell them."""

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation

if TYPE_CHECKING:  # the models post letters
    from workspace.models.space import Room


def named(rooms: Iterable["Room"]) -> dict[str, str]:
    """Language → "판교 제1센터 3층 B-07, 3층 B-08": a letter is worded later, in its reader's language."""
    found = sorted(rooms, key=lambda room: (room.site_id, room.floor, room.code))
    return {language: _words(found, language) for language, _name in settings.LANGUAGES}


def _words(rooms: list["Room"], language: str) -> str:
    with translation.override(language):
        places = [(site, ", ".join(map(str, there))) for site, there in groupby(rooms, key=lambda room: room.site)]
        return "; ".join(f"{site} {desks}" for site, desks in places)
