"""A person's name, shortened so that only who knows the person recognises them."""

import re


def initials(name: str) -> str:
    """ "김하늘" is "김○○", "Kim Duri" is "K. D."."""
    words = re.findall(r"\w+", name)
    if not words:
        return "○"
    if all(word.isascii() for word in words):
        return " ".join(f"{word[0].upper()}." for word in words[:4])
    whole = "".join(words)
    return whole[0] + "○" * min(max(len(whole) - 1, 1), 4)
