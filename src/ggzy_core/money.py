"""Money: Decimal yuan with two places inside, integers of fen in storage, 万元 only at the edges, never a float."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, localcontext

from .sentences import BadValue

FEN = Decimal("0.01")
MOST = Decimal("999999999999.99")  # just under one trillion yuan: more is a slip of the keyboard
_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)
_SUFFIXES = (("万元", Decimal(10_000)), ("亿元", Decimal(100_000_000)), ("元", Decimal(1)), ("", Decimal(1)))


class BadMoney(BadValue):
    """`name` is one of: not-money, negative, too-fine, too-large."""


def parse_yuan(value: str | int | Decimal) -> Decimal:
    """Exact yuan with two places from what a person typed or a program sent.

    Takes full-width digits, thousands separators in threes, ¥, and the suffix 元, 万元 or 亿元. Raises BadMoney for
    negative amounts, fractions of a fen, a trillion yuan and more, floats, and anything that is no amount.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise _not_money(value)
    yuan = _read(value) if isinstance(value, str) else Decimal(value)
    if not yuan.is_finite():
        raise _not_money(value)
    if yuan < 0:
        raise BadMoney("negative", f"金额不能为负数：{value}", f"an amount cannot be negative: {value}")
    if yuan > MOST:
        raise BadMoney(
            "too-large",
            f"金额{_short(value)}超过上限{MOST:,}元，请检查单位是否应为元",
            f"{_short(value)} is more than {MOST:,} yuan; check the unit",
        )
    exact = _to_fen_places(yuan)
    if exact != yuan:
        raise BadMoney(
            "too-fine",
            f"金额{_short(value)}精确到了分以下，请最多保留两位小数（以元计）",
            f"{_short(value)} has parts of a fen; give at most two decimals of a yuan",
        )
    return exact


def round_fen(amount: Decimal) -> Decimal:
    """To two places, half up (四舍五入): for results of formulas, never for what a party stated."""
    return _to_fen_places(amount)


def fen(amount: Decimal) -> int:
    """Whole fen of an amount of yuan, for storage. Raises BadMoney when it is not whole."""
    return int(parse_yuan(amount) * 100)


def yuan(fen: int) -> Decimal:
    """Yuan of whole fen, two places. Raises BadMoney when negative or absurd."""
    if isinstance(fen, bool) or not isinstance(fen, int):
        raise _not_money(fen)
    return parse_yuan(Decimal(fen) / 100)


def format_yuan(amount: Decimal) -> str:
    """18332761.47 as '18,332,761.47'; two places always."""
    return f"{parse_yuan(amount):,.2f}"


def format_wan(amount: Decimal) -> str:
    """18332761.47 as '1833.276147': ten thousands of yuan, all six places, for data packages and pages."""
    return f"{parse_yuan(amount).scaleb(-4):.6f}"


def _read(text: str) -> Decimal:
    flat = "".join(unicodedata.normalize("NFKC", text).split()).removeprefix("¥")
    minus = flat[:1] in ("-", "−", "负")
    flat = flat[1:].removeprefix("¥") if minus else flat
    suffix, times = next(pair for pair in _SUFFIXES if flat.endswith(pair[0]))
    flat = flat.removesuffix(suffix)
    if len(flat) > 64 or not _NUMBER.fullmatch(flat):
        raise _not_money(text)
    with localcontext(prec=100):
        size = Decimal(flat.replace(",", "")) * times
    return -size if minus else size


def _to_fen_places(amount: Decimal) -> Decimal:
    with localcontext(prec=100):
        return amount.quantize(FEN, rounding=ROUND_HALF_UP) + 0  # + 0 turns minus zero into zero


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:40] + "…"


def _not_money(value: object) -> BadMoney:
    return BadMoney(
        "not-money",
        f"“{_short(value)}”不是金额，请填数字，如 1,234.56、1234.56元 或 12.5万元",
        f"{_short(value)!r} is not an amount; write digits, like 1,234.56 or 1234.56元 or 12.5万元",
    )
