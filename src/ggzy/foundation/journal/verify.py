"""`ggzy verify`: tiles, checkpoint, places, lists and every row an entry speaks of; the first that does not match is named."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps

from ggzy.foundation.text import Text
from ggzy_core.canonical import canonical
from ggzy_core.tlog import audit
from ggzy_core.tlog.checkpoint import Checkpoint, open_checkpoint
from ggzy_core.tlog.errors import TlogError
from ggzy_core.tlog.folder import TileFolder
from ggzy_core.tlog.merkle import leaf_hash
from ggzy_core.tlog.note import Verifier

from .digest import field_list, row_digest
from .models import Entry, EntryRow, FieldList, Leaf, SlotPlace
from .receipts import slot_of
from .rows import Row
from .sequencer import folder, signer

CHUNK = 2000
Tell = Callable[[str, int, int], None]


class Mismatch(Exception):
    """The first thing that does not match: what, where, and what it means."""

    def __init__(self, what: Text) -> None:
        super().__init__(str(what))
        self.what = what


@dataclass
class Report:
    """What was checked. `first` is None when everything matched."""

    leaves: int = 0
    entries: int = 0
    sealed: int = 0
    pending: int = 0
    rows: int = 0
    checkpoint: str = ""
    first: Text | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return self.first is None


def verify(tell: Tell = lambda what, done, total: None, vkey: str | None = None) -> Report:
    """Check the whole node. `vkey` is the log key somebody outside trusts; this node's own by default."""
    report = Report()
    try:
        _check_log(report, tell, vkey)
        _check_rows(report, tell)
    except Mismatch as mismatch:
        report.first = mismatch.what
    except TlogError as error:
        report.first = Text(str(getattr(error, "zh", error)), str(getattr(error, "en", error)))
    return report


def _check_log(report: Report, tell: Tell, vkey: str | None) -> None:
    """Tiles and checkpoint, then every leaf against its entry or slot, and every entry's list."""
    log = TileFolder(folder())
    signed = log.checkpoint()
    if signed is None:
        if Leaf.objects.exists():
            raise Mismatch(Text("数据库有存证位置，但账本文件缺少检查点", "The database has places, but the log has no checkpoint"))
        report.pending = Entry.objects.count()
        return
    checkpoint, _ = open_checkpoint(signed, [Verifier.parse(vkey or signer().vkey)])
    report.checkpoint = f"{checkpoint.origin} {checkpoint.size} {checkpoint.root.hex()}"
    chain: dict[str, tuple[int, str]] = {}
    for (index, body), leaf in zip(_bodies(checkpoint), _leaves(checkpoint.size), strict=True):
        if leaf is None or leaf.index != index:
            raise Mismatch(Text(f"第 {index} 条存证在数据库中没有位置记录", f"Leaf {index} has no place in the database"))
        if leaf.entry is not None:
            _check_entry(leaf.entry, body, index)
            _check_chain(leaf.entry, chain, index)
            report.entries += 1
        else:
            report.sealed += _check_slot(leaf, body)
        report.leaves += 1
        if index % CHUNK == 0:
            tell("leaves", index, checkpoint.size)
    placed = Leaf.objects.exclude(entry=None).count() + SlotPlace.objects.count()
    report.pending = Entry.objects.count() - placed


def _bodies(checkpoint: Checkpoint) -> Iterator[tuple[int, bytes]]:
    yield from audit.check(folder(), against=checkpoint)


def _leaves(size: int) -> Iterator[Leaf | None]:
    found = Leaf.objects.filter(index__lt=size).order_by("index").select_related("entry")
    count = 0
    for leaf in found.iterator(CHUNK):
        count += 1
        yield leaf
    for _ in range(size - count):
        yield None


def _check_entry(entry: Entry, body: bytes, index: int) -> None:
    if entry.body.encode() != body or leaf_hash(body).hex() != entry.leaf:
        raise Mismatch(
            Text(
                f"第 {index} 条存证（{entry.act}，{entry.subject}）在数据库中的正文与账本不符",
                f"Entry {index} ({entry.act} on {entry.subject}) differs between database and log",
            )
        )
    _check_list(entry)


