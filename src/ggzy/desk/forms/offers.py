"""What the sources of a form offer the person who has it open, each asked once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ggzy.foundation.acts.picks import FEW, NONE, PICKS, choices
from ggzy.foundation.text import Text

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session

Choices = list[tuple[str, Text]]


@dataclass
class Offers:
    """The choices of a form by source. Without a session nothing is offered, and every field is typed.

    `token` makes of a document's address what the form sends for it.
    """

    session: Session | None = None
    target: Any = None
    token: Callable[[str, str], str] | None = None
    _asked: dict[str, Choices] = field(default_factory=dict)

    def of(self, source: str) -> Choices:
        if self.session is None or not source:
            return []
        if source not in self._asked:
            self._asked[source] = choices(source, self.session, self.target)
        return self._asked[source]

    def label(self, source: str, value: str) -> str:
        """What a value is called; the value itself where the source does not know it."""
        return str(dict(self.of(source)).get(value, value))

    def none(self, source: str) -> Text:
        return PICKS[source].none if source in PICKS else NONE


def many(found: Choices) -> bool:
    """More than a person looks through: offered as one types."""
    return len(found) > FEW
