"""Receipts: what proves, without us, that an act is on the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.secrets import unseal
from ggzy.foundation.text import Text
from ggzy_core.tlog import receipt as tlog_receipt
from ggzy_core.tlog.folder import TileFolder
from ggzy_core.tlog.slots import Slot

from .models import Entry, Leaf, SlotPlace
from .sequencer import folder
from .signing import checkpoint_for

if TYPE_CHECKING:
    from ggzy_core.tlog.slots import Opening


class Pending(Exception):
    """The act is on the record; the journal has not taken it in yet. Ask again in a few seconds."""

    def __init__(self, zh: str, en: str) -> None:
        self.said = Text(zh, en)
        super().__init__(f"{zh}{en}.")


def index_of(entry: Entry) -> int:
    """Where the log has this entry, or the slot it is sealed in. Raises Pending."""
    if entry.until:
        found = SlotPlace.objects.filter(entry=entry).values_list("leaf_id", flat=True).first()
    else:
        found = Leaf.objects.filter(entry=entry).values_list("index", flat=True).first()
    if found is None:
        raise Pending("存证尚未收录，请稍后领取回执。", "The journal has not taken it in yet")
    return found


def receipt(entry: Entry) -> str:
    """The receipt as a C2SP `.tlog-proof` text. Raises Pending until the log has taken the entry in."""
    log = TileFolder(folder())
    opening: Opening | None = None
    if entry.until:
        place = SlotPlace.objects.filter(entry=entry).select_related("leaf").first()
        if place is None:
            raise Pending("密封时段尚未结束，请稍后领取回执。", "The slot has not closed yet")
        leaf = place.leaf
        opening = openings(leaf, [entry])[0]
    else:
        found = Leaf.objects.filter(entry=entry).first()
        if found is None:
            raise Pending("存证尚未收录，请稍后领取回执。", "The journal has not taken it in yet")
        leaf = found
    found = checkpoint_for(leaf.index, log)
    if found is None:
        raise Pending("检查点尚未签发，请稍后领取回执。", "The checkpoint is not signed yet")
    size, checkpoint = found
    proof = log.prove(leaf.index, size)
    return tlog_receipt.make_receipt(entry.body.encode(), leaf.index, proof, checkpoint, opening)


def slot_of(leaf: Leaf) -> tuple[Slot, list[Entry]]:
    """A slot rebuilt from what was kept of it, and its entries in the order of `placed`."""
    import json

    places = list(SlotPlace.objects.filter(leaf=leaf).select_related("entry").order_by("position"))
    seed = unseal("journal", "slot", leaf.seed.sealed, str(leaf.index))
    placed = [(place.position, bytes.fromhex(place.entry.leaf)) for place in places]
    return Slot.rebuild(json.loads(leaf.body)["slot"], seed, placed), [place.entry for place in places]


def openings(leaf: Leaf, entries: list[Entry]) -> list[Opening]:
    """What shows these entries to be in the slot, one each, and nothing of the others."""
    slot, inside = slot_of(leaf)
    where = {entry.pk: index for index, entry in enumerate(inside)}
    return slot.openings([where[entry.pk] for entry in entries])
