"""사업자등록번호: what is accepted, and what is refused for which reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innocenter.values.registration_numbers import WrongNumber, check_digit, parse, pretty

nine_digits = st.text("0123456789", min_size=9, max_size=9).filter(lambda text: int(text) > 0)


@pytest.mark.parametrize(
    "text",
    [
        "1208147521",
        "120-81-47521",
        " 120 81 47521 ",
        "１２０－８１－４７５２１",
        "120–81—47521",
        "120.81.47521",
        "120\u200b8147521",
        "120\u00a081\u300047521",
    ],
)
def test_however_it_is_typed(text):
    assert parse(text) == "1208147521"


@pytest.mark.parametrize("number", ["124-81-00998", "101-86-76277"])
def test_real_ones_pass(number):
    assert pretty(parse(number)) == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("120-81-47522", "check_digit"),
        ("000-00-00000", "zeros"),
        ("", "length"),
        ("12081475", "length"),
        ("12081475211", "length"),
        ("12081a7521", "length"),
        ("1208147521\0", "length"),
        ("\ud800" * 10, "length"),
        ("٣" * 10, "length"),
        ("9" * 10_000, "length"),
    ],
)
def test_what_is_refused(text, code):
    with pytest.raises(WrongNumber) as refused:
        parse(text)
    assert refused.value.code == code


@given(nine_digits, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(nine, place, shift):
    number = f"{nine}{check_digit(nine)}"
    wrong = f"{number[:place]}{(int(number[place]) + shift) % 10}{number[place + 1 :]}"
    assert parse(number) == number
    with pytest.raises(WrongNumber):
        parse(wrong)
