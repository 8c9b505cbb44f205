"""Acts written down before they are sent.

A call is a file: act, matter, data and a random idempotency key. It is written before the first byte leaves and marked
with the answer afterwards. A crash anywhere in between leaves a call without an answer; the same act asked for again,
or `unfinished()`, takes it up with its old key, and the node answers with what it did the first time.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ggzy_client.memory import Memory


@dataclass(frozen=True)
class Call:
    """One act on its way. `answer` is None until the node has answered; `note` is the program's own."""

    id: str
    act: str
    matter: str | None
    data: dict[str, Any]
    key: str
    begun: str
    note: dict[str, Any]
    answer: dict[str, Any] | None = None

    @property
    def receipt(self) -> str:
        """The leaf hash that the receipt will be about; empty while there is no answer."""
        return str((self.answer or {}).get("receipt", ""))


class Calls:
    """The calls of one node, oldest first."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def begin(self, act: str, matter: str | None, data: dict[str, Any], note: dict[str, Any] | None = None) -> Call:
        """The unfinished call for the very same act, or a new one, safely on disk."""
        for call in self.unfinished():
            if (call.act, call.matter, call.data) == (act, matter, data):
                return call
        now = datetime.now(UTC)
        call_id = f"{now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
        call = Call(call_id, act, matter, data, secrets.token_hex(16), now.isoformat(), note or {})
        self._keep(call)
        return call

    def answered(self, call: Call, answer: dict[str, Any]) -> Call:
        """The node did it."""
        done = Call(**{**call.__dict__, "answer": answer})
        self._keep(done)
        return done

    def refused(self, call: Call) -> None:
        """The node did not do it, and said so: nothing to repeat."""
        self._memory.forget(f"calls/{call.id}.json")

    def unfinished(self) -> list[Call]:
        return [call for call in self.all() if call.answer is None]

    def all(self) -> list[Call]:
        found = []
        for path in sorted((self._memory.folder / "calls").glob("*.json")):
            kept = self._memory.read(f"calls/{path.name}")
            if kept is not None:
                found.append(Call(**kept))
        return found

    def _keep(self, call: Call) -> None:
        self._memory.write(f"calls/{call.id}.json", dict(call.__dict__))
