"""A published evaluation checked by anybody: the votes give the rejections, the inputs give the ranking.

{"v": 1, "inputs": {... see recompute ...}, "seats": [1, 2, ...], "requirements": [{"id", "clause", "title"}],
 "votes": [{"seat", "bidder", "requirement", "passed", "clause", "reason"}]}. Experts stand by seat number.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .formulas.shape import BadEvaluation
from .majority import Asked, Vote, rejections
from .recompute import Outcome, read_inputs, recompute


def recompute_published(document: Mapping[str, Any]) -> Outcome:
    """The outcome of a published evaluation. Raises BadEvaluation when its votes do not give its rejections."""
    try:
        asked = [Asked(**one) for one in document["requirements"]]
        votes = [Vote(**one) for one in document["votes"]]
        inputs = read_inputs(document["inputs"])
        seats = [int(seat) for seat in document["seats"]]
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, BadEvaluation):
            raise
        raise BadEvaluation("document", f"评标公开文件有误：{error}", f"the document is misshapen: {error}") from None
    found = rejections(asked, seats, [bid.bidder for bid in inputs.bids], votes)
    stated = {bid.bidder: bid.rejected.model_dump() for bid in inputs.bids if bid.rejected is not None}
    if found != stated:
        odd = "、".join(sorted(set(found) ^ set(stated)) or sorted(found))
        raise BadEvaluation(
            "rejections",
            f"公开的否决结论与各席位评审意见不符：{odd}",
            f"the stated rejections are not what the votes give: {odd}",
        )
    if set(inputs.sheets) - {str(seat) for seat in seats}:
        raise BadEvaluation("seats", "评分表含不存在的席位", "a score sheet belongs to no seat")
    return recompute(inputs)
