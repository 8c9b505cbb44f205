"""The sequencer: gives every entry its place in the log, in commit order, and signs checkpoints.

Places are written to the database first (`Leaf`, insert-only), so that order is decided once; the C2SP tile files
follow from it, and the checkpoint comes last, by rename. After a crash at any step the files are made again from the
places; a folder whose signed checkpoint the places do not bear out is never signed over.
"""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Max

from ggzy.foundation import clock
from ggzy.foundation.secrets import seal
from ggzy_core.tlog.merkle import leaf_hash
from ggzy_core.tlog.slots import CAPACITY, Slot

from .models import Entry, Leaf, SlotPlace, SlotSeed
from .signing import Ahead, bodies, cosigned, folder, open_log, sign, signer
from .turn import fcntl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

log = structlog.get_logger(__name__)
BATCH = 4096
LOOK_S = 0.5  # between two looks for cosignatures
__all__ = ["Ahead", "Busy", "Sequencer", "folder", "settle", "signer", "sole_writer"]
#: Is a secret window open? While one is, every slot gets its leaf, empty or not. Set by the room that knows.
window_open: Callable[[], bool] = lambda: False  # noqa: E731


class Busy(Exception):
    """Another sequencer is at work on this folder."""


def slot_length() -> timedelta:
    return timedelta(seconds=settings.GGZY_SLOT_SECONDS)


class Sequencer:
    """One writer over one log folder. `step()` takes in what there is; call it every 100 to 200 ms."""

    def __init__(self) -> None:
        last = Leaf.objects.aggregate(last=Max("index"))["last"]
        self._places = 0 if last is None else last + 1
        self._log = open_log(self._places)
        self._look = 0.0
        self._agree()

    def step(self) -> int:
        """Place what is new, write the files, sign. Returns how many leaves were added to the log."""
        self._place_public()
        self._place_slot()
        return self._publish()

    def settle(self) -> int:
        """Take in everything there is now, sealed acts included, whatever slot it is. For tests and the last step."""
        added = 0
        while self._place_public():
            pass
        self._place_slot(now=True)
        added += self._publish()
        return added

    def _agree(self) -> None:
        """The published log must be a beginning of the places the database knows."""
        published = self._log.published()
        if published is None:
            return
        if published.size > self._places:
            raise Ahead(
                f"The log on disk has {published.size} leaves, the database {self._places}: was a backup restored? "
                "Nothing was signed. 账本文件多于数据库记录，已停止签发检查点。"
            )
        if published.size:
            last = Leaf.objects.get(index=published.size - 1)
            if leaf_hash(self._log.entry(published.size - 1)).hex() != last.hash:
                raise Ahead("The log on disk is not this database's. Nothing was signed. 账本文件与数据库不符。")

    def _place_public(self) -> int:
        last = Leaf.objects.aggregate(last=Max("entry_id"))["last"] or 0
        fresh = list(Entry.objects.filter(id__gt=last, until="").order_by("id").only("id", "leaf")[:BATCH])
        if fresh:
            leaves = [Leaf(index=self._places + i, entry=entry, hash=entry.leaf) for i, entry in enumerate(fresh)]
            Leaf.objects.bulk_create(leaves)
            self._places += len(leaves)
        return len(fresh)

    def _place_slot(self, *, now: bool = False) -> None:
        """Close the slot that has ended. One leaf, of one size, whether it holds acts or not."""
        moment = clock.real()
        end = _slot_start(moment)
        start = end - slot_length()
        latest = Leaf.objects.exclude(body="").order_by("-index").values_list("body", flat=True).first()
        if not now and latest is not None and _at(latest) >= start:
            return
        last = SlotPlace.objects.aggregate(last=Max("entry_id"))["last"] or 0
        waiting = Entry.objects.filter(id__gt=last).exclude(until="").order_by("id")[:CAPACITY]
        # Up to the first that belongs to a later slot, never past it: were the machine's clock set back a little, an
        # entry behind it would be taken and this one, with its smaller id, never again.
        sealed = list(takewhile(lambda entry: now or entry.time < end, waiting))
        if sealed or (not now and window_open()):
            self._write_slot(moment if now else start, sealed)

    def _write_slot(self, at: datetime, sealed: list[Entry]) -> None:
        slot = Slot.build(at, [entry.body.encode() for entry in sealed])
        body = slot.leaf
        with transaction.atomic():
            leaf = Leaf.objects.create(index=self._places, body=body.decode(), hash=leaf_hash(body).hex())
            SlotSeed.objects.create(leaf=leaf, sealed=seal("journal", "slot", slot.seed, str(leaf.index)))
            SlotPlace.objects.bulk_create(
                [
                    SlotPlace(entry=entry, leaf=leaf, position=place)
                    for entry, (place, _) in zip(sealed, slot.placed, strict=True)
                ]
            )
        self._places += 1

    def _publish(self) -> int:
        """Bring the files up to the places and sign the new size."""
        before = self._log.size
        if before < self._places:
            for some in bodies(before):
                self._log.append(some)
        published = self._log.published()
        if published is None or published.size < self._log.size:
            self._log.publish(sign(self._log.size, self._log.root()))
        elif time.monotonic() >= self._look:
            self._look = time.monotonic() + LOOK_S
            self._publish_cosigned(published.size)
        return self._log.size - before

    def _publish_cosigned(self, size: int) -> None:
        """The same checkpoint again, once others have signed it too."""
        found = cosigned(size)
        if found is not None and found != self._log.checkpoint():
            self._log.publish(found)


@contextmanager
def sole_writer() -> Iterator[Sequencer]:
    """A sequencer, if no other is at work; raises Busy."""
    folder().mkdir(parents=True, exist_ok=True)
    handle = os.open(folder() / "writer.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if fcntl is not None:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise Busy("Another sequencer writes this log. 已有一个账本写入进程。") from error
        yield Sequencer()
    finally:
        os.close(handle)


def settle() -> int:
    """Everything on the record into the log, now. For tests, plays and a node that shuts down."""
    with sole_writer() as writer:
        return writer.settle()


def _slot_start(moment: datetime) -> datetime:
    length = slot_length().total_seconds()
    return datetime.fromtimestamp(moment.timestamp() // length * length, UTC)


def _at(body: str) -> datetime:
    import json

    return datetime.fromisoformat(json.loads(body)["slot"])
