"""What can be wrong with a sealed bid, in sentences."""

from __future__ import annotations

from ggzy_core.sentences import BadValue


class SealingProblem(BadValue):
    """`name` is stable; `part` names the file or the trustee at fault ("body.age", "share_3", …), or is empty."""

    def __init__(self, name: str, zh: str, en: str, part: str = "") -> None:
        super().__init__(name, zh, en)
        self.part = part
