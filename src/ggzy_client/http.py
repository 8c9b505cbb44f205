"""One HTTP connection to a node: JSON in and out, patience with a bad line, refusals as exceptions."""

from __future__ import annotations

import time
from typing import Any

import httpx

from ggzy_client.memory import Memory
from ggzy_client.problems import NodeProblem, Unreachable, refused

PAUSES_S = (0.5, 2.0, 5.0)  # before a request is sent again
TIMEOUT = httpx.Timeout(30.0, connect=10.0)


class Line:
    """Requests below /api/v1/ of one node, with the token of this machine when there is one."""

    def __init__(self, memory: Memory, origin: str, *, pauses: tuple[float, ...] = PAUSES_S) -> None:
        self.memory, self.origin, self._pauses = memory, origin, pauses
        secure = origin.startswith("https:")  # reading the machine's trust store takes a while: only where it is used
        self._http = httpx.Client(base_url=f"{origin}/api/v1/", timeout=TIMEOUT, follow_redirects=False, verify=secure)

    def close(self) -> None:
        self._http.close()

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        raw: bytes | None = None,
        headers: dict[str, str] | None = None,
        again: bool = True,
    ) -> httpx.Response:
        """Send, again after a broken line when `again` (whatever is repeated here does no harm twice).

        Raises Refused for a refusal, Unreachable when no answer comes.
        """
        sent = dict(headers or {})
        if token := (self.memory.read("token.json") or {}).get("token"):
            sent["Authorization"] = f"Bearer {token}"
        content: dict[str, Any] = {"content": raw} if raw is not None else {}
        if body is not None:
            content = {"json": body}
        answer = self._patiently(method, path, sent, content, self._pauses if again else ())
        if answer.is_redirect:
            raise NodeProblem(
                "redirected", "平台网址已变更，请使用新网址。", "The node has moved; use its new address."
            )
        if answer.status_code >= 400:
            raise refused(answer.status_code, _json(answer))
        return answer

    def _patiently(
        self, method: str, path: str, headers: dict[str, str], content: dict[str, Any], pauses: tuple[float, ...]
    ) -> httpx.Response:
        for pause in (*pauses, None):
            try:
                answer = self._http.request(method, path, headers=headers, **content)
                if answer.status_code not in (502, 503, 504) or pause is None:
                    return answer
            except httpx.TransportError as error:
                if pause is None:
                    raise Unreachable(self.origin, type(error).__name__) from error
            time.sleep(pause)
        raise AssertionError("the last try returns or raises")


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return None
