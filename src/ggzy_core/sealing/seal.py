"""Sealing a bid on the bidder's own machine. The platform sees neither the scalar nor the plaintext."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pyrage import encrypt_io

from ggzy_core.bid import Bid
from ggzy_core.canonical import canonical
from ggzy_core.certs import sm_envelope
from ggzy_core.certs.cms import encrypt_to, sign_detached
from ggzy_core.certs.credential import SigningKey
from ggzy_core.certs.trust import read_subject
from ggzy_core.sealing import archive
from ggzy_core.sealing.feldman import Dealing, deal
from ggzy_core.sealing.header import Context, FileHash, Header, ShareHash, TrusteeSlot
from ggzy_core.sealing.identity import SM_SUITE, age_identity, parse, sm_key
from ggzy_core.sealing.lot import LotCard
from ggzy_core.sealing.problems import SealingProblem

Progress = Callable[[int], None]


@dataclass(frozen=True)
class SealedBid:
    """What sealing left in `folder`: body.age (body.p7m), header.json, header.cms, own.cms, share_<i>.cms. No secret is kept."""

    folder: Path
    header: Header
    bid: Bid
    notes: tuple[str, ...]


class _Sink:
    """A file that hashes and counts what is written to it."""

    def __init__(self, path: Path, progress: Progress | None) -> None:
        self._file = path.open("wb")
        self._hash = hashlib.sha256()
        self._progress = progress
        self.size = 0

    def write(self, data: bytes) -> int:
        self._hash.update(data)
        self.size += len(data)
        if self._progress is not None:
            self._progress(self.size)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> FileHash:
        self._file.close()
        return FileHash(sha256=self._hash.hexdigest(), size=self.size)


def seal(
    folder: Path, lot: LotCard, credential: SigningKey, out_dir: Path, progress: Progress | None = None
) -> SealedBid:
    """Seal the bid in `folder` (bid.json and attachments) for `lot` into `out_dir`, in fixed memory.

    `progress` is told the encrypted bytes written so far. Raises BadBid or SealingProblem; `out_dir` must be empty
    and holds nothing half-made worth sending when this fails: header.cms is written last.
    """
    bid, notes = archive.scan(folder)
    _fits(bid, lot, credential)
    archive.must_be_empty(out_dir)
    out_dir.mkdir(parents=True, exist_ok=True)
    dealing = deal(lot.threshold, len(lot.trustees))
    ctx = _context(lot, dealing)
    body, plain = _encrypt(folder, bid, dealing.secret, ctx, out_dir / ctx.body_name, progress)
    own = encrypt_to(credential.certificate, scalar_note(dealing.secret, ctx))
    (out_dir / "own.cms").write_bytes(own)
    shares: list[ShareHash] = []
    for trustee, share in zip(lot.trustees, dealing.shares, strict=True):
        envelope = encrypt_to(trustee.certificate, share_note(share.number, share.value, ctx))
        (out_dir / f"share_{share.number}.cms").write_bytes(envelope)
        shares.append(ShareHash(number=share.number, sha256=hashlib.sha256(envelope).hexdigest()))
    header = Header(ctx=ctx, body=body, plain=plain, own=hashlib.sha256(own).hexdigest(), shares=shares)
    (out_dir / "header.json").write_bytes(header.to_json())
    (out_dir / "header.cms").write_bytes(sign_detached(header.to_json(), credential))
    return SealedBid(out_dir, header, bid, tuple(notes))


def scalar_note(scalar: bytes, ctx: Context) -> bytes:
    """What stands in own.cms."""
    return canonical({"scalar": scalar.hex(), "ctx": ctx.digest().hex()})


def share_note(number: int, value: bytes, ctx: Context) -> bytes:
    """What stands in share_<i>.cms."""
    return canonical({"number": number, "share": value.hex(), "ctx": ctx.digest().hex()})


def _fits(bid: Bid, lot: LotCard, credential: SigningKey) -> None:
    """The bid must be for this lot and by the holder of the certificate."""
    if (bid.tender, bid.lot) != (lot.tender, lot.lot):
        raise SealingProblem(
            "other-lot",
            f"bid.json 投的是 {bid.tender} / {bid.lot}，标段卡片是 {lot.tender} / {lot.lot}，请核对。",
            f"bid.json is for {bid.tender} / {bid.lot}, the lot card for {lot.tender} / {lot.lot}; check them.",
            "bid.json",
        )
    if lot.suite == SM_SUITE:
        _all_sm2(lot, credential)
    holder = read_subject(credential.certificate).uscc
    if holder != bid.lead.uscc:
        raise SealingProblem(
            "other-bidder",
            f"证书属于 {holder or '（无统一社会信用代码）'}，投标人（联合体牵头人）是 {bid.lead.uscc}，"
            "须用投标人自己的证书。",
            f"The certificate is {holder or 'without a credit code'}, the (lead) bidder is {bid.lead.uscc}; "
            "use the bidder's own certificate.",
            "bid.json",
        )


def _all_sm2(lot: LotCard, credential: SigningKey) -> None:
    """In the domestic profile everybody's key is SM2: the bidder's that signs, the trustees' that receive."""
    other = [one.name for one in lot.trustees if not sm_envelope.takes(one.certificate)]
    if credential.mechanism != "sm2":
        other.insert(0, "投标人 the bidder")
    if other:
        raise SealingProblem(
            "not-sm2",
            f"本标段规定国密加密，须使用 SM2 证书；以下不是：{'、'.join(other)}。",
            f"This lot is sealed in the domestic profile with SM2 certificates; these are not: {', '.join(other)}.",
        )


def _context(lot: LotCard, dealing: Dealing) -> Context:
    return Context(
        suite=lot.suite,
        tender=lot.tender,
        lot=lot.lot,
        bid=secrets.token_hex(16),
        threshold=lot.threshold,
        trustees=[TrusteeSlot(number=one.number, certificate=one.fingerprint) for one in lot.trustees],
        commitments=[point.hex() for point in dealing.commitments],
    )


def _encrypt(
    folder: Path, bid: Bid, scalar: bytes, ctx: Context, path: Path, progress: Progress | None
) -> tuple[FileHash, FileHash]:
    source, sink = archive.Body(folder, bid), _Sink(path, progress)
    try:
        if ctx.suite == SM_SUITE:
            rid = sm_envelope.rid_of_key(f"OpenGGZY {ctx.bid}", int.from_bytes(ctx.digest()[:16], "big"))
            sm_envelope.seal(source, source.length, sink, sm_key(scalar, ctx.digest()).public, rid)
        else:
            encrypt_io(source, sink, [parse(age_identity(scalar, ctx.digest())).to_public()])
    except Exception:
        sink.close()
        path.unlink()
        if source.problem is not None:
            raise source.problem from None
        raise
    return sink.close(), FileHash(sha256=source.sha256, size=source.size)
