"""经评审的最低投标价法: correct the arithmetic, put deviations into money, the lowest evaluated price ranks first.

评标委员会和评标方法暂行规定 19 (corrections) and 30-33 (method). The evaluated price only ranks: what is contracted
is the corrected price.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from ..money import format_yuan, parse_yuan, round_fen
from ..money_words import from_words
from .formulas.shape import BadEvaluation, Step


@dataclass(frozen=True)
class Line:
    """One line of a priced list; unit price in yuan with any number of places, total in yuan."""

    name: str
    quantity: Decimal
    unit_price: Decimal
    total: Decimal


@dataclass(frozen=True)
class Offer:
    """A price as bid: in figures, in words where the form asks for them, and the lines it is made of, if any."""

    figures: Decimal
    words: str = ""
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Corrected:
    """The price after correction. Where it differs from the figures the bidder must confirm it in writing."""

    price: Decimal
    steps: tuple[Step, ...]

    @property
    def changed(self) -> bool:
        return bool(self.steps)


@dataclass(frozen=True)
class Adjustment:
    """A deviation in money, signed: what it adds to the evaluated price, under a clause of the tender file."""

    clause: str
    reason: str
    amount: Decimal


@dataclass(frozen=True)
class Evaluated:
    """corrected: the bid price that binds; evaluated: the price that ranks."""

    corrected: Corrected
    evaluated: Decimal
    adjustments: tuple[Adjustment, ...]


def correct(offer: Offer) -> Corrected:
    """In the order of article 19: words beat figures; then unit price times quantity beats the line's total, unless
    the unit price has its decimal point plainly misplaced; then the sum of the lines beats the total.
    Raises BadValue."""
    price, steps = parse_yuan(offer.figures), []
    if offer.words:
        worded = from_words(offer.words)
        if worded != price:
            steps.append(
                _step("大写与小写不一致，以大写为准", "words and figures differ, the words hold", price, worded)
            )
            price = worded
    if not offer.lines:
        return Corrected(price, tuple(steps))
    totals = [_line_total(line, steps) for line in offer.lines]
    whole = sum(totals, Decimal(0))
    if whole != price:
        steps.append(
            _step(
                "总价与单价合计不一致，以单价合计为准",
                "total and unit prices differ, the unit prices hold",
                price,
                whole,
            )
        )
        price = whole
    return Corrected(parse_yuan(price), tuple(steps))


def evaluate(offer: Offer, adjustments: Sequence[Adjustment] = ()) -> Evaluated:
    """Correct, then add the adjustments, each under a clause. Raises BadEvaluation for one without, BadValue."""
    corrected = correct(offer)
    price = corrected.price
    for one in adjustments:
        if not one.clause.strip() or not one.reason.strip():
            raise BadEvaluation(
                "no-clause", "价格调整应写明招标文件条款和理由", "an adjustment names its clause and its reason"
            )
        price += one.amount
    if price <= 0:
        raise BadEvaluation(
            "evaluated", f"评标价{price}应大于零，请核对调整", f"the evaluated price {price} is not above zero"
        )
    return Evaluated(corrected, parse_yuan(price), tuple(adjustments))


def _line_total(line: Line, steps: list[Step]) -> Decimal:
    if line.quantity < 0 or line.unit_price < 0:
        raise BadEvaluation(
            "line", f"“{line.name}”的数量或单价为负", f"quantity or unit price of {line.name!r} is negative"
        )
    with localcontext(prec=50):
        product = round_fen(line.quantity * line.unit_price)
    stated = parse_yuan(line.total)
    if product == stated:
        return stated
    if _point_misplaced(product, stated):
        steps.append(
            _step(
                f"“{line.name}”单价小数点明显错位，以总价为准修正单价",
                f"the decimal point of the unit price of {line.name!r} is plainly misplaced, the total holds",
                product,
                stated,
            )
        )
        return stated
    steps.append(
        _step(f"“{line.name}”单价与总价不一致，以单价为准", f"{line.name!r}: the unit price holds", stated, product)
    )
    return product


def _point_misplaced(product: Decimal, stated: Decimal) -> bool:
    """Whether the two differ by exactly a power of ten: then a point slipped, and nobody can mean both."""
    if not product or not stated:
        return False
    high, low = max(product, stated), min(product, stated)
    return any(low * 10**power == high for power in range(1, 7))


def _step(zh: str, en: str, before: Decimal, after: Decimal) -> Step:
    was, now = format_yuan(before), format_yuan(after)
    return Step(f"{zh}：{was}元改为{now}元", f"{en}: {was} becomes {now}", str(after))
