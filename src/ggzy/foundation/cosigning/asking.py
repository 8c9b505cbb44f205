"""Asking one cosigner, over HTTP and without the database: bounded in time, and every answer is held against its key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import httpx

from ggzy_core.tlog.cosignature import cosignatures
from ggzy_core.tlog.cosigner import Request
from ggzy_core.tlog.errors import TlogError
from ggzy_core.tlog.policy import Listed

TIMEOUT = httpx.Timeout(5.0, connect=3.0)
MOST_BYTES = 64 << 10
ROUNDS = 3  # two processes may ask at once; each learns the new size and asks again


@dataclass(frozen=True)
class Outcome:
    """How it went: `ok` with the line, or why not. `told` is the size the cosigner says to have seen."""

    listed: Listed
    size: int
    checkpoint: bytes
    said: str
    line: str = ""
    at: datetime | None = None
    told: int | None = None
    answer: str = ""


def ask(listed: Listed, size: int, checkpoint: bytes, seen: int, prove: Callable[[int, int], list[bytes]]) -> Outcome:
    """Show the checkpoint to the cosigner; `seen` is the size it had last, `prove` the proof between two sizes."""

    def out(said: str, **more: object) -> Outcome:
        return Outcome(listed, size, checkpoint, said, **more)  # type: ignore[arg-type]

    old = min(seen, size)
    try:
        with httpx.Client(timeout=TIMEOUT, trust_env=False, follow_redirects=False) as client:
            for _ in range(ROUNDS):
                request = Request(old, tuple(prove(old, size)) if 0 < old < size else (), checkpoint)
                code, body = _post(client, listed.url, request.body())
                if code != 409:
                    break
                told = int(body) if body.strip().isdigit() and len(body) < 21 else None
                if told is None:
                    return out("refused", answer=body)
                if told > size:
                    return out("ahead", told=told, answer=body)
                if told == old == size:
                    return out("fork", told=told, answer=body)
                old = told
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return out("unreachable", answer=type(error).__name__)
    except TlogError as error:
        return out("broken", answer=str(error))
    if code == 422:
        return out("fork", told=old, answer=body)
    if code in (403, 404):
        return out("unknown", answer=body)
    if code != 200:
        return out("unreachable" if code >= 500 else "refused", answer=f"HTTP {code}")
    try:
        (found,) = cosignatures(checkpoint + body.encode(), [listed.key])
    except (TlogError, ValueError):
        return out("refused", answer=body)
    return out("ok", line=found.line, at=found.at)


def _post(client: httpx.Client, url: str, body: bytes) -> tuple[int, str]:
    where = url.rstrip("/") + "/add-checkpoint"
    with client.stream("POST", where, content=body, headers={"User-Agent": "OpenGGZY-log"}) as answer:
        read = b""
        for part in answer.iter_bytes(4096):
            read += part
            if len(read) > MOST_BYTES:
                break
    return answer.status_code, read.decode("utf-8", "replace")
