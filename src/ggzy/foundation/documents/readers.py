"""What this room does again and again: uploads that nobody finished, and packages nobody lodged, go away."""

from __future__ import annotations

from ggzy.foundation.acts.rounds import every

from .uploads import sweep


@every(seconds=60)
def sweep_uploads() -> object:
    """A sealed package that was uploaded and not lodged names its bidder: it must not lie about."""
    return sweep()
