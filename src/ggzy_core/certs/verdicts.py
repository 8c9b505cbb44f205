"""What may be remembered between two checks of a chain, and for how long.

Two things are kept for each trust list, both keyed by the bytes of its roots and revocation lists, so that a new list
starts anew. The parsed roots and lists themselves; and that a certificate was found good, until the next time at
which anything the finding rests on begins or ends: a certificate, a root, or any revocation list. A certificate whose
number stands on any of the lists, whatever date stands beside it, is judged anew each time; so is one that failed.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from cryptography import x509

MOST = 4096  # certificates remembered for one trust list
SMALL = 1 << 16  # bytes; a longer revocation list would hold too much memory once it is parsed


class Keeping:
    """Of one trust list: `roots` and `crls` parsed, and the certificates that were found good.

    The parser fills its objects in while they are read, so hold `lock` around whatever uses them.
    """

    def __init__(self, roots: tuple[bytes, ...], crls: tuple[bytes, ...]) -> None:
        self.lock = threading.Lock()
        self._roots = [_kept(asn1_x509.Certificate, der) for der in roots]
        self._crls = [_kept(asn1_crl.CertificateList, der) for der in crls]
        self._borders, self._listed = _borders(roots, crls)
        self._good: OrderedDict[Hashable, tuple[datetime, datetime, Any]] = OrderedDict()

    @property
    def roots(self) -> list[Any]:
        return [one() for one in self._roots]

    @property
    def crls(self) -> list[Any]:
        return [one() for one in self._crls]

    def good(self, what: Hashable, at: datetime) -> Any:
        """What was remembered of `what` when it was found good, in a span of time that holds `at`; or None."""
        kept = self._good.get(what)
        return kept[2] if kept is not None and kept[0] <= at < kept[1] else None

    def forget(self) -> None:
        """Judge every certificate anew; for measurements."""
        self._good.clear()

    def found_good(self, what: Hashable, at: datetime, path: Iterable[Any], fact: Any) -> None:
        """Remember `fact`, if a span around `at` is known in which nothing changes for the certificates of `path`."""
        path = list(path)
        if self._borders is None or any(one.serial_number in self._listed for one in path):
            return
        borders = [*self._borders, *(time for one in path for time in (one.not_valid_before, one.not_valid_after))]
        begun = max((time for time in borders if time <= at), default=None)
        ends = min((time for time in borders if time > at), default=None)
        if begun is None or ends is None:
            return
        self._good[what] = (begun, ends, fact)
        while len(self._good) > MOST:
            self._good.popitem(last=False)


@lru_cache(maxsize=8)
def keeping(roots: tuple[bytes, ...], crls: tuple[bytes, ...]) -> Keeping:
    """What is kept of the trust list with these roots and lists (DER). Raises ValueError for what cannot be parsed."""
    return Keeping(roots, crls)


def _kept(kind: Any, der: bytes) -> Callable[[], Any]:
    """A maker of the parsed object: always the same one where that is safe, else a fresh one each time.

    The parser may write an object anew once it was looked into; kept is only what it writes as it came.
    """

    def fresh() -> Any:
        return kind.load(der, strict=True)

    if len(der) > SMALL:
        return fresh
    one = fresh()
    _ = one.native
    return (lambda: one) if one.dump(force=True) == der else fresh


def _borders(roots: tuple[bytes, ...], crls: tuple[bytes, ...]) -> tuple[list[datetime] | None, frozenset[int]]:
    """When roots and lists begin and end, and every serial number on a list; None where a list does not say."""
    times: list[datetime] = []
    listed: set[int] = set()
    try:
        for root in map(x509.load_der_x509_certificate, roots):
            times += [root.not_valid_before_utc, root.not_valid_after_utc]
        for crl in map(x509.load_der_x509_crl, crls):
            if crl.next_update_utc is None:
                return None, frozenset()
            times += [crl.last_update_utc, crl.next_update_utc]
            listed.update(one.serial_number for one in crl)
    except ValueError:
        return None, frozenset()
    return times, frozenset(listed)
