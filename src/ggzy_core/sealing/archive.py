"""The body of a bid before encryption: a canonical tar of `salt`, `bid.json` and `files/0001…`, padded with zeros.

`salt` is 32 random bytes and comes first, so that the published hash of the archive tells nothing of its content.
Attachments are numbered; their real names stand in bid.json only. Stock `age -d … | tar x` unpacks it.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ggzy_core.bid import MAX_BID_JSON, Bid, Document, read_bid
from ggzy_core.canonical import canonical
from ggzy_core.sealing import ustar
from ggzy_core.sealing.padding import padme
from ggzy_core.sealing.problems import SealingProblem

SALT = 32
BID = "bid.json"


def scan(folder: Path) -> tuple[Bid, list[str]]:
    """Read `folder/bid.json` and every other file below it as attachments; answers the bid with its documents hashed,
    and notes on what was normalised. A document that bid.json lists must be there, unchanged.

    Hidden files are left out with a note. Links and devices are refused: what is sealed must be what is seen.
    """
    try:
        bid, notes = read_bid((folder / BID).read_bytes())
    except FileNotFoundError as error:
        raise SealingProblem(
            "no-bid-json", f"{folder} 中没有 bid.json，请先填写投标数据。", f"There is no bid.json in {folder}.", BID
        ) from error
    found: list[dict[str, object]] = []
    for path in sorted(folder.rglob("*"), key=lambda p: p.relative_to(folder).as_posix()):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise SealingProblem(
                "not-a-file",
                f"{name} 是链接或特殊文件，不能投递，请换成普通文件。",
                f"{name} is not an ordinary file.",
                name,
            )
        if path.is_dir() or name == BID:
            continue
        if any(part.startswith(".") for part in name.split("/")):
            notes.append(f"{name}: 隐藏文件，未列入 · hidden, left out")
            continue
        if unicodedata.normalize("NFC", name) != name:
            raise SealingProblem(
                "not-nfc",
                f"文件名 {name} 含分解形式的字符，请重命名后重试。",
                f"{name} is not in Unicode NFC; rename it.",
                name,
            )
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        found.append({"name": name, "size": path.stat().st_size, "sha256": digest})
    complete, _ = read_bid(_with_documents(bid, found))
    _compare(bid, complete)
    return complete, notes


def _with_documents(bid: Bid, documents: list[dict[str, object]]) -> bytes:
    return canonical(bid.model_dump(mode="json") | {"documents": documents})


def _compare(stated: Bid, found: Bid) -> None:
    """What bid.json says of documents, and what responses point to, must be in the folder."""
    there = {document.name: document for document in found.documents}
    wanted = [name for response in stated.responses for name in response.documents]
    for name in [document.name for document in stated.documents] + wanted:
        if name not in there:
            raise SealingProblem(
                "missing-document", f"bid.json 提到的附件 {name} 不在文件夹中。", f"{name} is named but missing.", name
            )
    for document in stated.documents:
        if there[document.name] != document:
            raise _changed(document.name)


def _changed(name: str) -> SealingProblem:
    return SealingProblem(
        "changed-document",
        f"附件 {name} 与登记的大小或哈希不符，文件在加密过程中或此前被改动，请重新加密。",
        f"{name} differs from its recorded size or hash; it changed before or while sealing. Seal again.",
        name,
    )


def member_name(number: int, document: Document) -> str:
    """files/0001.pdf: the number from 1 and a plain suffix, if the name has one."""
    suffix = Path(document.name).suffix.lower()
    plain = suffix.isascii() and suffix[1:].isalnum() and len(suffix) <= 9
    return f"files/{number:04d}{suffix if plain else ''}"


@dataclass
class Body:
    """A padded archive that is produced while it is read, so that its size never matters to memory.

    `sha256` and `size` are right once `read` has answered b"".
    """

    folder: Path
    bid: Bid

    def __post_init__(self) -> None:
        self._stream = self._blocks()
        self._left = b""
        self._hash = hashlib.sha256()
        self.size = 0
        self.problem: SealingProblem | None = None

    def read(self, size: int = -1, /) -> bytes:
        if size < 0:
            size = 1 << 20
        while not self._left:
            try:
                block = next(self._stream, None)
            except SealingProblem as problem:
                self.problem = problem  # the encryptor that reads us would swallow the sentence
                raise
            if block is None:
                return b""
            self._left = block
        data, self._left = self._left[:size], self._left[size:]
        self._hash.update(data)
        self.size += len(data)
        return data

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    @property
    def length(self) -> int:
        """How long it will be."""
        return padme(self._full(len(self.bid.to_json())))

    def _full(self, bid: int) -> int:
        sizes = [SALT, bid, *(document.size for document in self.bid.documents)]
        return sum(ustar.room(size) for size in sizes) + len(ustar.END)

    def _blocks(self) -> Iterator[bytes]:
        bid = self.bid.to_json()
        full = self._full(len(bid))
        for name, data in (("salt", os.urandom(SALT)), (BID, bid)):
            yield ustar.header(name, len(data)) + data + ustar.padding(len(data))
        for number, document in enumerate(self.bid.documents, 1):
            yield ustar.header(member_name(number, document), document.size)
            yield from self._document(document)
            yield ustar.padding(document.size)
        yield ustar.END
        missing = padme(full) - full
        while missing:
            step = min(missing, ustar.CHUNK)
            yield bytes(step)
            missing -= step

    def _document(self, document: Document) -> Iterator[bytes]:
        digest, left = hashlib.sha256(), document.size
        with (self.folder / document.name).open("rb") as file:
            while chunk := file.read(ustar.CHUNK):
                left -= len(chunk)
                if left < 0:
                    break
                digest.update(chunk)
                yield chunk
        if left != 0 or digest.hexdigest() != document.sha256:
            raise _changed(document.name)


def must_be_empty(folder: Path) -> None:
    """Refuse a folder that holds something: nobody's files are overwritten or mixed with ours."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SealingProblem(
            "not-empty", f"输出文件夹 {folder} 不为空，请换一个。", f"{folder} is not an empty folder.", str(folder)
        )


