"""A document that is issued again says what it said, but for words that were wrong: nothing is worded anew, whatever happened since."""

from collections.abc import Sequence
from typing import Any

from innocenter.issued.content import plain

Correction = tuple[str, str]  # (what stands there, what should)
WORDS = ("subject", "receiver", "blocks")


def cleaned(corrections: Sequence[Correction]) -> list[Correction]:
    """As the words of a document are kept; without the empty pairs of a form."""
    return [(plain(wrong).strip(), plain(right).strip()) for wrong, right in corrections if wrong.strip() or right.strip()]


def stands_in(words: Any, text: str) -> bool:
    """Whether it is told somewhere, in one line."""
    if isinstance(words, str):
        return text in words
    if isinstance(words, dict):
        return any(stands_in(value, text) for key, value in words.items() if key != "sort")
    return isinstance(words, list) and any(stands_in(value, text) for value in words)


def told(context: dict[str, Any]) -> dict[str, Any]:
    """What a document says by itself, without its frame."""
    return {name: context[name] for name in WORDS}


def corrected(words: Any, corrections: Sequence[Correction]) -> Any:
    if isinstance(words, str):
        for wrong, right in corrections:
            words = words.replace(wrong, right)
        return words
    if isinstance(words, dict):
        return {key: value if key == "sort" else corrected(value, corrections) for key, value in words.items()}
    return [corrected(value, corrections) for value in words] if isinstance(words, list) else words
