"""Large files in parts: what came in stays in, and a broken line goes on at its offset.

The key of an upload is random, and so are the names on disk. An upload belongs to whoever began it; for everybody else
it does not exist. Each part is a file of its own, counted in by one conditional UPDATE: of two that come at once for
the same place, one is in and the other is told where to go on.
"""

from __future__ import annotations

import hmac
import io
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from ggzy.foundation import clock
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.secrets import blind
from ggzy.foundation.text import Text

from . import sayings
from .folder import flush_file, new_draft, place, storage
from .models import StoredFile, Upload, UploadPart
from .stored import CHUNK, Stored, Stream, described, discard, exists, limit_for, store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ggzy.foundation.acts.session import Session

PACKAGE_KEPT = timedelta(hours=1)  # of a sealed bid between its upload and its lodging
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True)
class Progress:
    """How far an upload is, in bytes. The next part begins at `offset`."""

    offset: int
    length: int
    done: bool


def begin(session: Session, length: int, sha256: str, kinds: tuple[str, ...] = ("any",)) -> str:
    """Announce a file by length in bytes and SHA-256 (hex). Gives the random key of the upload.

    Raises Refusal P-UPLOAD-SIZE at once for a length over the limit of these kinds, P-INPUT for what is no hash.
    """
    sweep()
    most = limit_for(("ggzybid",) if "any" in kinds else kinds)
    if length < 1:
        raise sayings.empty()
    if length > most:
        raise sayings.too_long(most, length)
    if not _HASH.fullmatch(sha256):
        raise Refusal(
            "P-INPUT",
            Text("SHA-256 应为 64 位小写十六进制", "A SHA-256 has 64 hex digits in small letters"),
            Text("请用 sha256sum 计算后填写", "Compute it with sha256sum"),
            status=422,
        )
    key = secrets.token_hex(32)
    Upload.objects.create(key=key, owner=_owner(session, key), length=length, sha256=sha256, touched_at=clock.real())
    return key


def append(session: Session, key: str, offset: int, data: bytes | Stream) -> Progress:
    """Add a part that begins at `offset`. Gives the new state.

    Raises Refusal P-UPLOAD-PART when the upload stands elsewhere (the facts say where to go on: a part whose answer
    was lost is in already), P-UPLOAD-SIZE for an empty part or one that goes beyond the announced length.
    """
    upload = _mine(session, key)
    if upload.done or offset != upload.offset:
        raise _elsewhere(upload)
    name, size = _keep_part(data, upload.length - offset)
    try:
        _count_in(upload, offset, name, size)
    except Refusal:
        storage().delete(name)
        raise
    return status(session, key)


def status(session: Session, key: str) -> Progress:
    """Where an upload stands. Raises Refusal P-UNKNOWN for one that is not there, or not yours."""
    upload = _mine(session, key)
    return Progress(upload.offset, upload.length, upload.done)


def finish(session: Session, key: str, kinds: tuple[str, ...], *, limit: int | None = None) -> Stored:
    """Store the whole as a document. Asked again, it gives the same answer.

    Raises Refusal P-UPLOAD-PART while something is missing (what came stays, and it goes on at its offset). When the
    whole is not what was announced, or is refused for its content, the upload is thrown away and begins anew.
    """
    upload = _mine(session, key)
    if upload.done:
        return described(upload.sha256, kinds)
    if upload.offset < upload.length:
        raise _missing(upload)
    try:
        kept = store(_Whole(upload), kinds, limit=limit, expect=upload.sha256)
    except FileNotFoundError:  # another finish was quicker and has cleared the parts away
        if status(session, key).done and exists(upload.sha256):
            return described(upload.sha256, kinds)
        raise
    except Refusal:
        forget(session, key)
        raise
    Upload.objects.filter(pk=key).update(done=True, touched_at=clock.real())
    _clear([upload])
    return kept


def forget(session: Session, key: str) -> None:
    """Throw an upload away."""
    upload = _mine(session, key)
    _clear([upload])
    upload.delete()


