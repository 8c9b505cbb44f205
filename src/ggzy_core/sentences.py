"""What goes wrong is told in sentences: one in Chinese, one in English."""

from __future__ import annotations


class BadValue(ValueError):
    """A value that cannot be taken as given.

    `name` is stable and for programs; `zh` and `en` say what is wrong and how to mend it, for people.
    """

    def __init__(self, name: str, zh: str, en: str) -> None:
        super().__init__(f"{zh} · {en}")
        self.name = name
        self.zh = zh
        self.en = en


_NUMERALS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """0..9999 in plain Chinese numerals, as articles of law are counted: 24 is 二十四, 110 is 一百一十.

    Raises ValueError outside that span.
    """
    if not 0 <= number <= 9999:
        raise ValueError(f"{number} 不在 0–9999 之内 · {number} is outside 0..9999")
    if number == 0:
        return "零"
    written, gap = "", False
    for unit, place in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // place % 10
        if digit == 0:
            gap = bool(written)
            continue
        written += ("零" if gap else "") + _NUMERALS[digit] + unit
        gap = False
    return written[1:] if written.startswith("一十") else written
