"""Everything of a matter in one package: what the rooms keep, the record with its receipts, the keys to check it by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asn1crypto import pem

from ggzy.foundation.cosigning import queries as cosigning
from ggzy.foundation.identity import certificates
from ggzy.foundation.journal.sequencer import signer
from ggzy_core.archive import write_package
from ggzy_core.archive.trust import BETWEEN, ROOTS
from ggzy_core.canonical import sha256_hex

from . import record
from .pieces import DEMANDS, Piece, kept

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from ggzy.foundation.matters.models import Matter


def pack(matter: Matter, target: Path, pieces: list[Piece] | None = None, *, whole: bool = True) -> tuple[bytes, int]:
    """Write the package; answers its manifest and how many files are in it.

    `whole`: it is to hold all that the procedure demands. Raises Refusal P-PENDING while the journal is behind.
    """
    found = kept(matter) if pieces is None else pieces
    members = [piece.member() for piece in (*found, *record.stamped(matter), *record.pieces(matter), *_keys())]
    head: dict[str, Any] = {"matter": matter.code, "title": matter.title, "vkey": signer().vkey}
    if whole:
        demands = [one for one in DEMANDS.get(matter.procedure, ()) if one.begins]
        head["demands"] = [{"begins": one.begins, "name": one.name.zh, "clause": one.clause} for one in demands]
    return write_package(target, head, members), len(members)


def _keys() -> Iterator[Piece]:
    """The roots by which the certificates of the signed documents are checked, what was revoked, and the page that
    checks acts and documents in any browser."""
    yield Piece("verify.html", "离线核验页", cosigning.verifier())
    trust = certificates.trust()
    for what, ders, place, end in (
        ("受信任的根证书", trust.roots, ROOTS, "pem"),
        ("证书吊销列表", trust.crls, ROOTS, "crl"),
        ("中级证书", trust.intermediates, BETWEEN, "pem"),
    ):
        for der in dict.fromkeys(ders):
            content = pem.armor("CERTIFICATE", der) if end == "pem" else der
            yield Piece(f"{place}{sha256_hex(der)[:16]}.{end}", what, content)
