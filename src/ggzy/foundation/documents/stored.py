"""Documents by their content: the address of a document is the SHA-256 of its bytes.

Streamed with fixed memory to a draft, looked at, and only then put in place. The name and the content type that the
sender gave are not even asked for.
"""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from django.conf import settings
from django.db import connection

from ggzy.foundation import clock
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.statements import Asked
from ggzy.foundation.text import Text

from . import sayings
from .content import look
from .folder import DocumentFolder, flush_file, new_draft, place, storage
from .models import StoredFile

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 1 << 20
_line = Asked(lambda sha256: StoredFile.objects.filter(pk=sha256))
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
# both databases take these as they stand; Django would write them anew for each of the files an act stores
_NOTE = (
    "INSERT INTO documents_storedfile (sha256, length, kind, stored_at) VALUES (%s, %s, %s, %s) "
    "ON CONFLICT (sha256) DO UPDATE SET length = EXCLUDED.length, kind = EXCLUDED.kind"
)
_FORGET = "DELETE FROM documents_storedfile WHERE sha256 = %s"


class Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Stored:
    """A document in store: its address, its length in bytes, and what it is."""

    sha256: str
    length: int
    kind: str


def store(
    source: bytes | Stream, kinds: tuple[str, ...], *, limit: int | None = None, expect: str = "", ours: bool = False
) -> Stored:
    """Keep a document, if its content is of one of `kinds` (`content.KINDS`). The same bytes twice are one document.

    `limit` is in bytes; without one the settings decide. `expect` is the hash the sender announced. `ours`: the node
    packed it itself a moment ago, as the one kind named, so it is not looked through once more. Raises Refusal
    P-UPLOAD-SIZE (empty or too long), P-UPLOAD-KIND (something else than allowed, damaged, or dangerous) and
    P-UPLOAD-HASH; then nothing is kept. Call it before a transaction, not within.
    """
    kept = place_whole(source, kinds, limit=limit, expect=expect, ours=ours)
    note(kept)
    return kept


def place_whole(
    source: bytes | Stream, kinds: tuple[str, ...], *, limit: int | None = None, expect: str = "", ours: bool = False
) -> Stored:
    """The first half of `store`: the bytes are in place, and the index does not know them yet."""
    most = limit_for(kinds) if limit is None else limit
    with _draft(source, most) as (path, sha256, length):
        if expect and expect != sha256:
            raise sayings.wrong_hash(expect, sha256)
        kind = kinds[0] if ours else look(path, kinds)
        place(path, address(sha256))
    return Stored(sha256, length, kind)


def note(kept: Stored, *, instead_of: str = "") -> None:
    """The second half: a line in the index, in place of that of a document that is gone. May stand in a transaction."""
    with connection.cursor() as cursor:
        at = connection.ops.adapt_datetimefield_value(clock.real())
        cursor.execute(_NOTE, [kept.sha256, kept.length, kept.kind, at])
        if instead_of:
            cursor.execute(_FORGET, [instead_of])


def limit_for(kinds: tuple[str, ...]) -> int:
    """Bytes that a document of these kinds may have, by the settings."""
    most = settings.GGZY_BID_LIMIT if "ggzybid" in kinds else settings.GGZY_DOCUMENT_LIMIT
    return int(most)


def open_document(sha256: str) -> BinaryIO:
    """The bytes, open for reading. Raises Refusal P-UNKNOWN for a document that is not here."""
    try:
        return storage().open(address(sha256), "rb")  # type: ignore[return-value]
    except FileNotFoundError as error:
        raise _unknown(sha256) from error


def document_bytes(sha256: str) -> bytes:
    """All of a small document at once."""
    with open_document(sha256) as file:
        return file.read()


@contextmanager
def as_file(sha256: str) -> Iterator[Path]:
    """A path to read a document by: its own in a folder, a copy that goes away in any other storage."""
    kept = storage()
    if isinstance(kept, DocumentFolder):
        path = Path(kept.path(address(sha256)))
        if not path.is_file():
            raise _unknown(sha256)
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="ggzy-") as folder:
        copy = Path(folder) / "document"
        with open_document(sha256) as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target, CHUNK)
        yield copy


def length(sha256: str) -> int:
    """Bytes of a stored document. Raises Refusal P-UNKNOWN."""
    try:
        return int(storage().size(address(sha256)))
    except FileNotFoundError as error:
        raise _unknown(sha256) from error


def exists(sha256: str) -> bool:
    """Is there a document at this address? False for what is no address."""
    return _HASH.fullmatch(sha256) is not None and storage().exists(address(sha256))


def described(sha256: str, kinds: tuple[str, ...] = ()) -> Stored:
    """What a stored document is; looked at again when the index does not know it, or knows another kind than asked.

    Raises Refusal P-UNKNOWN when it is not here, P-UPLOAD-KIND when it is none of `kinds`.
    """
    size = length(sha256)
    known = _line.first(sha256)
    if known is not None and (not kinds or known.kind in kinds):
        return Stored(sha256, size, known.kind)
    with open_document(sha256) as file:
        return store(file, kinds or (known.kind if known else "any",), limit=size, expect=sha256)


def discard(sha256: str) -> None:
    """Take a document away again: one that was only needed to be taken apart, and that would tell who sent it."""
    remove(sha256)
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [sha256])


def remove(sha256: str) -> None:
    """The bytes alone; the index is told later (`note`), or swept."""
    storage().delete(address(sha256))


def verify_document(sha256: str) -> bool:
    """Do the stored bytes still hash to their address? False when they were changed or are gone."""
    if not exists(sha256):
        return False
    digest = hashlib.sha256()
    with open_document(sha256) as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest() == sha256


def address(sha256: str) -> str:
    """Name within the storage: ab/cd/abcd…; raises Refusal P-UNKNOWN for anything but 64 small hex digits."""
    if not _HASH.fullmatch(sha256):
        raise _unknown(sha256)
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


@contextmanager
def _draft(source: bytes | Stream, most: int) -> Iterator[tuple[Path, str, int]]:
    """The source as a flushed file with hash and length; removed at the end unless it was moved away."""
    stream: Stream = io.BytesIO(source) if isinstance(source, bytes | bytearray | memoryview) else source
    file, path = new_draft()
    try:
        digest, size = hashlib.sha256(), 0
        with file:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > most:
                    raise sayings.too_long(most)
                digest.update(chunk)
                file.write(chunk)
            if size == 0:
                raise sayings.empty()
            flush_file(file)
        yield path, digest.hexdigest(), size
    finally:
        path.unlink(missing_ok=True)


def _unknown(sha256: str) -> Refusal:
    return Refusal(
        "P-UNKNOWN",
        Text("没有这份文件", "There is no such document"),
        Text("请先上传文件，再引用其 SHA-256", "Upload the document first, then name it by its SHA-256"),
        facts={"sha256": sha256[:64]},
        status=404,
    )
