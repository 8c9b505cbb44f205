"""How the national data sets write times and amounts, and how they are read. Pure."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from ggzy_core.periods import ZONE

TIME = "%Y%m%d%H%M%S"
WAN, PLACES = Decimal(10_000), Decimal("0.000001")
_TIME = re.compile(r"\d{14}", re.ASCII)
_AMOUNT = re.compile(r"\d{1,12}(\.\d{1,6})?", re.ASCII)


def time_text(at: datetime) -> str:
    """yyyyMMddHHmmss in Chinese time."""
    return at.astimezone(ZONE).strftime(TIME)


def read_time(text: str) -> datetime | None:
    """The moment, or None for what is none."""
    if not _TIME.fullmatch(text):
        return None
    try:
        return datetime.strptime(text, TIME).replace(tzinfo=ZONE)
    except ValueError:
        return None


def wan_text(yuan: Decimal) -> str:
    """Yuan as 万元 with six decimals, half up: a fen is 0.000001 万元, so nothing is lost."""
    return format((yuan / WAN).quantize(PLACES, ROUND_HALF_UP), "f")


def read_wan(text: str) -> Decimal | None:
    """Yuan of an amount in 万元, or None for what is none."""
    return Decimal(text) * WAN if _AMOUNT.fullmatch(text) else None


def listed(items: list[str]) -> str:
    return ";".join(items)


def read_list(text: str) -> list[str]:
    """The items of a list parted by ; or its full-width form."""
    return [item.strip() for item in re.split("[;；]", text) if item.strip()]
