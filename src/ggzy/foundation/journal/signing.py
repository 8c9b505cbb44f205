"""What the node has signed of its log, kept in the database: one history, whatever becomes of the folder.

A checkpoint is written here before it is published. A folder that was rolled back or emptied is filled again from the
places, and only if that leads to the root that was signed; a folder that says something else is refused.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from ggzy.foundation import clock
from ggzy_core.tlog.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from ggzy_core.tlog.errors import LogDamaged
from ggzy_core.tlog.note import with_lines
from ggzy_core.tlog.tiles import TileLog

from .logkeys import signer, signers, verifiers
from .models import Leaf, SignedCheckpoint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ggzy_core.tlog.folder import TileFolder

__all__ = [
    "Ahead",
    "checkpoint_for",
    "cosigned",
    "folder",
    "newest",
    "open_log",
    "sign",
    "signer",
    "signers",
    "verifiers",
]
BATCH = 4096  # leaves synced together: a sync costs as much as a thousand of them
#: The cosignatures under the checkpoint of a size. Set by the room that asks for them.
countersigned: Callable[[int], list[str]] = lambda size: []  # noqa: E731
#: Size of the newest checkpoint with as many of them as are asked for; 0 when there is none. Set by the same room.
sufficient: Callable[[], int] = lambda: 0  # noqa: E731


class Ahead(Exception):
    """Log and database tell different histories: one of them was rolled back or replaced. Nothing is signed."""


def folder() -> Path:
    return Path(settings.GGZY_DATA) / "journal"


def newest() -> Checkpoint | None:
    """The last checkpoint the node signed, its signature checked; None before the first. Raises NoteError."""
    last = SignedCheckpoint.objects.order_by("-size").first()
    if last is None:
        return None
    return open_checkpoint(last.text.encode(), verifiers())[0]


def sign(size: int, root: bytes) -> bytes:
    """The signed checkpoint of this size, on the record before anybody sees it. A size is signed once.

    Raises Ahead when another root was signed for it.
    """
    kept = SignedCheckpoint.objects.filter(size=size).first()
    if kept is None:
        signed = sign_checkpoint(Checkpoint(settings.GGZY_ORIGIN, size, root), *signers())
        SignedCheckpoint.objects.create(size=size, root=root.hex(), text=signed.decode(), time=clock.real())
        return signed
    if kept.root != root.hex():
        raise Ahead(
            f"Another root was signed for size {size}. Nothing was signed. "
            f"规模 {size} 已签发过另一根哈希的检查点，已停止签发。"
        )
    return kept.text.encode()


def cosigned(size: int) -> bytes | None:
    """The checkpoint of this size with its cosignatures; None when none was signed."""
    kept = SignedCheckpoint.objects.filter(size=size).first()
    return None if kept is None else with_lines(kept.text.encode(), countersigned(size))


def checkpoint_for(index: int, log: TileFolder) -> tuple[int, bytes] | None:
    """Size and text of the newest checkpoint over this leaf that is cosigned enough, else of the published one; None
    while none covers it."""
    size = sufficient()
    if index < size <= log.size:
        found = cosigned(size)
        if found is not None:
            return size, found
    published, text = log.published(), log.checkpoint()
    if published is None or text is None or index >= published.size:
        return None
    return published.size, text


def open_log(places: int) -> TileLog:
    """The log in its folder, held against what was signed. `places` is how many leaves the database knows.

    Raises Ahead or LogDamaged, and then nothing was signed or published.
    """
    signed = newest()
    if signed is not None and signed.size > places:
        raise Ahead(
            f"{signed.size} leaves were signed, the database has places for {places}. Nothing was signed. "
            "已签发的检查点多于数据库记录，已停止签发检查点。"
        )
    try:
        return TileLog(folder(), signed)
    except LogDamaged:
        if signed is None:
            raise
        return _filled_again(signed)


def bodies(first: int) -> Iterator[list[bytes]]:
    """The leaves from `first` on as the places have them, some at a time."""
    while True:
        rows = Leaf.objects.filter(index__gte=first).order_by("index").select_related("entry")[:BATCH]
        some = [(leaf.entry.body if leaf.entry else leaf.body).encode() for leaf in rows]
        if not some:
            return
        yield some
        first += len(some)


def _filled_again(signed: Checkpoint) -> TileLog:
    """A folder that is older than what was signed, brought up to it from the places. Raises Ahead, LogDamaged."""
    log = TileLog(folder())
    if log.size >= signed.size:
        raise Ahead(
            "The log on disk is not the one this node signed. Nothing was signed. "
            "账本文件不是本节点签发的账本，已停止签发检查点。"
        )
    for some in bodies(log.size):
        log.append(some[: signed.size - log.size])
        if log.size >= signed.size:
            break
    if log.size != signed.size or log.root() != signed.root:
        raise Ahead(
            f"The places do not lead to the checkpoint signed at size {signed.size}. Nothing was signed. "
            "由数据库位置重建的账本与已签发的检查点不符，已停止签发检查点。"
        )
    return log
