"""Which stages a play can stop at, and which story leads there."""

from __future__ import annotations

from ggzy.foundation.matters.procedure import procedure
from ggzy_core.sentences import BadValue

from .trade import Ending

PLAYED = "engineering.open-tender"
_ASIDE: dict[str, Ending] = {"failed": "failed", "retendered": "retendered", "terminated": "terminated"}


class NoSuchStage(BadValue):
    """The procedure has no stage of that code."""


def ending_for(until: str) -> Ending:
    """The story that reaches a stage; all of them for none. Raises NoSuchStage."""
    codes = [stage.code for stage in procedure(PLAYED).stages]
    if until and until not in codes:
        raise NoSuchStage(
            "stage",
            f"交易流程没有环节“{until}”，可用：{'、'.join(codes)}",
            f"the procedure has no stage {until!r}; there are {', '.join(codes)}",
        )
    return _ASIDE.get(until, "archived")
