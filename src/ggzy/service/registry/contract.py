"""Does a registry, or the adapter in front of one, keep the contract? For whoever connects their own.

GET {address}/v1/organisations/{code}
200 {"source": "…", "at": "2026-03-02T01:00:00Z", "organisation": {"uscc", "name", "region", "address",
     "representative", "status": "active" or "cancelled"}}      region, address and representative may be empty
404 {"error": "unknown"}                                        for a code it does not know
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx

from ggzy.foundation.identity.known import Silent

from .connector import MOST_BYTES, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

QUICK_S = 3.0


@dataclass(frozen=True)
class Step:
    """One promise: kept or not, in words."""

    ok: bool
    zh: str
    en: str

    def __str__(self) -> str:
        return f"{'✓' if self.ok else '✗'} {self.zh} · {self.en}"


def check(address: str, known: str, unknown: str) -> Iterator[Step]:
    """Every promise, one by one, against the running service. `known` is a code it has, `unknown` one it has not."""
    ask = _asking(address)
    try:
        answer, seconds = ask(known)
    except httpx.HTTPError as error:
        yield Step(False, f"联系不上：{error}", f"it cannot be reached: {error}")
        return
    yield Step(
        answer.status_code == 200,
        f"已知代码答 200（现为 {answer.status_code}）",
        f"200 for a known code (it said {answer.status_code})",
    )
    yield Step(
        seconds < QUICK_S,
        f"{seconds:.2f} 秒内答复，限 {QUICK_S:.0f} 秒",
        f"it answers in {seconds:.2f} s of {QUICK_S:.0f}",
    )
    yield Step(
        answer.headers.get("content-type", "").startswith("application/json"), "答复为 JSON", "the answer is JSON"
    )
    yield Step(len(answer.content) <= MOST_BYTES, "答复不超过 64 KiB", "the answer has 64 KiB at most")
    try:
        found = read(json.loads(answer.content), known)
        yield Step(
            True, f"字段齐全：{found.name}，{found.source}，{found.at}", "source, time and organisation are there"
        )
    except (Silent, ValueError, RecursionError):
        yield Step(
            False,
            "字段缺失、格式不符，或者不是所问的主体",
            "fields are missing or malformed, or it is about another code",
        )
    twice, _ = ask(known)
    same = _organisation(twice) == _organisation(answer)
    yield Step(same, "再问一次，主体信息相同", "asked again, it says the same of the organisation")
    stranger, _ = ask(unknown)
    yield Step(
        stranger.status_code == 404,
        f"未知代码答 404（现为 {stranger.status_code}）",
        f"404 for an unknown code (it said {stranger.status_code})",
    )
    for wrong in ("..%2f..%2fetc", known[:-1], known + "0", "%00"):
        odd, _ = ask(wrong)
        if odd.status_code not in (400, 404):
            yield Step(
                False,
                f"不成立的代码 {wrong} 答 {odd.status_code}",
                f"{odd.status_code} for the malformed code {wrong}",
            )
            return
    yield Step(True, "不成立的代码答 400 或 404", "400 or 404 for malformed codes")


def _asking(address: str) -> Callable[[str], tuple[httpx.Response, float]]:
    def ask(code: str) -> tuple[httpx.Response, float]:
        began = time.monotonic()
        where = f"{address.rstrip('/')}/v1/organisations/{code}"
        answer = httpx.get(where, timeout=10, trust_env=False, follow_redirects=False)
        return answer, time.monotonic() - began

    return ask


def _organisation(answer: httpx.Response) -> object:
    try:
        found = json.loads(answer.content)
    except ValueError:
        return answer.content
    return found.get("organisation") if isinstance(found, dict) else found
