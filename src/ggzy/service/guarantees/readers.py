"""What this room finished for whom: a guarantee that was released or paid, for who asked for it; after the opening."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.matters.public import public
from ggzy.foundation.text import Text
from ggzy.service.feedback.served import MOST, serves

from . import vault
from .models import Guarantee

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ggzy.foundation.identity.models import Organisation
    from ggzy.foundation.matters.models import Matter


@serves("guarantee", Text("电子保函对接", "e-guarantees"))
def released(party: Organisation) -> Iterable[tuple[Matter, datetime]]:
    mine = Guarantee.objects.filter(applicant=vault.applicant(party), matter__in=public().exclude(closed_at=None))
    rows = mine.select_related("matter").order_by("-id")[:MOST]
    return [(one.matter, one.matter.closed_at) for one in rows if one.matter.closed_at is not None]
