"""Amounts, times and durations in the reader's language, as plain text. Templates get them by the tags `words`."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from ggzy.foundation import clock

CIVIL = ZoneInfo("Asia/Shanghai")
WAN = Decimal(10_000)
_WEEK_ZH = "一二三四五六日"
_WEEK_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def english() -> bool:
    """Is the page in English? Chinese unless it says so."""
    return (get_language() or "zh").startswith("en")


def either(zh: str, en: str) -> str:
    return en if english() else zh


def money(amount: Decimal | int | str | None) -> str:
    """18332761.47 as 18,332,761.47 元（1,833.276147 万元）; amounts below 10,000 yuan without the bracket."""
    if amount is None or amount == "":
        return "—"
    try:
        yuan = Decimal(amount)
    except InvalidOperation:
        return str(amount)
    if english():
        return f"CNY {yuan:,.2f}"
    if abs(yuan) < WAN:
        return f"{yuan:,.2f} 元"
    wan = f"{yuan / WAN:,.6f}".rstrip("0").rstrip(".")
    return f"{yuan:,.2f} 元（{wan} 万元）"


def day(value: date | datetime) -> str:
    """2026年3月12日 星期四 · Thu 12 Mar 2026, in civil time."""
    here = value.astimezone(CIVIL).date() if isinstance(value, datetime) else value
    if english():
        return f"{_WEEK_EN[here.weekday()]} {here.day} {_MONTHS[here.month - 1]} {here.year}"
    return f"{here.year}年{here.month}月{here.day}日 星期{_WEEK_ZH[here.weekday()]}"


def hour(value: datetime, *, seconds: bool = False) -> str:
    """09:30, or 09:30:05, in civil time."""
    return value.astimezone(CIVIL).strftime("%H:%M:%S" if seconds else "%H:%M")


def span(length: timedelta) -> str:
    """A duration in the two units that matter: 10 天, 3 小时 20 分钟, 不到 1 分钟."""
    seconds = int(abs(length.total_seconds()))
    days, rest = divmod(seconds, 86_400)
    hours, minutes = rest // 3600, rest % 3600 // 60
    if days >= 2:
        return _count(days, "天", "day")
    if days or hours:
        hours += days * 24
        return _count(hours, "小时", "hour") + (" " + _count(minutes, "分钟", "minute") if minutes else "")
    if minutes:
        return _count(minutes, "分钟", "minute")
    return either("不到 1 分钟", "less than a minute")


def from_now(value: datetime) -> str:
    """How long until then, or since: 10 天后, 3 小时前; in matter time."""
    left = value - clock.now()
    if left >= timedelta():
        return either(f"{span(left)}后", f"in {span(left)}")
    return either(f"{span(left)}前", f"{span(left)} ago")


def _count(number: int, zh: str, en: str) -> str:
    return either(f"{number} {zh}", f"{number} {en}{'' if number == 1 else 's'}")
