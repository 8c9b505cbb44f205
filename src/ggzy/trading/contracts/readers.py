"""What this room finished for whom: a contract signed, for tenderer and winner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from ggzy.foundation.text import Text
from ggzy.service.feedback.served import MOST, serves

from .models import Contract

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ggzy.foundation.identity.models import Organisation
    from ggzy.foundation.matters.models import Matter


@serves("contract", Text("合同签订与履约信息公开", "contract and performance, in public"))
def signed(party: Organisation) -> Iterable[tuple[Matter, datetime]]:
    sides = Q(lot__tender__tenderer=party) | Q(award__candidate__uscc=party.uscc)
    done = Contract.objects.filter(sides).exclude(signed_at=None).select_related("lot__matter").order_by("-id")
    return [(one.lot.matter, one.signed_at) for one in done[:MOST] if one.signed_at is not None]
