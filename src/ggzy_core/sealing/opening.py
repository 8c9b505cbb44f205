"""Opening a sealed bid after the deadline: the bidder reveals `s`, or enough trustees recover it; anyone can check."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from asn1crypto import pem
from pyrage import DecryptError, decrypt_io

from ggzy_core.bid import BadBid, Bid
from ggzy_core.canonical import NotCanonical, load
from ggzy_core.certs import sm_envelope
from ggzy_core.certs.credential import Credential
from ggzy_core.certs.envelope import EnvelopeProblem, decrypt
from ggzy_core.sealing import archive, feldman, ustar
from ggzy_core.sealing.header import Header
from ggzy_core.sealing.identity import SM_SUITE, age_identity, parse, sm_key
from ggzy_core.sealing.package import tampered
from ggzy_core.sealing.pipe import Pipe
from ggzy_core.sealing.problems import SealingProblem

READ = 256 << 10


@dataclass(frozen=True)
class OpenedBid:
    """The bid, and the folder in which bid.json and its documents stand under their own names."""

    bid: Bid
    folder: Path


def reveal(own: bytes, header: Header, credential: Credential) -> bytes:
    """The bidder's way: the scalar from own.cms, already checked against the commitments. Raises SealingProblem."""
    try:
        note = load(decrypt(own, credential))
        scalar = bytes.fromhex(note["scalar"])
    except EnvelopeProblem as error:
        raise SealingProblem(
            "unopenable-own", f"own.cms 无法打开：{error.zh}", f"own.cms does not open. {error.en}", "own.cms"
        ) from error
    except (NotCanonical, KeyError, TypeError, ValueError) as error:
        raise tampered("own.cms") from error
    check_scalar(header, scalar)
    return scalar


def check_scalar(header: Header, scalar: bytes) -> None:
    """Is this the scalar the bidder committed to (s·B = C_0)? Raises SealingProblem wrong-scalar."""
    if not feldman.is_secret(scalar, header.ctx.points):
        raise SealingProblem(
            "wrong-scalar",
            "提交的开启密钥与投标人的承诺不符，不是这份投标的密钥。",
            "The key given does not fit the bidder's commitment; it is not the key of this bid.",
            "scalar",
        )


def recover(header: Header, shares: Sequence[feldman.Share]) -> bytes:
    """The trustees' way: the scalar from any `threshold` shares. Raises SealingProblem naming a wrong share."""
    known = len(header.ctx.trustees)
    for share in shares:
        if not 1 <= share.number <= known:
            raise feldman.wrong_share(share.number)
    return feldman.recover(shares, header.ctx.points)


def key_file(header: Header, scalar: bytes) -> str:
    """A key file for stock `age -d -i`; in the domestic profile the SM2 key as PEM."""
    check_scalar(header, scalar)
    if header.ctx.suite == SM_SUITE:
        return str(pem.armor("PRIVATE KEY", sm_key(scalar, header.ctx.digest()).private), "ascii")
    return f"# OpenGGZY {header.ctx.lot} {header.ctx.bid}\n{age_identity(scalar, header.ctx.digest())}\n"


def open_body(body: BinaryIO | ustar.Reader, header: Header, scalar: bytes, out_dir: Path) -> OpenedBid:
    """Decrypt the age file and unpack it as `out_dir`, checking ciphertext and plaintext against the header.

    `out_dir` appears whole or not at all, so that a crash leaves nothing in the way of doing it again; it must be
    missing or empty. Fixed memory, and nothing of the plaintext on disk but the documents themselves.
    Raises SealingProblem: wrong-scalar, not-empty, tampered (body.age), or void-bid when the bidder sealed something
    that is not what its header says or no bid at all: such a bid is void by the bidder's own doing.
    """
    check_scalar(header, scalar)
    archive.must_be_empty(out_dir)
    out_dir = out_dir.resolve()
    work = out_dir.parent / f".{out_dir.name}.opening"
    shutil.rmtree(work, ignore_errors=True)  # what a crash left
    work.mkdir(parents=True, mode=0o700)
    try:
        bid = _unsealed(body, header, scalar, work / "bid")
        if out_dir.exists():
            out_dir.rmdir()
        (work / "bid").rename(out_dir)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return OpenedBid(bid, out_dir)


def _unsealed(body: BinaryIO | ustar.Reader, header: Header, scalar: bytes, out_dir: Path) -> Bid:
    """Decrypt and unpack at once. What is wrong with the file as a whole is said before what is wrong inside it: a
    body that was changed on its way is nobody's false bid."""

    def push(pipe: Pipe) -> None:
        target = _Limited(pipe, header.plain.size)
        _decrypt(_Hashing(body), target, header, scalar)
        if (target.size, target.digest.hexdigest()) != (header.plain.size, header.plain.sha256):
            raise void("明文与封头中的承诺不符", "the plaintext does not fit the commitment in the header")

    pipe, bid, inside = Pipe(push), None, None
    try:
        bid = archive.unpack(pipe, out_dir)
    except (SealingProblem, BadBid) as error:
        inside = error
    except BaseException:
        pipe.abandon()
        raise
    failed = pipe.end()
    if failed is not None:
        raise failed
    if inside is not None:
        raise void(inside.zh.rstrip("。"), inside.en.rstrip(".")) from inside
    assert bid is not None
    return bid


class _Hashing:
    """A reader that hashes what passes."""

    def __init__(self, source: BinaryIO | ustar.Reader) -> None:
        self._source, self.digest = source, hashlib.sha256()
        self._left = memoryview(b"")

    def read(self, size: int = -1, /) -> bytes:
        if not self._left:  # the decryptor asks for 8 KiB at a time: that many reads and hashes would take longer
            self._left = memoryview(self._source.read(READ))
            self.digest.update(self._left)
        piece = self._left if size < 0 else self._left[:size]
        self._left = self._left[len(piece) :]
        return bytes(piece)


class _Limited:
    """A writer that hashes and stops at a size, so that a hostile body cannot fill the disk."""

    def __init__(self, target: Pipe, most: int) -> None:
        self._target, self._most, self.digest, self.size = target, most, hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        self.size += len(data)
        if self.size > self._most:
            raise OSError("more plaintext than the header says")
        self.digest.update(data)
        return self._target.write(data)

    def flush(self) -> None:
        self._target.flush()


def _decrypt(source: _Hashing, target: _Limited, header: Header, scalar: bytes) -> None:
    try:
        if header.ctx.suite == SM_SUITE:
            sm_envelope.open_to(source, target, sm_key(scalar, header.ctx.digest()))
        else:
            decrypt_io(source, target, [parse(age_identity(scalar, header.ctx.digest()))])
    except (DecryptError, OSError, sm_envelope.BadSmEnvelope) as error:
        while source.read(ustar.CHUNK):  # the rest, to learn whether it is the file that was signed
            pass
        if source.digest.hexdigest() != header.body.sha256:
            raise tampered(header.ctx.body_name) from error
        raise void(
            "承诺的密钥打不开其密文，或明文大于所报大小", "its own key does not open it, or it holds more than it says"
        ) from error
    while source.read(ustar.CHUNK):
        pass
    if source.digest.hexdigest() != header.body.sha256:
        raise tampered(header.ctx.body_name)


def void(zh: str, en: str) -> SealingProblem:
    """The bidder signed something that is no bid."""
    return SealingProblem(
        "void-bid",
        f"该投标文件无法作为投标打开，系投标人加密内容所致：{zh}。",
        f"This cannot be opened as a bid, by the bidder's own sealing: {en}.",
        "body.age",
    )
