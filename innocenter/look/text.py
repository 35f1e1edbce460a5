"""What people type: one spelling for each Hangul syllable (NFC), and nothing in it that cannot be seen."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

LONGEST_QUERY = 200
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
BLANKS = "\u115f\u1160\u3164\uffa0"  # Hangul fillers: letters that show nothing
CLOSED_SIGNS = tuple("013678LMNR")  # as they are read: 영 일 삼 육 칠 팔, 엘 엠 엔 알
STEERING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # they turn the direction of the text around them


def composed(text: str) -> str:
    """NFC; a lone surrogate, which no database or page can carry, becomes the replacement character."""
    whole = "".join(REPLACEMENT if "\ud800" <= sign <= "\udfff" else sign for sign in text) if not text.isascii() else text
    return unicodedata.normalize("NFC", whole)


def is_unseen(sign: str) -> bool:
    if sign in "\t\r\n":
        return False
    return sign in BLANKS or sign in STEERING or sign == REPLACEMENT or unicodedata.category(sign) in {"Cc", "Cs", "Cn", "Co"}


def refuse_unseen(text: str) -> None:
    if any(map(is_unseen, text)):
        raise ValidationError(_("Some letters arrived broken or cannot be shown. Please type this again."), code="unseen")


def refuse_lines(text: str) -> None:
    if "\n" in text or "\r" in text:
        raise ValidationError(_("Please write this on one line."), code="lines")


def composed_data(data: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The same form data with every text composed."""
    if data is None:
        return None
    if isinstance(data, MultiValueDict):
        clean = data.copy()
        for name, values in clean.lists():
            clean.setlist(name, [composed(value) if isinstance(value, str) else value for value in values])
        return clean
    return {name: composed(value) if isinstance(value, str) else value for name, value in data.items()}


def clean_query(request: HttpRequest) -> QueryDict:
    """What stands after the `?`, for search and filters: composed, unseen signs dropped, at most 200 letters each. Never an error."""
    clean = QueryDict(mutable=True)
    for name, values in request.GET.lists():
        clean.setlist(name, ["".join(s for s in composed(value[:LONGEST_QUERY]) if not is_unseen(s)).strip() for value in values])
    clean._mutable = False
    return clean


def with_particle(word: str, after_consonant: str, after_vowel: str) -> str:
    """A Korean noun with the particle that its last sound asks for: “연구원과”, “센터와”, “2센터 3과”. Other signs count as vowels."""
    last = word.rstrip(")」”")[-1:]
    closed = last in CLOSED_SIGNS if last.isascii() else "가" <= last <= "힣" and (ord(last) - ord("가")) % 28 != 0
    return word + (after_consonant if closed else after_vowel)
