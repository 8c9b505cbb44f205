"""业务分类: the families of public resource trading, with the national portal's two digits and deal-code prefixes.

Where no source showed a deal-code prefix the field is empty, and asking for it is refused: a made-up prefix would
travel to every system downstream.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ..sentences import BadValue


class NoSuchBusiness(BadValue):
    """The family is unknown, or its deal-code prefix is."""


@dataclass(frozen=True)
class Business:
    """`id` is the word used in code; `portal` two digits; `deal_prefix` such as A01, or empty when unknown.

    `prefix_seen`: True where the prefix was seen in an official exchange, False where it is only usual.
    """

    id: str
    portal: str
    deal_prefix: str
    prefix_seen: bool
    zh: str
    en: str


def business(key: str) -> Business:
    """By id or by portal code. Raises NoSuchBusiness."""
    for one in all_business():
        if key in (one.id, one.portal):
            return one
    known = "、".join(one.id for one in all_business())
    raise NoSuchBusiness(
        "no-such-business", f"没有业务分类“{key}”，可用：{known}", f"no business family {key!r}; there are {known}"
    )


def deal_prefix(key: str) -> str:
    """The deal-code prefix of a family. Raises NoSuchBusiness where none is known."""
    found = business(key)
    if not found.deal_prefix:
        raise NoSuchBusiness(
            "no-prefix",
            f"{found.zh}的统一交易标识码分类前缀尚未核实，请在平台参数中填写",
            f"the deal-code prefix of {found.en} is not known; set it for this platform",
        )
    return found.deal_prefix


@cache
def all_business() -> tuple[Business, ...]:
    text = files(__package__).joinpath("data/business.csv").read_text("utf-8")
    return tuple(
        Business(r["id"], r["portal"], r["deal_prefix"], r["prefix_seen"] == "yes", r["zh"], r["en"])
        for r in csv.DictReader(io.StringIO(text))
    )