def sweep() -> int:
    """Throw away uploads without a sign of life for GGZY_UPLOAD_KEEP_HOURS, and sealed bids never lodged.

    A package that was lodged is taken apart and gone at once; one that still lies here names a bidder to whoever
    looks. Gives how many uploads went.
    """
    unlodged = StoredFile.objects.filter(kind="ggzybid", stored_at__lt=clock.real() - PACKAGE_KEPT)[:100]
    for sha256 in list(unlodged.values_list("sha256", flat=True)):
        discard(sha256)
    since = clock.real() - timedelta(hours=settings.GGZY_UPLOAD_KEEP_HOURS)
    stale = list(Upload.objects.filter(touched_at__lt=since)[:100])
    _clear(stale)
    Upload.objects.filter(pk__in=[upload.pk for upload in stale]).delete()
    return len(stale)


class _Whole(io.RawIOBase):
    """The parts of an upload, one after the other, as one stream."""

    def __init__(self, upload: Upload) -> None:
        self._chunks = self._read(list(upload.parts.order_by("offset").values_list("name", flat=True)))

    def read(self, size: int = -1, /) -> bytes:
        return next(self._chunks, b"")

    @staticmethod
    def _read(names: list[str]) -> Iterator[bytes]:
        for name in names:
            with storage().open(name, "rb") as file:
                while chunk := file.read(CHUNK):
                    yield chunk


def _keep_part(data: bytes | Stream, room: int) -> tuple[str, int]:
    """(name in the storage, bytes) of a part, safe on disk."""
    stream: Stream = io.BytesIO(data) if isinstance(data, bytes | bytearray | memoryview) else data
    file, draft = new_draft()
    size = 0
    try:
        with file:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > room:
                    raise sayings.too_long(room)
                file.write(chunk)
            flush_file(file)
        if size == 0:
            raise sayings.empty()
        name = f"parts/{secrets.token_hex(2)}/{secrets.token_hex(16)}"
        place(draft, name)
    finally:
        draft.unlink(missing_ok=True)
    return name, size


def _count_in(upload: Upload, offset: int, name: str, size: int) -> None:
    with transaction.atomic():
        here = Upload.objects.filter(pk=upload.pk, offset=offset, done=False)
        if here.update(offset=offset + size, touched_at=clock.real()) != 1:
            raise _elsewhere(Upload.objects.filter(pk=upload.pk).first() or upload)
        UploadPart.objects.create(upload=upload, offset=offset, length=size, name=name)


def _clear(uploads: list[Upload]) -> None:
    parts = UploadPart.objects.filter(upload__in=uploads)
    for name in parts.values_list("name", flat=True):
        storage().delete(name)
    parts.delete()


def _owner(session: Session, key: str) -> str:
    return blind(f"upload/{key}", session.who)


def _mine(session: Session, key: str) -> Upload:
    upload = Upload.objects.filter(pk=key).first()
    if upload is None or not hmac.compare_digest(upload.owner, _owner(session, key)):
        raise Refusal(
            "P-UNKNOWN",
            Text("没有这次上传，或已过期清理", "There is no such upload, or it was swept away"),
            Text("请重新开始上传", "Begin the upload again"),
            status=404,
        )
    return upload


def _elsewhere(upload: Upload) -> Refusal:
    return Refusal(
        "P-UPLOAD-PART",
        Text(
            f"这一段接不上：已收到 {upload.offset} 字节，共 {upload.length} 字节",
            f"This part does not follow on: {upload.offset} of {upload.length} bytes are in",
        ),
        Text(f"请从第 {upload.offset} 字节处继续", f"Go on at byte {upload.offset}"),
        facts={"offset": upload.offset, "length": upload.length, "done": upload.done},
    )


def _missing(upload: Upload) -> Refusal:
    return Refusal(
        "P-UPLOAD-PART",
        Text(
            f"上传未完成：已收到 {upload.offset} 字节，共 {upload.length} 字节",
            f"The upload is not whole: {upload.offset} of {upload.length} bytes are in",
        ),
        Text(
            f"已收到的部分仍保留，请从第 {upload.offset} 字节处继续",
            f"What came in is kept: go on at byte {upload.offset}",
        ),
        facts={"offset": upload.offset, "length": upload.length},
    )
