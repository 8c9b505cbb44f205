"""The record of a matter as pieces: its acts and those of the matters joined to it, each with its receipt."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ggzy.foundation.acts import signatures
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.receipts import Pending, receipt
from ggzy.foundation.journal.sequencer import folder, signer
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.matters.moments import moments
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.stamps.models import Stamp
from ggzy.foundation.text import Text
from ggzy_core.archive import signed
from ggzy_core.certs import signed_act
from ggzy_core.tlog.folder import TileFolder

from .pieces import SIGNERS, Piece, data

if TYPE_CHECKING:
    from collections.abc import Iterator


def family(matter: Matter) -> list[Matter]:
    """The matter, the one above it, and everything below it: what its archive speaks of."""
    found = {matter.pk: matter}
    if matter.parent is not None:
        found[matter.parent.pk] = matter.parent
    layer = [matter]
    while layer:
        layer = list(Matter.objects.filter(parent__in=layer).order_by("id"))
        found |= {child.pk: child for child in layer}
    return list(found.values())


def stamped(matter: Matter) -> Iterator[Piece]:
    """The papers with their stamps: each stamped file, under the hash of its paper."""
    for stamp in Stamp.objects.filter(matter__in=family(matter)).order_by("id"):
        path = f"stamps/{stamp.paper[:16]}-{stamp.pk}.pdf"
        yield Piece(path, f"盖有“{stamp.name}”电子签章的文书", document=stamp.document)


def pieces(matter: Matter) -> Iterator[Piece]:
    """Entries and receipts, oldest first, then checkpoint and key. Raises Refusal P-PENDING while the log is behind."""
    for number, entry in enumerate(disclosable(matter), 1):
        stem = f"record/{number:06d}-{entry.act}"
        try:
            proof = receipt(entry)
        except Pending as pending:
            raise behind() from pending
        yield Piece(f"{stem}.json", f"行为 {entry.act}", entry.body.encode())
        yield Piece(f"{stem}.tlog-proof", f"行为 {entry.act} 的回执", proof.encode())
        yield from _signature(stem, entry)
    checkpoint = TileFolder(folder()).checkpoint()
    if checkpoint is None:
        raise behind()
    yield Piece("record/checkpoint", "存证检查点", checkpoint)
    yield Piece("record/vkey", "存证公钥", signer().vkey.encode())


def _signature(stem: str, entry: Entry) -> Iterator[Piece]:
    """The signature over an act and what it is over, where both may be seen: the entry names who acted and the whole
    input, or the room has said from which moment it does not matter any more that the one who acted is known."""
    stated = json.loads(entry.body)
    if "sig" not in stated or not (signed_act.is_open(stated) or _is_named(entry, stated)):
        return
    held = signatures.of(entry)
    if held is None:
        return
    yield Piece(f"{stem}{signed.TEXT}", f"行为 {entry.act} 所签的内容", held.text)
    yield Piece(f"{stem}{signed.CMS}", f"行为 {entry.act} 的签名", held.cms)
    if not signed_act.is_open(stated):
        yield data(f"{stem}{signed.SALTS}", f"行为 {entry.act} 由谁办理的承诺之盐", {"party": held.salt})


def _is_named(entry: Entry, stated: dict[str, Any]) -> bool:
    since = SIGNERS.get(entry.act)
    if since is None or stated.get("blind"):
        return False
    return since in moments(Matter.objects.get(code=entry.subject))


def disclosable(matter: Matter) -> list[Entry]:
    """Public acts, and sealed ones whose moment has come."""
    rows: list[Entry] = []
    for one in family(matter):
        known = moments(one)
        entries = Entry.objects.filter(subject=one.code)
        rows += [entry for entry in entries if not entry.until or entry.until in known]
    return sorted(rows, key=lambda entry: entry.pk)


def behind() -> Refusal:
    """The journal has not caught up: nothing is archived yet."""
    return Refusal(
        "P-PENDING",
        Text("存证尚未收录本事项的全部行为", "The journal has not taken in every act of this matter yet"),
        Text("请稍候片刻再归档", "Try again in a few seconds"),
        status=503,
    )
