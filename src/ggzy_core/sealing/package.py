"""The upload package (投标包): one file with fixed member names, and the parcel that goes to one trustee.

A package is a canonical ustar: header.json, header.cms, own.cms, share_1.cms …, body.age (domestic: body.p7m). `header.cms` and `own.cms`
name the bidder's certificate: whoever stores a package before the opening keeps those two secret and gives trustees
parcels only.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ggzy_core.certs.cms import SignatureProblem, Signed, verify_detached
from ggzy_core.sealing import ustar
from ggzy_core.sealing.header import Header, read_header
from ggzy_core.sealing.problems import SealingProblem

MAX_HEADER = 1 << 16
MAX_SIGNATURE = 1 << 15
MAX_ENVELOPE = 1 << 13
MAX_BODY = 2 << 30
SUFFIX = ".ggzybid"


@dataclass(frozen=True)
class Package:
    """A package whose every hash and whose signature were checked. `signed` says which certificate signed the header;
    whether that certificate holds, `check_chain` says."""

    path: Path
    header: Header
    signed: Signed
    signature: bytes
    own: bytes
    shares: tuple[bytes, ...]
    body_at: int  # where in the file the body begins

    @contextmanager
    def body(self) -> Iterator[ustar.Member]:
        """The age file, to be read from its beginning."""
        with self.path.open("rb") as file:
            file.seek(self.body_at)
            yield ustar.Member(file, self.header.ctx.body_name, self.header.body.size)

    def extract_body(self, target: Path) -> None:
        """Write the age file beside, for stock `age`."""
        with self.body() as body, target.open("wb") as file:
            for chunk in body.chunks():
                file.write(chunk)


@dataclass(frozen=True)
class Parcel:
    """What trustee `number` gets: header and its own share envelope, nothing of the bidder."""

    header: Header
    number: int
    share: bytes


def write_package(sealed: Path, path: Path) -> None:
    """Pack what `seal` left in the folder `sealed` into one file. The name of the file should be the random bid id."""
    header = read_header((sealed / "header.json").read_bytes())
    with path.open("wb") as target:
        for name in _names(header)[:-1]:
            ustar.write_member(target, name, (sealed / name).read_bytes())
        name = header.ctx.body_name
        size = (sealed / name).stat().st_size
        target.write(ustar.header(name, size))
        with (sealed / name).open("rb") as body:
            shutil.copyfileobj(body, target, ustar.CHUNK)
        target.write(ustar.padding(size) + ustar.END)


def read_package(path: Path, max_body: int = MAX_BODY) -> Package:
    """Read and check a whole package: packing, sizes, hashes, signature. Raises SealingProblem naming the part.

    Memory stays small whatever the body; nothing in the file is used as a path.
    """
    with path.open("rb") as file:
        parts = ustar.members(file, path.name)
        raw = _small(parts, "header.json", MAX_HEADER)
        header = read_header(raw)
        signature = _small(parts, "header.cms", MAX_SIGNATURE)
        signed = _check_signature(raw, signature)
        own = _small(parts, "own.cms", MAX_ENVELOPE)
        _check_hash("own.cms", hashlib.sha256(own).hexdigest(), header.own)
        shares: list[bytes] = []
        for one in header.shares:
            name = f"share_{one.number}.cms"
            shares.append(_small(parts, name, MAX_ENVELOPE))
            _check_hash(name, hashlib.sha256(shares[-1]).hexdigest(), one.sha256)
        _check_body(parts, header, max_body)
        body_at = file.tell() - header.body.size  # all of it was read, and no more
        if next(parts, None) is not None or file.read(1):
            raise ustar.damaged(path.name)
    return Package(path, header, signed, signature, own, tuple(shares), body_at)


def write_parcel(header: Header, number: int, share: bytes) -> bytes:
    """The parcel for trustee `number`."""
    target = io.BytesIO()
    ustar.write_member(target, "header.json", header.to_json())
    ustar.write_member(target, f"share_{number}.cms", share)
    target.write(ustar.END)
    return target.getvalue()


def read_parcel(source: BinaryIO) -> Parcel:
    """Read a parcel and check the envelope's hash against the header. Raises SealingProblem."""
    parts = ustar.members(source, "parcel")
    header = read_header(_small(parts, "header.json", MAX_HEADER))
    member = next(parts, None)
    wanted = {f"share_{one.number}.cms": one for one in header.shares}
    if member is None or member.name not in wanted or member.size > MAX_ENVELOPE:
        raise ustar.damaged("parcel")
    one, share = wanted[member.name], member.read()
    _check_hash(member.name, hashlib.sha256(share).hexdigest(), one.sha256)
    if next(parts, None) is not None or source.read(1):
        raise ustar.damaged("parcel")
    return Parcel(header, one.number, share)


def _names(header: Header) -> list[str]:
    shares = [f"share_{one.number}.cms" for one in header.shares]
    return ["header.json", "header.cms", "own.cms", *shares, header.ctx.body_name]


def _small(parts: Iterator[ustar.Member], name: str, most: int) -> bytes:
    member = next(parts, None)
    if member is None or member.name != name:
        raise ustar.damaged(name)
    if member.size > most:
        raise SealingProblem(
            "too-large", f"{name} 超过 {most} 字节上限。", f"{name} is larger than the {most} bytes allowed.", name
        )
    return member.read()


def _check_signature(header: bytes, signature: bytes) -> Signed:
    try:
        return verify_detached(header, signature)
    except SignatureProblem as error:
        raise SealingProblem(
            "bad-signature",
            f"封头 header.json 的签名无效：{error.zh}请用投标工具重新加密并签名。",
            f"The signature on header.json does not hold. {error.en} Seal and sign again.",
            "header.cms",
        ) from error


def _check_body(parts: Iterator[ustar.Member], header: Header, max_body: int) -> None:
    member, name = next(parts, None), header.ctx.body_name
    if member is None or member.name != name:
        raise ustar.damaged(name)
    if member.size > max_body:
        raise SealingProblem(
            "too-large",
            f"投标文件密文 {member.size} 字节，超过上限 {max_body} 字节，请压缩附件后重新加密。",
            f"The sealed body has {member.size} bytes, over the {max_body} allowed; make the attachments smaller.",
            name,
        )
    if member.size != header.body.size:
        raise tampered(name)
    digest = hashlib.sha256()
    for chunk in member.chunks():
        digest.update(chunk)
    _check_hash(name, digest.hexdigest(), header.body.sha256)


def _check_hash(part: str, found: str, wanted: str) -> None:
    if not hmac.compare_digest(found, wanted):
        raise tampered(part)


def tampered(part: str) -> SealingProblem:
    return SealingProblem(
        "tampered",
        f"{part} 与投标人签名的封头不符：该文件已被改动或损坏，请重新上传原投标包。",
        f"{part} does not fit the header the bidder signed: it was changed or damaged; upload the original again.",
        part,
    )
