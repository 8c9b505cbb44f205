"""What this room finished for whom: an opening that was recorded, for those whose bids were read out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.text import Text
from ggzy.service.feedback.served import MOST, serves

from .models import OpeningRecord

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ggzy.foundation.identity.models import Organisation
    from ggzy.foundation.matters.models import Matter


@serves("opening", Text("投标文件接收与开标", "taking in bids, and the opening"))
def opened(party: Organisation) -> Iterable[tuple[Matter, datetime]]:
    done = OpeningRecord.objects.filter(lot__opened__uscc=party.uscc).select_related("lot__matter").distinct()
    return [(one.lot.matter, one.at) for one in done.order_by("-id")[:MOST]]
