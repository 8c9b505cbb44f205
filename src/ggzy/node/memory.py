"""The heap of a process that has started: what was loaded stays, so the collector need not walk over it again.

A full collection over half a million objects of loaded code took 80 ms in the middle of somebody's request; together
with many small ones that was a fifth of the CPU of an act.
"""

from __future__ import annotations

import gc

YOUNG, MIDDLE, OLD = 5_000, 20, 20  # more objects between two collections: a request makes thousands and drops them


def settle() -> None:
    """Call once, when a process of the node has loaded what it needs."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
