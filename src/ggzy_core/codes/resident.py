"""公民身份号码, the 18 characters that name a natural person (GB 11643-1999): region, birthday, serial, check."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from ..sentences import BadValue

_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


class BadResident(BadValue):
    """`name` is one of: shape, birthday, check. The sentences never repeat the number: it is nobody's to read."""


def check(text: str) -> str:
    """The number in its normal form, half-width and upper case. Raises BadResident that says which part is wrong."""
    number = "".join(letter for letter in unicodedata.normalize("NFKC", text).upper() if not letter.isspace())
    if not _SHAPE.fullmatch(number):
        raise BadResident(
            "shape",
            "身份号码应为 18 位：前 17 位是数字，末位是数字或 X",
            "an identity number has 18 characters: 17 digits, then a digit or X",
        )
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise BadResident(
            "birthday",
            "身份号码第 7 至 14 位不是日期，请核对",
            "characters 7 to 14 of the identity number are no date; compare them",
        ) from None
    if number[17] != check_character(number[:17]):
        raise BadResident(
            "check",
            "身份号码校验位有误，请逐位核对",
            "the check character of the identity number is wrong; compare it",
        )
    return number


def check_character(seventeen: str) -> str:
    """The last character (ISO 7064, MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(seventeen, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]
