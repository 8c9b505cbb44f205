"""How often one may ask: a fixed window per address, and per token for those who have signed in.

Each process counts for itself and settles with the table every few requests, so that reading stays reading: a write
for every request would make citizens wait for bidders. With many processes somebody may get a few requests more.
The table keeps keyed hashes, never an address: what a table keeps, a copy of it tells.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from threading import Lock
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError
from django.db.models import F

from ggzy.foundation.identity.strangers import address, is_loopback
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.secrets import keyring
from ggzy.foundation.text import Text

from .models import Asked

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

WINDOW_S = 60
ANYBODY: int = settings.GGZY_API_LIMIT  # requests a window from one address without a token
HOLDER: int = settings.GGZY_API_TOKEN_LIMIT  # and with one token
TOKENS_OF = 4  # times that, from one address under any tokens: a made-up token must not buy a fresh window
SIGN_IN = 30  # attempts to sign in from one address
SETTLE = 20  # requests a process counts before it settles with the table

_door = Lock()
_window = 0
_local: dict[str, list[int]] = {}  # key: [counted here and not settled, total when last settled]


class TooOften(Refusal):
    """One has asked too often; `after` is the seconds to wait."""

    def __init__(self, most: int, after: int) -> None:
        self.after = after
        super().__init__(
            "P-RATE",
            Text(f"每 {WINDOW_S} 秒最多 {most} 次请求", f"At most {most} requests in {WINDOW_S} seconds"),
            Text(f"请在 {after} 秒后再来", f"Come back in {after} seconds"),
            facts={"limit": most, "window": WINDOW_S, "after": after},
            status=429,
        )


def count(request: HttpRequest) -> None:
    """Count this request; raises TooOften."""
    token, where = request.headers.get("Authorization", ""), address(request)
    exempt = settings.GGZY_DEMO and is_loopback(where)  # a sample city's people all live on one machine
    if token:
        _count("token", token, HOLDER)
    if exempt:
        return
    _count("address", where, HOLDER * TOKENS_OF if token else ANYBODY)
    if request.method == "POST" and request.path.endswith("/sign-in"):
        _count("sign-in", where, SIGN_IN)


def say(answer: HttpResponse, refusal: Refusal) -> HttpResponse:
    """Retry-After on the answer to one who asked too often."""
    if isinstance(refusal, TooOften):
        answer["Retry-After"] = str(refusal.after)
    return answer


def forget() -> None:
    """Count anew, for tests."""
    with _door:
        _local.clear()


def _count(kind: str, who: str, most: int) -> None:
    now = time.time()
    window = int(now // WINDOW_S)
    key = hmac.new(keyring().derive("asked"), f"{kind}\x1f{who}".encode(), hashlib.sha256).hexdigest()[:32]
    if _one_more(key, window) > most:
        raise TooOften(most, int((window + 1) * WINDOW_S - now) + 1)


def _one_more(key: str, window: int) -> int:
    """How often this key was here in this window, as far as this process knows, this time included."""
    global _window
    with _door:
        if window != _window:
            _window = window
            _local.clear()
        kept = _local.setdefault(key, [0, 0])
        kept[0] += 1
        fresh, total = kept
        if fresh < SETTLE:
            return fresh + total
        kept[:] = [0, total + fresh]
    try:
        total = _settled(key, window, fresh)
    except DatabaseError:  # a count is never a reason to turn somebody away
        return kept[1]
    kept[1] = max(kept[1], total)
    return kept[1]


def _settled(key: str, window: int, fresh: int) -> int:
    """Add to the table; the total of all processes."""
    if not Asked.objects.filter(key=key, window=window).update(times=F("times") + fresh):
        Asked.objects.filter(window__lt=window).delete()
        _, made = Asked.objects.get_or_create(key=key, window=window, defaults={"times": fresh})
        if not made:
            Asked.objects.filter(key=key, window=window).update(times=F("times") + fresh)
    return int(Asked.objects.values_list("times", flat=True).get(key=key, window=window))
