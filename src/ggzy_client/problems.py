"""What can go wrong between here and a node, in sentences."""

from __future__ import annotations

from typing import Any

from ggzy_core.sentences import BadValue


class NodeProblem(BadValue):
    """The node cannot be used as asked; nothing is known to have happened."""


class Unreachable(NodeProblem):
    """No answer came. Whether an act happened is unknown: repeat it with the same key."""

    def __init__(self, origin: str, why: str) -> None:
        super().__init__(
            "unreachable",
            f"无法连接 {origin}（{why}）。请检查网络后重试；已写下的提交会以同一幂等键重发，不会重复办理。",
            f"No answer from {origin} ({why}). Check the network and try again: what was written down is sent again "
            "with the same key and happens once.",
        )


class Refused(NodeProblem):
    """The node refused (RFC 9457): `rule` is the rulebook id, `facts` what it found, `status` the HTTP status."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(str(problem.get("rule", "refused")), _sentence(problem, "zh"), _sentence(problem, "en"))
        self.status = status
        self.rule = str(problem.get("rule", ""))
        self.facts: dict[str, Any] = problem.get("facts") or {}


def refused(status: int, content: Any) -> Refused:
    """A refusal from an answer's JSON, or from its status alone when it is no problem document."""
    if isinstance(content, dict) and "rule" in content:
        return Refused(status, content)
    return Refused(status, {"rule": f"HTTP-{status}", "detail": f"HTTP {status}"})


def _sentence(problem: dict[str, Any], language: str) -> str:
    said = problem.get(language) or problem
    parts = [str(said.get(name, "")) for name in ("detail", "clause", "remedy")]
    return " · ".join(part for part in parts if part)