def _check_list(entry: Entry) -> None:
    lines = list(EntryRow.objects.filter(entry=entry).order_by("id").values_list("table", "key", "digest", "fields"))
    said = json.loads(entry.body)["rows"]
    if hashlib.sha256(canonical([list(line) for line in lines])).hexdigest() != said:
        raise Mismatch(
            Text(
                f"行为 {entry.act}（{entry.subject}）的数据行清单被改动",
                f"The row list of {entry.act} on {entry.subject or 'the node'} was changed",
            )
        )


def _check_chain(entry: Entry, chain: dict[str, tuple[int, str]], index: int) -> None:
    body = json.loads(entry.body)
    seq, prev = chain.get(entry.subject, (-1, ""))
    if body["seq"] != seq + 1 or body.get("prev", "") != prev:
        raise Mismatch(
            Text(
                f"事项 {entry.subject} 的存证链在第 {index} 条处断开",
                f"The chain of {entry.subject or 'the node'} breaks at leaf {index}",
            )
        )
    chain[entry.subject] = (body["seq"], entry.leaf)


def _check_slot(leaf: Leaf, body: bytes) -> int:
    """A sealed leaf: its slot rebuilt from seed and places gives the same root; each act in it has its list."""
    slot, entries = slot_of(leaf)
    for entry in entries:
        if leaf_hash(entry.body.encode()).hex() != entry.leaf:
            raise Mismatch(Text(f"密封行为 {entry.act} 的正文被改动", f"A sealed entry, {entry.act}, was changed"))
        _check_list(entry)
    if slot.leaf != body or leaf.body.encode() != body:
        raise Mismatch(
            Text(f"第 {leaf.index} 条（密封时段）与账本不符", f"Leaf {leaf.index}, a sealed slot, does not match the log")
        )
    return len(entries)


def _check_rows(report: Report, tell: Tell) -> None:
    """Every row of evidence against the newest line that speaks of it."""
    salts = dict(Entry.objects.values_list("id", "salt"))
    newest: dict[tuple[str, str], tuple[str, int]] = {}
    lists = EntryRow.objects.order_by("id").values_list("table", "key", "digest", "entry_id")
    for table, key, digest, entry in lists.iterator(CHUNK):
        newest[(table, key)] = (digest, entry)
    total = len(newest)
    for model in _evidence():
        table = model._meta.db_table
        for row in model._default_manager.order_by("pk").iterator(CHUNK):
            line = newest.pop((table, str(row.pk)), None)
            if line is None or not line[0]:
                raise Mismatch(
                    Text(f"{_name(row)} 没有任何行为为其留痕", f"{_name(row)}: no act on the record speaks of this row")
                )
            if row_digest(row, bytes.fromhex(salts[line[1]])) != line[0]:
                act = Entry.objects.get(pk=line[1]).act
                raise Mismatch(
                    Text(f"{_name(row)} 与行为 {act} 留下的存证不符", f"{_name(row)} does not match what {act} put on the record")
                )
            report.rows += 1
            if report.rows % CHUNK == 0:
                tell("rows", report.rows, total)
    gone = next(((table, key) for (table, key), (digest, _) in newest.items() if digest), None)
    if gone is not None:
        raise Mismatch(
            Text(f"数据行 {gone[0]}#{gone[1]} 已有存证，但数据库中不存在", f"Row {gone[0]}#{gone[1]} is on the record but missing")
        )
    _check_lists()


def _check_lists() -> None:
    """A field list whose fields vanished without a digesting act says so."""
    present = {name for model in _evidence() for name in field_list(model)[1]}
    for kept in FieldList.objects.all():
        lost = [name for name in kept.fields if name not in present]
        if lost:
            raise Mismatch(
                Text(f"表 {kept.table} 的字段 {', '.join(lost)} 已不存在", f"Fields of {kept.table} vanished: {', '.join(lost)}")
            )


def _evidence() -> list[Any]:
    return [model for model in apps.get_models() if issubclass(model, Row)]


def _name(row: Any) -> str:
    return f"{row._meta.db_table}#{row.pk}"
