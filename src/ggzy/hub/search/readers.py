"""The worker takes new entries into the index, so that pages seldom have to."""

from __future__ import annotations

from ggzy.foundation.acts.rounds import every

from .feeding import follow


@every(seconds=1)
def keep_up() -> None:
    follow(batches=None)
