"""Amounts in financial Chinese capitals (大写): 18332761.47 is 壹仟捌佰叁拾叁万贰仟柒佰陆拾壹元肆角柒分.

Where words and figures of a bid differ the words hold (评标委员会和评标方法暂行规定, 19), so words are read back too.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from .money import BadMoney, fen, yuan

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", 1000), ("佰", 100), ("拾", 10), ("", 1)
_GROUPS = ("亿", 10**8), ("万", 10**4), ("", 1)
_SIMPLE = str.maketrans("〇一二三四五六七八九十百千萬億圆圓两贰", "零壹贰叁肆伍陆柒捌玖拾佰仟万亿元元贰贰")
_ONE_GROUP = re.compile(
    r"(?:([零壹贰叁肆伍陆柒捌玖])仟)?零?(?:([壹贰叁肆伍陆柒捌玖])佰)?零?"
    r"(?:([壹贰叁肆伍陆柒捌玖])?拾)?零?([壹贰叁肆伍陆柒捌玖])?"
)
_AMOUNT = re.compile(
    r"(?:(?P<whole>[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+)元)?零?"
    r"(?:(?P<jiao>[零壹贰叁肆伍陆柒捌玖])角)?零?(?:(?P<fen>[壹贰叁肆伍陆柒捌玖])分)?[整正]?"
)


def in_words(amount: Decimal) -> str:
    """Capitals of an amount of yuan up to just under a trillion. Raises BadMoney."""
    whole, cents = divmod(fen(amount), 100)
    jiao, single = divmod(cents, 10)
    words = _whole(whole) + "元" if whole or not cents else ""
    if not cents:
        return words + "整"
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif whole:
        words += "零"
    return words + (_DIGITS[single] + "分" if single else "")


def from_words(text: str) -> Decimal:
    """Yuan of an amount in capitals or ordinary numerals. Raises BadMoney when it cannot be read with certainty."""
    flat = "".join(unicodedata.normalize("NFKC", text).split()).removeprefix("人民币").translate(_SIMPLE)
    match = _AMOUNT.fullmatch(flat)
    if not flat or match is None or not any(match.groupdict().values()):
        raise _unreadable(text)
    total = _read_whole(match["whole"] or "零", text) * 100
    total += _DIGITS.index(match["jiao"] or "零") * 10 + _DIGITS.index(match["fen"] or "零")
    return yuan(total)


def _whole(number: int) -> str:
    if number == 0:
        return "零"
    words, gap = "", False
    for name, size in _GROUPS:
        group = number // size % 10_000
        if group == 0:
            gap = bool(words)
            continue
        # One 零 stands for any run of empty places, also where a group begins with them.
        words += ("零" if gap or (words and group < 1000) else "") + _group(group) + name
        gap = False
    return words


def _group(number: int) -> str:
    words, gap = "", False
    for name, size in _PLACES:
        digit = number // size % 10
        if digit == 0:
            gap = bool(words)
            continue
        words += ("零" if gap else "") + _DIGITS[digit] + name
        gap = False
    return words


def _read_whole(words: str, text: str) -> int:
    total, rest = 0, words
    for name, size in _GROUPS:
        if not name:
            group, rest = rest, ""
        elif name in rest:
            group, rest = rest.split(name, 1)
        else:
            continue
        total += _read_group(group, text, empty_ok=not name) * size
    return total


def _read_group(words: str, text: str, *, empty_ok: bool) -> int:
    bare = words.lstrip("零")
    if not bare:
        if empty_ok:
            return 0
        raise _unreadable(text)
    match = _ONE_GROUP.fullmatch(bare)
    if match is None:
        raise _unreadable(text)
    thousand, hundred, ten, one = match.groups()
    if ten is None and "拾" in bare:
        ten = "壹"  # 拾万元, as people write it
    return sum(
        _DIGITS.index(d or "零") * s for d, s in zip((thousand, hundred, ten, one), (1000, 100, 10, 1), strict=True)
    )


def _unreadable(text: str) -> BadMoney:
    shown = text if len(text) <= 40 else text[:40] + "…"
    return BadMoney(
        "not-money",
        f"大写金额“{shown}”无法识别，请按“壹佰贰拾元伍角整”的写法填写",
        f"the amount in words {shown!r} cannot be read; write it like 壹佰贰拾元伍角整",
    )
