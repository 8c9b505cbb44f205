"""Who watches what: the channels, the reader that feeds them, the heartbeat, and how many may watch."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from typing import TYPE_CHECKING

from ggzy.foundation.look.live import server_time

from .channel import Channel, Key, encode
from .reader import Reader

if TYPE_CHECKING:
    from ggzy.foundation.look.live import Shown

BEAT_S = 15.0
FIRST_S = 10.0  # how long one waits for the first look at a page
MOST_CHANNELS = 2000


def told_time() -> bytes:
    """The server's time as an event."""
    return encode([("clock", server_time())])


class Hub:
    """One for a process, on its event loop. The reader runs while somebody watches."""

    def __init__(self) -> None:
        self.channels: dict[Key, Channel] = {}
        self.addresses: Counter[str] = Counter()
        self.watchers = 0
        self.closing = False
        self.beat = 0
        self.time = b""  # what the last heartbeat said, encoded once for all
        self._reader: Reader | None = None
        self._beating: asyncio.Task[None] | None = None

    async def join(self, key: Key) -> Channel | None:
        """The channel, once it is known what it shows; None when there is no such page for everybody."""
        channel = self.channels.get(key)
        if channel is None:
            channel = self.channels[key] = Channel(key)
        channel.watchers += 1
        self._start()
        try:
            async with asyncio.timeout(FIRST_S):
                await channel.known.wait()
        except BaseException:
            self.leave(channel)
            raise
        if channel.shown is None:
            self.leave(channel)
            return None
        return channel

    def leave(self, channel: Channel) -> None:
        channel.watchers -= 1
        if channel.watchers == 0 and self.channels.get(channel.key) is channel:
            del self.channels[channel.key]
        if not self.channels:
            self._stop()

    def close(self) -> None:
        """The process ends: let every stream end, browsers come back to the next one."""
        self.closing = True
        for channel in self.channels.values():
            channel.wake()

    def _start(self) -> None:
        if self._reader is None:
            loop = asyncio.get_running_loop()

            def tell(key: Key, shown: Shown | None) -> None:
                if not loop.is_closed():
                    loop.call_soon_threadsafe(self._show, key, shown)

            self._reader = Reader(lambda: list(self.channels), tell)
            self._reader.start()
            self._beating = loop.create_task(self._beat())
        self._reader.wake()

    def _stop(self) -> None:
        if self._reader is not None:
            self._reader.stop()
            self._reader = None
        if self._beating is not None:
            self._beating.cancel()
            self._beating = None

    def _show(self, key: Key, shown: Shown | None) -> None:
        if key in self.channels:
            self.channels[key].show(shown)

    async def _beat(self) -> None:
        """Every quarter of a minute each page hears what time it is, and so that its line still stands."""
        while True:
            await asyncio.sleep(BEAT_S - time.monotonic() % BEAT_S)
            self.beat += 1
            self.time = told_time()
            for channel in list(self.channels.values()):
                channel.wake()
