"""`ggzy verify`: tiles, checkpoint, places, entries, lists, every row and every signature; the first that does not match is named.

It reads in chunks, so that memory stays small however long the record is, and may run while acts go on: the log is
checked up to the checkpoint read at the beginning, and a row that looks wrong is read again before it is named.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ggzy.foundation.text import Text
from ggzy_core.tlog import audit
from ggzy_core.tlog.checkpoint import open_checkpoint
from ggzy_core.tlog.errors import TlogError
from ggzy_core.tlog.folder import TileFolder
from ggzy_core.tlog.note import Verifier

from .logkeys import verifiers
from .models import Entry, Leaf, SignedCheckpoint
from .signing import folder
from .verify_entries import Mismatch, Seen, batched, check_chain, check_entry, check_slot, lists_of
from .verify_rows import check_field_lists, check_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ggzy_core.tlog.checkpoint import Checkpoint

    Tell = Callable[[str, int, int], None]

CHUNK = 1000  # leaves at a time
NEEDED = ("body", "entry__act", "entry__subject", "entry__body", "entry__leaf", "entry__at")


@dataclass
class Report:
    """What was checked. `first` is None when everything matched."""

    leaves: int = 0
    entries: int = 0
    sealed: int = 0
    pending: int = 0
    rows: int = 0
    shredded: int = 0
    shreddings: int = 0
    signatures: int = 0
    unasked: int = 0  # signatures of which no list at hand says whether the certificate was revoked by then
    checkpoint: str = ""
    first: Text | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return self.first is None


def no_room(signed: Sequence[int], report: Report, tell: Tell) -> None:
    """Nobody takes signatures."""


#: checks the signatures that these entries name. Set by the room that takes them
check_signatures: Callable[[Sequence[int], Report, Tell], None] = no_room


def verify(tell: Tell = lambda what, done, total: None, vkey: str | None = None) -> Report:
    """Check the whole node. `vkey` is the log key somebody outside trusts; this node's own by default.

    `tell(what, done, total)` hears of progress, `what` being leaves, rows or signatures.
    """
    report, seen = Report(), Seen()
    try:
        checkpoint = _signed(vkey)
        if checkpoint is not None:
            report.checkpoint = f"{checkpoint.origin} {checkpoint.size} {checkpoint.root.hex()}"
            _check_log(checkpoint, seen, report, tell)
        _check_pending(seen, report)
        check_rows(report, tell)
        check_field_lists()
        check_signatures(seen.signed, report, tell)
    except Mismatch as mismatch:
        report.first = mismatch.what
    except TlogError as error:
        report.first = Text(error.zh, error.en)
    return report


def _signed(vkey: str | None) -> Checkpoint | None:
    """The checkpoint with its signature checked; None for a node whose journal has not begun."""
    last = SignedCheckpoint.objects.order_by("-size").first()
    published = TileFolder(folder()).checkpoint()
    if published is not None:
        checkpoint = open_checkpoint(published, [Verifier.parse(vkey)] if vkey else verifiers())[0]
        _check_signed(checkpoint, last)
        return checkpoint
    if Leaf.objects.exists():
        raise Mismatch(
            Text("数据库有存证位置，但账本文件缺少检查点", "The database has places, but the log has no checkpoint")
        )
    return None


def _check_signed(checkpoint: Checkpoint, last: SignedCheckpoint | None) -> None:
    """What is published was signed by this node, under that root; and nothing that was signed is missing from it.

    A newer one may have been signed a moment ago and still be on its way into the folder, so one step behind is fine.
    """
    kept = SignedCheckpoint.objects.filter(size=checkpoint.size).first()
    if kept is None or kept.root != checkpoint.root.hex():
        raise Mismatch(
            Text(
                f"规模 {checkpoint.size} 的检查点不是数据库记载本节点所签发的",
                f"The database does not know the checkpoint of size {checkpoint.size} as one this node signed",
            )
        )
    if last is not None and SignedCheckpoint.objects.filter(size__gt=checkpoint.size, size__lt=last.size).exists():
        raise Mismatch(
            Text(
                f"账本文件停在规模 {checkpoint.size}，而本节点已签发到 {last.size}：文件被回退",
                f"The log's files stand at {checkpoint.size}, but {last.size} was signed: they were rolled back",
            )
        )


def _check_log(checkpoint: Checkpoint, seen: Seen, report: Report, tell: Tell) -> None:
    """Every leaf against its entry or slot, every entry against its list, every subject's chain."""
    for some in batched(audit.check(folder(), against=checkpoint), CHUNK):
        _check_leaves(some, seen, report)
        tell("leaves", report.leaves, checkpoint.size)
    report.entries, report.sealed = seen.entries, seen.sealed
    _check_no_gap(seen)


def _check_leaves(some: Sequence[tuple[int, bytes]], seen: Seen, report: Report) -> None:
    first, last = some[0][0], some[-1][0]
    found = Leaf.objects.filter(index__range=(first, last)).select_related("entry").only(*NEEDED).in_bulk()
    lists = lists_of([leaf.entry_id for leaf in found.values() if leaf.entry_id])
    for index, body in some:
        leaf = found.get(index)
        if leaf is None:
            raise Mismatch(
                Text(f"账本第 {index} 条在数据库中没有位置记录", f"Leaf {index} has no place in the database")
            )
        if leaf.entry_id is None:
            check_slot(leaf, body, seen)
        elif leaf.entry is None:
            raise Mismatch(
                Text(
                    f"第 {index} 条存证在数据库中的行为记录 {leaf.entry_id} 已不存在",
                    f"Entry {leaf.entry_id}, leaf {index} of the log, is missing from the database",
                )
            )
        else:
            said = check_entry(leaf.entry, body, lists.get(leaf.entry_id, []), index)
            check_chain(leaf.entry, said, seen, index)
            seen.met(leaf.entry, said)
        report.leaves += 1


def _check_no_gap(seen: Seen) -> None:
    """Whatever came before an entry in the log is in the log too: nobody slipped one in behind."""
    behind = Entry.objects.filter(until="", id__lte=seen.last_public)
    if behind.count() != seen.entries:
        stray = behind.filter(place=None).order_by("id").first()
        raise _stray(stray)
    behind = Entry.objects.exclude(until="").filter(id__lte=seen.last_sealed)
    if behind.count() != seen.sealed:
        stray = behind.filter(slot_place=None).order_by("id").first()
        raise _stray(stray)


def _stray(entry: Entry | None) -> Mismatch:
    name = f"{entry.pk} ({entry.act}, {entry.subject or '-'})" if entry else "?"
    return Mismatch(Text(f"行为记录 {name} 不在账本中", f"Entry {name} is in the database but not in the log"))


def _check_pending(seen: Seen, report: Report) -> None:
    """What the log has not taken in yet is at least in keeping with itself."""
    public = Entry.objects.filter(until="", id__gt=seen.last_public)
    sealed = Entry.objects.exclude(until="").filter(id__gt=seen.last_sealed)
    for some in batched((public | sealed).order_by("id").iterator(CHUNK), CHUNK):
        lists = lists_of([entry.pk for entry in some])
        for entry in some:
            seen.met(entry, check_entry(entry, entry.body.encode(), lists.get(entry.pk, []), None))
        report.pending += len(some)