def unpack(plain: ustar.Reader, out_dir: Path) -> Bid:
    """Write bid.json and the attachments under their real names below `out_dir` (made; must be empty).

    Names and hashes come from bid.json and are checked; nothing of the archive is trusted as a path.
    """
    must_be_empty(out_dir)
    out_dir.mkdir(parents=True, exist_ok=True)
    parts = ustar.members(plain, "body")
    _take(parts, "salt", SALT)
    raw = _take(parts, BID, None, MAX_BID_JSON).read()
    bid, _ = read_bid(raw)
    if bid.to_json() != raw:
        raise ustar.damaged(BID)
    for number, document in enumerate(bid.documents, 1):
        _write(_take(parts, member_name(number, document), document.size), out_dir, document)
    if next(parts, None) is not None:
        raise ustar.damaged("body")
    (out_dir / BID).write_bytes(raw)
    return bid


def _take(parts: Iterator[ustar.Member], name: str, size: int | None, most: int | None = None) -> ustar.Member:
    member = next(parts, None)
    if member is None or member.name != name or (size is not None and member.size != size):
        raise ustar.damaged(name)
    if most is not None and member.size > most:
        raise ustar.damaged(name)
    return member


def _write(member: ustar.Member, out_dir: Path, document: Document) -> None:
    """Write one attachment; it gets its name only when it is whole and its hash is right."""
    target = out_dir / document.name
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with tempfile.NamedTemporaryFile(dir=out_dir, delete=False) as file:
        for chunk in member.chunks():
            digest.update(chunk)
            file.write(chunk)
    if digest.hexdigest() != document.sha256 or target.exists():
        Path(file.name).unlink()
        raise _changed(document.name)
    Path(file.name).rename(target)
