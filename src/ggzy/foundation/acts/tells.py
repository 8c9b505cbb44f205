"""Who is told of what: one table for the whole node, filled by the rooms' tells.py, printed on a page.

    tell("clarification.issue", TAKERS, Kind.CHANGE, "“{matter}”的招标文件有澄清或修改", "The file of {matter} was amended")

An audience that is secret (who took a file) makes its notices secret too: outside the desk they say only that there is
something to read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from ggzy.foundation.text import Text

if TYPE_CHECKING:
    from ggzy.foundation.journal.models import Entry
    from ggzy.foundation.matters.models import Matter

    Who = Callable[[Matter | None, Entry | None], Iterable[Any]]


class Kind(StrEnum):
    """What a person may choose channels for."""

    TURN = "turn"
    CHANGE = "change"
    DEADLINE = "deadline"
    OPENING = "opening"
    RESULT = "result"
    OBJECTION = "objection"
    SUPERVISION = "supervision"
    GUARANTEE = "guarantee"
    CALL = "call"
    PEOPLE = "people"
    DATA = "data"

    @property
    def label(self) -> Text:
        return _LABELS[self]


_LABELS = {
    Kind.TURN: Text("轮到您办理", "your turn"),
    Kind.CHANGE: Text("澄清和变更", "clarifications and changes"),
    Kind.DEADLINE: Text("期限将至", "deadlines ahead"),
    Kind.OPENING: Text("开标", "openings"),
    Kind.RESULT: Text("结果", "results"),
    Kind.OBJECTION: Text("异议和投诉", "objections and complaints"),
    Kind.SUPERVISION: Text("监督和指令", "supervision and orders"),
    Kind.GUARANTEE: Text("保函和保证金", "guarantees and deposits"),
    Kind.CALL: Text("评标通知", "calls to evaluate"),
    Kind.PEOPLE: Text("账号和单位", "account and organisation"),
    Kind.DATA: Text("数据报送", "data deliveries"),
}


@dataclass(frozen=True)
class Audience:
    """Who is meant: a name for people, and a function from matter and entry to persons. `secret`: nobody may know who."""

    label: Text
    who: Who
    secret: bool = False


@dataclass(frozen=True)
class Tell:
    """One line of the table. `on` is the act, the moment or the procedure; `ahead` how long before the moment; `daily`:
    not each time, but once for a day. `page`: where to read on, where there is no matter."""

    on: str
    to: Audience
    kind: Kind
    said: Text
    ahead: tuple[timedelta, ...] = ()
    clock: bool = False
    daily: bool = False
    page: str = ""

    @property
    def name(self) -> str:
        return f"{self.on}/{self.to.label.en}"


TELLS: dict[str, Tell] = {}


def tell(act: str, to: Audience, kind: Kind, zh: str, en: str) -> None:
    """After this act, tell these people. `{matter}` in the sentence is the title of the matter."""
    _keep(Tell(act, to, kind, Text(zh, en)))


def tell_ahead(moment: str, to: Audience, zh: str, en: str, *ahead: timedelta) -> None:
    """So long before this moment of an open matter, tell these people."""
    _keep(Tell(moment, to, Kind.DEADLINE, Text(zh, en), tuple(sorted(ahead))))


def tell_clock(procedure: str, to: Audience, zh: str, en: str) -> None:
    """When a clock of a matter of this kind is half gone, has a day left, or has run out, tell these people."""
    _keep(Tell(procedure, to, Kind.DEADLINE, Text(zh, en), clock=True))


def tell_daily(act: str, to: Audience, kind: Kind, zh: str, en: str, page: str = "") -> Tell:
    """Once for each day on which this act left something to tell; the room itself says when, and to whom exactly."""
    one = Tell(act, to, kind, Text(zh, en), daily=True, page=page)
    _keep(one)
    return one


def _keep(one: Tell) -> None:
    if one.name in TELLS:
        raise ValueError(f"Two tells are called {one.name}. 通知重名。")
    TELLS[one.name] = one
