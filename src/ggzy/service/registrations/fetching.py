"""Asking another node: the package that belongs to a code, and whether a registration still stands there.

Bounded in time and size, no redirects, outside every transaction. A node that does not answer is said to be unreachable,
and nothing is taken over on an old word: the ordinary way of registering is always open.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx

from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy_core.registration import MOST_BYTES

if TYPE_CHECKING:
    from .models import RecognisedNode

TIMEOUT = httpx.Timeout(5.0, connect=3.0)
OTHERWISE = Text(
    "请稍后再试；也可以按通常方式申请登记，由交易中心核对",
    "Try again later, or apply in the ordinary way and let the centre check",
)


def package(node: RecognisedNode, code: str) -> str:
    """The package that the other node keeps for this code. Raises Refusal P-RECOGNITION."""
    status, told = _asked(node, "POST", "/api/v1/registrations/fetch", {"code": code})
    if status == 404:
        raise Refusal(
            "P-RECOGNITION",
            Text(f"“{node}”没有这一代码的登记证明", f"“{node}” has no registration under this code"),
            Text(
                "请核对节点和代码；代码在开具时只显示一次",
                "Check node and code; it was shown once, when it was issued",
            ),
            facts={"fault": "code"},
            status=404,
        )
    if status == 202:
        raise Refusal(
            "P-RECOGNITION",
            Text(f"“{node}”的存证回执尚未就绪", f"The receipt at “{node}” is not ready yet"),
            Text("请一分钟后再试", "Try again in a minute"),
            facts={"fault": "pending"},
        )
    if status != 200 or not isinstance(told, dict):
        raise _unreachable(node)
    return json.dumps(told, ensure_ascii=False)


def stands(node: RecognisedNode, uscc: str, sha256: str, facts: str) -> None:
    """Does the other node still stand by this document? Raises Refusal P-RECOGNITION: withdrawn, corrected since, or
    nobody there to ask."""
    status, told = _asked(node, "GET", f"/api/v1/registrations/{uscc}?document={sha256}")
    if status == 404:
        raise _stale(node, "unknown", "不认得这份登记证明", "does not know this registration")
    if status != 200 or not isinstance(told, dict):
        raise _unreachable(node)
    if told.get("withdrawn") is not False:
        raise _stale(node, "withdrawn", "已撤回这份登记证明", "has taken this registration back")
    if told.get("facts") != facts:
        raise _stale(
            node, "corrected", "在开具之后更正过登记内容", "has corrected what is registered since this was issued"
        )


def _asked(node: RecognisedNode, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    try:
        with httpx.Client(timeout=TIMEOUT, trust_env=False, follow_redirects=False) as client:
            headers = {"User-Agent": "OpenGGZY-node", "Accept": "application/json"}
            with client.stream(method, node.address + path, json=body, headers=headers) as answer:
                read = b""
                for part in answer.iter_bytes(65536):
                    read += part
                    if len(read) > MOST_BYTES:
                        raise _unreachable(node)
        return answer.status_code, json.loads(read)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError) as error:
        raise _unreachable(node) from error


def _unreachable(node: RecognisedNode) -> Refusal:
    return Refusal(
        "P-RECOGNITION",
        Text(
            f"暂时联系不上“{node}”，无法确认登记证明是否仍然有效",
            f"“{node}” cannot be reached, so nobody can say whether the registration still stands",
        ),
        OTHERWISE,
        facts={"fault": "unreachable"},
        status=503,
    )


def _stale(node: RecognisedNode, fault: str, zh: str, en: str) -> Refusal:
    return Refusal(
        "P-RECOGNITION",
        Text(f"“{node}”{zh}", f"“{node}” {en}"),
        Text("请在该节点重新开具登记证明后再来", "Have a new one issued there, and come back with it"),
        facts={"fault": fault},
    )
