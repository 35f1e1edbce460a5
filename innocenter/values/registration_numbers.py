"""Korean business registration numbers (사업자등록번호): ten digits, the last one a check digit."""

import re
import unicodedata

WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


class WrongNumber(ValueError):
    """`code` is one of `length`, `zeros`, `check_digit`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_digit(first_nine: str) -> int:
    digits = [int(digit) for digit in first_nine]
    total = sum(weight * digit for weight, digit in zip(WEIGHTS, digits, strict=True)) + digits[8] * 5 // 10
    return -total % 10


def parse(text: str) -> str:
    """The ten digits of what a person typed: spaces, dashes of any kind and full-width digits are accepted. Raises WrongNumber."""
    plain = "".join(character for character in unicodedata.normalize("NFKC", text) if not _is_separator(character))
    if not re.fullmatch(r"[0-9]{10}", plain):
        raise WrongNumber("length")
    if int(plain) == 0:
        raise WrongNumber("zeros")
    if check_digit(plain[:9]) != int(plain[9]):
        raise WrongNumber("check_digit")
    return plain


def pretty(number: str) -> str:
    return f"{number[:3]}-{number[3:5]}-{number[5:]}"


def _is_separator(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in {"Pd", "Cf"} or character in "−·."
