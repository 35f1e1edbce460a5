"""File names from strangers: kept as data, made harmless."""

import re
import unicodedata

LONGEST = 200
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def plain_name(name: str) -> str:
    """The last part of a path, composed (NFC), without control or direction marks, at most 200 characters with its ending kept."""
    name = re.split(r"[/\\]", UNSEEN.sub("", name))[-1]
    name = unicodedata.normalize("NFC", name).strip(" .")
    if len(name) > LONGEST:
        stem, dot, ending = name.rpartition(".")
        name = stem[: LONGEST - len(ending) - 1] + dot + ending if dot and len(ending) <= 10 else name[:LONGEST]
    return name or "file"


def ending(name: str) -> str:
    """The ending in lower case, without its dot."""
    return plain_name(name).rpartition(".")[2].lower() if "." in name else ""
