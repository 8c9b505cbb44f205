"""What this room finished for whom: an entry accepted, once its notice is public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.identity.models import Part
from ggzy.foundation.matters.public import public
from ggzy.foundation.text import Text
from ggzy.service.feedback.served import MOST, serves

from .models import Tender

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ggzy.foundation.identity.models import Organisation
    from ggzy.foundation.matters.models import Matter


@serves("entry", Text("进场登记与受理", "entry of a project"))
def accepted(party: Organisation) -> Iterable[tuple[Matter, datetime]]:
    mine = Tender.objects.filter(Q(tenderer=party) | Q(agency=party), matter__in=public())
    done = Part.objects.filter(role=Role.CENTRE, matter__in=mine.values("matter")).select_related("matter")
    return [(one.matter, one.since) for one in done.order_by("-id")[:MOST]]
