"""What anybody may compute with: the evaluation once candidates stand in public, the draw once names are disclosed."""

from __future__ import annotations

from typing import Any

from ggzy.foundation.journal.receipts import Pending
from ggzy.foundation.matters.exports import export
from ggzy.foundation.matters.moments import moment
from ggzy.service.experts.models import Disclosure
from ggzy.service.experts.queries import draws_of, published
from ggzy.trading.projects.models import Lot

from .queries import report_of


@export("projects.Lot", "evaluation")
def published_inputs(lot: Lot) -> Any | None:
    """Votes and scores by seat, the opened prices: what `ggzy recompute --file` ranks again. None before publicity."""
    report = report_of(lot)
    return None if report is None or moment(lot.matter, "publicity-begins") is None else report.inputs


@export("projects.Lot", "draw")
def transcript(lot: Lot) -> Any | None:
    """The newest draw for the committee: what `ggzy verify-draw --file` draws again. None before the names are public."""
    if not Disclosure.objects.filter(matter=lot.matter).exists():
        return None
    drawn = [one for one in draws_of(lot.matter) if one.contributions.exists()]
    try:
        return published(drawn[-1]) if drawn else None
    except Pending:
        return None
