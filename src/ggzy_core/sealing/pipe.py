"""From who pushes to who pulls: the decryptor writes, the unpacker reads, and the plaintext never lies anywhere between.

What is read has been authenticated piece by piece by age; whether it was the whole is known only at the end.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import Queue

PIECES = 16  # in flight; age writes at most 64 KiB at a time


class Abandoned(OSError):
    """Nobody reads any more."""


class Pipe:
    """Runs `push(write)` in a thread of its own; `read` gives what it wrote, b"" at the end. Then ask `end`."""

    def __init__(self, push: Callable[[Pipe], None]) -> None:
        self._pieces: Queue[bytes] = Queue(PIECES)
        self._left = memoryview(b"")
        self._done = self._abandoned = False
        self._failed: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(push,), name="unsealing", daemon=True)
        self._thread.start()

    def write(self, data: bytes) -> int:
        if self._abandoned:
            raise Abandoned("nobody reads any more")
        if data:
            self._pieces.put(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def read(self, size: int = -1, /) -> bytes:
        while not self._left and not self._done:
            self._left = memoryview(self._pieces.get())
            self._done = not self._left
        piece = self._left if size < 0 else self._left[:size]
        self._left = self._left[len(piece) :]
        return bytes(piece)

    def end(self) -> BaseException | None:
        """Take in and drop what is left, so that whoever writes comes to its end; gives what it failed of."""
        while self.read(1 << 20):
            pass
        self._thread.join()
        return self._failed

    def abandon(self) -> None:
        """Let the writer fail, and wait for it: for a reader that breaks off for reasons of its own."""
        self._abandoned = True
        self.end()

    def _run(self, push: Callable[[Pipe], None]) -> None:
        try:
            push(self)
        except BaseException as error:
            self._failed = error
        finally:
            self._pieces.put(b"")
