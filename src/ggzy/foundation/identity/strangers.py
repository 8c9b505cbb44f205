"""Somebody without an account at the counter: how often one address may do the acts that anybody may do (P-STRANGER),
and ask for what costs the node work and changes nothing: a package tried (P-TRY), a file verified (P-PROVE).

The door knows roles and no addresses, so the faces count before they knock. Counted in this process's memory under a
key that is gone with it: nothing is written, nothing of it is evidence.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import os
import time
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from django.conf import settings

from ggzy.foundation import clock
from ggzy.foundation.acts.roles import Role
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.rulebook import rule
from ggzy.foundation.text import Text
from ggzy_core.periods import local_date

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ggzy.foundation.acts import ActSpec, Session

WINDOW_S = 600
MOST_KEPT = 10_000
_key = os.urandom(32)
_door = Lock()
_times: OrderedDict[str, list[float]] = OrderedDict()


def knock(request: HttpRequest, spec: ActSpec, session: Session) -> None:
    """Count an act that nobody in particular is about to do; raises Refusal P-STRANGER when there were too many.

    People who are signed in are not counted here, and neither is a sample city's own machine.
    """
    if Role.ANYONE in spec.by:
        count(request, session, "P-STRANGER")


def count(request: HttpRequest, session: Session, limit: str) -> None:
    """Count once under a rule of how often one may in ten minutes; raises Refusal with that rule when it is too often."""
    if session.person is not None:
        return
    where = address(request)
    if settings.GGZY_DEMO and is_loopback(where):
        return
    most = int(rule(limit).on(local_date(clock.now())).value)  # type: ignore[arg-type]
    wait = _counted(hmac.new(_key, f"{limit}/{where}".encode(), hashlib.sha256).hexdigest(), most)
    if wait:
        raise Refusal(
            limit,
            Text(f"十分钟内未登录办理已满 {most} 次", f"{most} times within ten minutes without signing in"),
            Text(f"请在 {wait} 秒后再来，或登录后办理", f"Come back in {wait} seconds, or sign in"),
            facts={"limit": most, "window": WINDOW_S, "after": wait},
            status=429,
        )


def address(request: HttpRequest) -> str:
    """Who is at the other end: the peer, or what the nearest of our own proxies (GGZY_PROXIES) says it saw."""
    proxies = getattr(settings, "AXES_IPWARE_PROXY_COUNT", None) or 0
    told = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",") if one.strip()]
    if proxies and len(told) >= proxies:
        return told[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def is_loopback(where: str) -> bool:
    try:
        return ipaddress.ip_address(where).is_loopback
    except ValueError:
        return False


def forget() -> None:
    """Count anew, for tests."""
    with _door:
        _times.clear()


def _counted(key: str, most: int) -> int:
    """Seconds to wait; 0 when this one is taken."""
    now = time.monotonic()
    with _door:
        times = [at for at in _times.pop(key, []) if now - at < WINDOW_S]
        _times[key] = times
        while len(_times) > MOST_KEPT:
            _times.popitem(last=False)
        if len(times) >= most:
            return int(WINDOW_S - (now - times[0])) + 1
        times.append(now)
    return 0
