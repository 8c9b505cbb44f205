"""Parts of `ggzy verify`: one entry against its leaf, its list and the chain of its subject; one sealed slot."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from ggzy.foundation.text import Text
from ggzy_core.canonical import canonical
from ggzy_core.tlog.merkle import leaf_hash

from .models import Entry, EntryRow, Leaf
from .receipts import slot_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

Item = TypeVar("Item")
Line = tuple[str, str, str, str]


class Mismatch(Exception):
    """The first thing that does not match: what, where, and what it means."""

    def __init__(self, what: Text) -> None:
        super().__init__(str(what))
        self.what = what


@dataclass
class Seen:
    """What the walk along the log has met: counts, newest entries, and where each subject's chain stands."""

    entries: int = 0
    sealed: int = 0
    last_public: int = 0
    last_sealed: int = 0
    chains: dict[str, tuple[int, str]] = field(default_factory=dict)
    signed: list[int] = field(default_factory=list)  # entries that name a signature, by id

    def met(self, entry: Entry, said: dict[str, Any]) -> None:
        if "sig" in said:
            self.signed.append(entry.pk)


def batched(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Lists of up to `size` items, until there are none."""
    source = iter(items)
    while some := list(islice(source, size)):
        yield some


def lists_of(entries: Sequence[int]) -> dict[int, list[Line]]:
    """The row lists of these entries (by id), each in the order in which it was written."""
    found: dict[int, list[Line]] = {}
    if not entries:
        return found
    # A span is quicker than a list of a thousand, and the entries of one chunk stand close together.
    lines = EntryRow.objects.filter(entry_id__gte=min(entries), entry_id__lte=max(entries)).order_by("id")
    for entry, *line in lines.values_list("entry_id", "table", "key", "digest", "fields"):
        found.setdefault(entry, []).append(tuple(line))
    return found


def check_entry(entry: Entry, body: bytes, lines: list[Line], index: int | None) -> dict[str, Any]:
    """An entry as stored against the bytes of its leaf, and its row list against what it says. Returns the body read.

    `index` is its place in the log; None while it has none, or a secret one.
    """
    if entry.body.encode() != body or leaf_hash(body).hex() != entry.leaf:
        raise Mismatch(
            Text(
                f"行为记录 {entry.pk}（{entry.act}，{entry.subject or '节点'}）的正文与账本不符{_where(index).zh}",
                f"Entry {entry.pk} ({entry.act} on {entry.subject or 'the node'}) differs between database and log"
                f"{_where(index).en}",
            )
        )
    said: dict[str, Any] = json.loads(body)
    if (said["act"], said["subject"], said["at"]) != (entry.act, entry.subject, _written(entry.at)):
        raise Mismatch(
            Text(
                f"行为记录 {entry.pk} 的行为、事项或时间与其正文不符{_where(index).zh}",
                f"Act, subject or time of entry {entry.pk} are not those of its body{_where(index).en}",
            )
        )
    if hashlib.sha256(canonical(lines)).hexdigest() != said["rows"]:
        raise Mismatch(
            Text(
                f"行为 {entry.act}（{entry.subject or '节点'}，记录 {entry.pk}）的数据行清单被改动",
                f"The row list of entry {entry.pk}, {entry.act} on {entry.subject or 'the node'}, was changed",
            )
        )
    return said


def check_chain(entry: Entry, said: dict[str, Any], seen: Seen, index: int) -> None:
    """`seq` and `prev` of a public entry follow those of its subject's last one."""
    seq, prev = seen.chains.get(entry.subject, (-1, ""))
    if said["seq"] != seq + 1 or said.get("prev", "") != prev:
        raise Mismatch(
            Text(
                f"事项 {entry.subject or '节点'} 的存证链在第 {index} 条处断开",
                f"The chain of {entry.subject or 'the node'} breaks at leaf {index}",
            )
        )
    seen.chains[entry.subject] = (said["seq"], entry.leaf)
    seen.entries += 1
    seen.last_public = max(seen.last_public, entry.pk)


def check_slot(leaf: Leaf, body: bytes, seen: Seen) -> None:
    """A sealed leaf: its slot rebuilt from seed and places gives the same root; each act in it has its list."""
    wrong = Mismatch(
        Text(
            f"第 {leaf.index} 条（密封时段）与数据库不符：其中的行为或其位置被改动、增加或移除",
            f"Leaf {leaf.index}, a sealed slot, is not what the database gives: an act in it was changed or moved",
        )
    )
    if leaf.body.encode() != body or not hasattr(leaf, "seed"):
        raise wrong
    slot, entries = slot_of(leaf)
    if slot.leaf != body:
        raise wrong
    lists = lists_of([entry.pk for entry in entries])
    for entry in entries:
        seen.met(entry, check_entry(entry, entry.body.encode(), lists.get(entry.pk, []), None))
        seen.last_sealed = max(seen.last_sealed, entry.pk)
    seen.sealed += len(entries)


def _where(index: int | None) -> Text:
    return Text("", "") if index is None else Text(f"（账本第 {index} 条）", f" (leaf {index})")


def _written(moment: datetime) -> str:
    """A stored time as entries write it (canonical JSON: UTC, milliseconds)."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
