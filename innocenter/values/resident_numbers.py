"""Resident registration numbers: the portal must never hold one, so it has to know one when it sees it."""

import re

SHAPE = re.compile(r"(?<![\d-])(\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\s?[-‐‑–−]?\s?([1-8])(\d{6})(?![\d-])")
WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
BORN_IN_1900S = "1256"
COMPANY_WORDS = re.compile(r"법인\s*(?:등록|등기)?\s*번호[\s:()-]*$")


def shows_one(text: str) -> bool:
    """True if `text` shows a resident (or foreigner's) number: a likely date of birth, its digit for the century, a right check digit.

    A company's own number (법인등록번호) has the same shape: it is told apart by the century, the check digit and the words before it.
    Numbers given since October 2020 have no check digit, so some of those pass.
    """
    return any(_is_one(match, text) for match in SHAPE.finditer(text))


def _is_one(match: re.Match[str], text: str) -> bool:
    year, month, day, century, rest = match.groups()
    if (century in BORN_IN_1900S) != (int(year) >= 30):
        return False
    digits = [int(digit) for digit in year + month + day + century + rest]
    check = (11 - sum(digit * weight for digit, weight in zip(digits, WEIGHTS, strict=False)) % 11) % 10
    foreign = (13 - sum(digit * weight for digit, weight in zip(digits, WEIGHTS, strict=False)) % 11) % 10
    expected = foreign if century in "5678" else check
    return digits[12] == expected and not COMPANY_WORDS.search(text[max(0, match.start() - 20) : match.start()])
