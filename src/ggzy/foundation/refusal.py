"""What the house says when something may not be done: what is wrong, which clause says so, how to mend it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Refusal(Exception):
    """An act was refused; nothing has changed.

    `rule` is the rulebook id, `facts` what was found, `what` the sentence, `remedy` what would put it right,
    `status` the HTTP status the API answers with.
    """

    def __init__(
        self,
        rule: str,
        what: Text,
        remedy: Text | None = None,
        *,
        facts: Mapping[str, Any] | None = None,
        clause: Text | None = None,
        status: int = 409,
    ) -> None:
        super().__init__(str(what))
        self.rule = rule
        self.what = what
        self.remedy = remedy or Text("", "")
        self.facts = dict(facts or {})
        self.clause = clause or clause_of(rule)
        self.status = status

    def __str__(self) -> str:
        parts = (str(self.what), str(self.clause), str(self.remedy))
        return " · ".join(part for part in parts if part)


def clause_of(rule_id: str) -> Text:
    """The citation of a rule for people, in both languages; empty for an id the rulebook does not hold."""
    from .rulebook import citation  # the rulebook loads its data once, on first use

    return citation(rule_id)


@dataclass(frozen=True)
class Guard:
    """A rule as code: called with what it judges, it returns the facts of a breach, or None when it holds."""

    rule: str
    judge: Callable[..., Mapping[str, Any] | None]
    what: Text
    remedy: Text
    status: int = 409
    extra: tuple[str, ...] = field(default=())

    def __call__(self, *args: Any, **kwargs: Any) -> None:
        facts = self.judge(*args, **kwargs)
        if facts is not None:
            raise Refusal(
                self.rule,
                self.what.format(**facts),
                self.remedy.format(**facts),
                facts=facts,
                status=self.status,
            )


def guard(
    rule: str, zh: str, en: str, *, mend_zh: str, mend_en: str, status: int = 409
) -> Callable[[Callable[..., Mapping[str, Any] | None]], Guard]:
    """Declare a guard. The sentences may name the facts the function returns, as `{name}`."""

    def wrap(judge: Callable[..., Mapping[str, Any] | None]) -> Guard:
        return Guard(rule, judge, Text(zh, en), Text(mend_zh, mend_en), status)

    return wrap
