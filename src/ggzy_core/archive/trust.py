"""Whose certificates count in a package: the roots and lists that lie in it, or roots that its reader brings along.

keys/trust/HASH.pem, .crl   recognised roots, and what was revoked
keys/between/HASH.pem       certificates between a root and a signer
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy_core.certs.trust import TrustList

from .reading import whole

if TYPE_CHECKING:
    import zipfile

ROOTS, BETWEEN = "keys/trust/", "keys/between/"


def trust_of(archive: zipfile.ZipFile, brought: TrustList | None = None) -> TrustList:
    """Raises ValueError for what cannot be read. The lists in the package are asked either way: whoever leaves a
    revocation out of theirs is told by ours, and the reverse."""

    def found(place: str, end: str) -> list[bytes]:
        names = sorted(name for name in archive.namelist() if name.startswith(place) and name.endswith(end))
        return [content for name in names if (content := whole(archive, name))]

    roots, lists = found(ROOTS, ".pem"), found(ROOTS, ".crl")
    if brought is None:
        return TrustList(roots, lists, found(BETWEEN, ".pem"))
    between = (*brought.intermediates, *found(BETWEEN, ".pem"))
    return TrustList(brought.roots, dict.fromkeys((*brought.crls, *lists)), between, brought.periods)
