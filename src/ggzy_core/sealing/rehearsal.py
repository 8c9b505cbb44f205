"""What a rehearsal (演练) is called, so that no program ever takes one for a bid."""

from __future__ import annotations

from ggzy_core.sealing.header import Header
from ggzy_core.sealing.problems import SealingProblem

PREFIX = "演练-REHEARSAL-"  # no deal code begins like this


def is_rehearsal(header: Header) -> bool:
    return header.ctx.lot.startswith(PREFIX) or header.ctx.tender.startswith(PREFIX)


def refuse_rehearsal(header: Header) -> None:
    """Raises SealingProblem for a package that was sealed to practise."""
    if is_rehearsal(header):
        raise SealingProblem(
            "rehearsal",
            "这是演练生成的投标包，不能提交；请用本标段的标段卡片正式加密。",
            "This package is a rehearsal and cannot be lodged; seal the bid with the card of the lot.",
            "header.json",
        )
