"""What a party can share: filled by the rooms that know it.

    @shares("record", Text("中标和合同业绩", "awards and contracts"))
    def record(party):
        yield Fact(Text("示例工程", "a sample work"), plain("1,000,000.00"), at, leaf)

A provider gives what is public of others, and of the party itself what it may show. Each fact names the entry that
proves it, where one does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ggzy.foundation.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from ggzy.foundation.identity.models import Organisation

    Provider = Callable[[Organisation], Iterable["Fact"]]

MOST = 200  # of one kind


@dataclass(frozen=True)
class Fact:
    """One line: what it is, what it says, since when, and the hash of the entry it stands by."""

    name: Text
    said: Text
    at: datetime | None = None
    leaf: str = ""


@dataclass(frozen=True)
class Kind:
    name: Text
    provider: Provider


def plain(said: str) -> Text:
    """What reads the same in both languages: names, codes, numbers."""
    return Text(said, said)


KINDS: dict[str, Kind] = {}


def shares(kind: str, name: Text) -> Callable[[Provider], Provider]:
    """Declare a kind of facts."""

    def wrap(provider: Provider) -> Provider:
        KINDS[kind] = Kind(name, provider)
        return provider

    return wrap


def told(party: Organisation, kinds: Iterable[str]) -> list[dict[str, Any]]:
    """The facts of these kinds as plain data, in the order the kinds were declared."""
    wanted = set(kinds)
    return [
        {
            "kind": kind,
            "title": {"zh": of.name.zh, "en": of.name.en},
            "facts": [
                {
                    "name": {"zh": one.name.zh, "en": one.name.en},
                    "said": {"zh": one.said.zh, "en": one.said.en},
                    "at": one.at.isoformat() if one.at else None,
                    "leaf": one.leaf or None,
                }
                for _, one in zip(range(MOST), of.provider(party), strict=False)
            ],
        }
        for kind, of in KINDS.items()
        if kind in wanted
    ]
