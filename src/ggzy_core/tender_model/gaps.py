"""What a source does not say: each gap is asked for, or filled by a default that is put into words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ggzy_core.sentences import BadValue


@dataclass(frozen=True)
class Gap:
    """One thing the source is silent on. Without `default` it must be answered; `why` is what the default rests on."""

    key: str
    zh: str
    en: str
    default: str = ""
    why: str = ""


Ask = Callable[[Gap], str]


class Unanswered(BadValue):
    """A gap without a default that nobody answered."""


@dataclass
class Gaps:
    """Answers given beforehand, somebody to ask, and in words what was filled in instead of asked."""

    given: Mapping[str, str] = field(default_factory=dict)
    ask: Ask | None = None
    assumed: list[str] = field(default_factory=list)

    def fill(self, gap: Gap) -> str:
        """The answer given, or asked for, or the default, which is then said. Raises Unanswered."""
        if gap.key in self.given:
            self.assumed.append(f"{gap.zh}：来源未载明，按命令行给定的 {self.given[gap.key]}")
            return self.given[gap.key]
        answer = self.ask(gap).strip() if self.ask else ""
        if answer:
            self.assumed.append(f"{gap.zh}：来源未载明，按询问时答复的 {answer}")
            return answer
        if not gap.default:
            raise Unanswered(
                gap.key,
                f"来源没有写明“{gap.zh}”，且没有可用的默认值；请用 --assume {gap.key}=… 给定",
                f"the source does not say: {gap.en}; there is no default, give --assume {gap.key}=…",
            )
        self.assumed.append(f"{gap.zh}：来源未载明，取 {gap.default}（{gap.why}）")
        return gap.default

    def say(self, sentence: str) -> None:
        """Put on record how something was read."""
        self.assumed.append(sentence)
