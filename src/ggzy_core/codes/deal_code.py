"""统一交易标识码, the unified deal code that follows a lot through every system.

CCC-PPPPPPPPPPPPPPPPPP-YYYYMMDD-NNNNNN-K: category (3), unified social credit code of the trading system (18), date,
serial, and one ISO 7064 MOD 37-2 check character over the 35 before it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from ..sentences import BadValue
from . import uscc

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"  # the star is value 36 and may stand only as the check character
_SHAPE = re.compile(r"([A-Z]\d{2})-?([0-9A-Z]{18})-?(\d{8})-?(\d{6})-?([0-9A-Z*])", re.ASCII)
_CATEGORY = re.compile(r"[A-Z]\d{2}", re.ASCII)
SERIALS = 999_999


class BadDealCode(BadValue):
    """`name` is one of: shape, category, platform, date, serial, check."""


@dataclass(frozen=True)
class DealCode:
    """A well-formed code in parts; `str()` gives the 40 characters with hyphens."""

    category: str
    platform: str
    created: date
    serial: int

    @property
    def body(self) -> str:
        """The 35 characters the check is made over."""
        return f"{self.category}{self.platform}{_day(self.created)}{self.serial:06d}"

    @property
    def check(self) -> str:
        return check_character(self.body)

    def __str__(self) -> str:
        return f"{self.category}-{self.platform}-{_day(self.created)}-{self.serial:06d}-{self.check}"


def make(category: str, platform: str, created: date, serial: int) -> DealCode:
    """A new code. category: letter and two digits; platform: a valid USCC; serial 1..999999. Raises BadDealCode."""
    if not _CATEGORY.fullmatch(category):
        raise BadDealCode(
            "category",
            f"交易分类码“{category}”应为一个大写字母加两位数字，如A01",
            f"the category {category!r} must be a capital letter and two digits, like A01",
        )
    if not 1 <= serial <= SERIALS:
        raise BadDealCode(
            "serial",
            f"流水号{serial}应在1至{SERIALS}之间",
            f"the serial {serial} must lie between 1 and {SERIALS}",
        )
    return DealCode(category, _platform(platform), created, serial)


def parse(text: str, *, check_platform: bool = True) -> DealCode:
    """Read a code with or without hyphens, full-width or lower case.

    check_platform=False takes codes whose platform part is no valid USCC, as some systems have issued.
    Raises BadDealCode that says which part is wrong.
    """
    flat = "".join(unicodedata.normalize("NFKC", text).upper().split())
    match = _SHAPE.fullmatch(flat)
    if match is None:
        raise BadDealCode(
            "shape",
            "统一交易标识码应为36位：3位分类、18位平台代码、8位日期、6位流水、1位校验，可用连字符分隔",
            "a unified deal code has 36 characters: category 3, platform 18, date 8, serial 6, check 1; "
            "hyphens may stand between",
        )
    category, platform, day, serial, mark = match.groups()
    body = category + platform + day + serial
    expected = check_character(body)
    if mark != expected:
        raise BadDealCode(
            "check",
            f"统一交易标识码校验位应为“{expected}”，现为“{mark}”，请逐位核对（ISO 7064 MOD 37-2）",
            f"the check character should be {expected!r}, not {mark!r}: compare every character (ISO 7064 MOD 37-2)",
        )
    return DealCode(category, _platform(platform) if check_platform else platform, _date(day), int(serial))


def check_character(body: str) -> str:
    """ISO 7064 MOD 37-2 over digits and capital letters: '0'-'9', 'A'-'Z' or '*'."""
    p = 0
    for letter in body:
        p = (p + ALPHABET.index(letter)) * 2 % 37
    return ALPHABET[(1 - p) % 37]


def _platform(code: str) -> str:
    try:
        return uscc.check(code)
    except uscc.BadUscc as wrong:
        raise BadDealCode("platform", f"平台代码有误：{wrong.zh}", f"the platform part: {wrong.en}") from None


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")  # strftime drops leading zeros of years on some systems


def _date(day: str) -> date:
    try:
        return date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        raise BadDealCode("date", f"日期{day}不存在，应为YYYYMMDD", f"{day} is no date; YYYYMMDD") from None
