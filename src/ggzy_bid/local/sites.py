"""Which sites may ask this machine for a signature: those that the user has allowed once, each by a token of its browser.

A site is its origin (https://host). Allowing opens the way for one browser, for a short while; what that browser is given
it shows with every request. Kept are hashes of tokens.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from ggzy_client.memory import origin_of
from ggzy_core.certs.credential import write_private

WINDOW_S = 600  # how long after "allow" the site's page may fetch its token
MOST_BROWSERS = 10  # tokens of one site; the oldest goes


@dataclass
class Sites:
    """The sites allowed on this machine, kept in one private file."""

    path: Path
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _open: dict[str, float] = field(default_factory=dict, repr=False)

    def allowed(self) -> list[str]:
        return sorted(self._kept())

    def allow(self, origin: str) -> str:
        """Allow a site, and let one browser of it fetch a token within ten minutes. Raises NodeProblem for no address."""
        origin = origin_of(origin)
        with self._lock:
            kept = self._kept()
            kept.setdefault(origin, [])
            self._keep(kept)
            self._open[origin] = time.monotonic() + WINDOW_S
        return origin

    def forget(self, origin: str) -> None:
        """The site may ask no more, by whatever browser."""
        with self._lock:
            kept = self._kept()
            kept.pop(origin, None)
            self._open.pop(origin, None)
            self._keep(kept)

    def knows(self, origin: str) -> bool:
        return origin in self._kept()

    def pair(self, origin: str) -> str | None:
        """A token for the browser that asks first after the user allowed its site; None for everybody else."""
        with self._lock:
            if self._open.pop(origin, 0.0) < time.monotonic():
                return None
            kept, token = self._kept(), secrets.token_urlsafe(32)
            kept[origin] = [*kept.get(origin, []), _digest(token)][-MOST_BROWSERS:]
            self._keep(kept)
        return token

    def holds(self, origin: str, token: str) -> bool:
        """Is this a token that was given to this very site?"""
        given = _digest(token)
        return any(hmac.compare_digest(given, one) for one in self._kept().get(origin, []))

    def _kept(self) -> dict[str, list[str]]:
        try:
            found: dict[str, list[str]] = json.loads(self.path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return found

    def _keep(self, kept: dict[str, list[str]]) -> None:
        write_private(self.path, json.dumps(kept, ensure_ascii=False, indent=1).encode())


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
