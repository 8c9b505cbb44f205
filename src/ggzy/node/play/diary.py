"""What a story remembers between two runs: which chapters are told, when each step came, what was done outside.

Acts need no diary: each is performed under an idempotency key of its own, in the transaction that records it, so a
chapter that is told again from its beginning finds what it has done and goes on. In memory for a play of one sitting.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass
class Diary:
    """Lines of `key` and `value`; the newest of a key counts. `path` is None for one that is kept in memory."""

    path: Path | None = None
    known: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def at(cls, path: Path) -> Diary:
        """The diary in a file; a last line that a crash cut short is as if never written."""
        found = cls(path)
        for line in path.read_text("utf-8").splitlines() if path.exists() else ():
            try:
                key, value = json.loads(line)
            except ValueError:
                break
            found.known[key] = value
        return found

    def get(self, key: str) -> Any:
        return self.known.get(key)

    def put(self, key: str, value: Any) -> Any:
        self.known[key] = value
        if self.path is not None:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps([key, value], ensure_ascii=False) + "\n")
        return value

    def once(self, key: str, work: Callable[[], Any]) -> Any:
        """What `work` answered the first time (JSON); it is done when nobody wrote down that it was."""
        return self.known[key] if key in self.known else self.put(key, work())

    def time(self, key: str, reckon: Callable[[], datetime]) -> datetime:
        """The time of a step: as reckoned when it was first come to."""
        return datetime.fromisoformat(self.once(f"at {key}", lambda: reckon().isoformat()))
