"""From scores or evaluated prices to ranks. A tie is said, and how it was broken; it is never broken in silence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from .formulas.shape import BadEvaluation

Method = Literal["comprehensive", "lowest-evaluated"]


@dataclass(frozen=True)
class Standing:
    """What a bidder is ranked by: `merit` is the total score (higher first) or the evaluated price (lower first)."""

    bidder: str
    merit: Decimal
    price: Decimal


@dataclass(frozen=True)
class Ranked:
    """`tied` is True where an order among equals is still to be decided; they share the rank then."""

    rank: int
    bidder: str
    merit: Decimal
    price: Decimal
    zh: str
    en: str
    tied: bool = False


def rank(standings: Sequence[Standing], method: Method, tie_order: Sequence[str] = ()) -> list[Ranked]:
    """Best first: by merit, then by the lower price, then by `tie_order`, the order drawn or decided by the committee.

    Bidders equal in all and not in tie_order share a rank and are marked tied. Raises BadEvaluation.
    """
    names = [one.bidder for one in standings]
    if len(set(names)) != len(names):
        raise BadEvaluation("twice", "同一投标人出现两次", "a bidder stands twice")
    if len(set(tie_order)) != len(tie_order) or not set(tie_order) <= set(names):
        raise BadEvaluation(
            "tie-order", "并列名次的顺序有重复或含未参评者", "the tie order repeats or names strangers"
        )
    sign = -1 if method == "comprehensive" else 1
    places = {name: place for place, name in enumerate(tie_order)}
    groups: dict[tuple[Decimal, Decimal], list[Standing]] = {}
    for one in standings:
        groups.setdefault((sign * one.merit, one.price), []).append(one)
    found: list[Ranked] = []
    for key in sorted(groups):
        found += _place(groups[key], len(found) + 1, places, _merit_tie(key, groups))
    return found


def _merit_tie(key: tuple[Decimal, Decimal], groups: dict[tuple[Decimal, Decimal], list[Standing]]) -> bool:
    return any(other[0] == key[0] and other != key for other in groups)


def _place(equals: list[Standing], first: int, places: dict[str, int], by_price: bool) -> list[Ranked]:
    if len(equals) == 1:
        zh, en = (
            ("得分（评标价）相同，报价低者在前", "equal in merit: the lower price goes first")
            if by_price
            else ("", "")
        )
        return [_ranked(equals[0], first, zh, en)]
    if all(one.bidder in places for one in equals):
        ordered = sorted(equals, key=lambda one: places[one.bidder])
        zh, en = (
            "得分与报价均相同，按抽签或评标委员会决定的顺序",
            "equal in merit and price: in the order drawn or decided",
        )
        return [_ranked(one, first + n, zh, en) for n, one in enumerate(ordered)]
    zh, en = (
        "得分与报价均相同，名次待抽签或由评标委员会决定",
        "equal in merit and price: a draw or the committee must decide",
    )
    return [_ranked(one, first, zh, en, tied=True) for one in sorted(equals, key=lambda one: one.bidder)]


def _ranked(one: Standing, place: int, zh: str, en: str, *, tied: bool = False) -> Ranked:
    return Ranked(place, one.bidder, one.merit, one.price, zh, en, tied)
