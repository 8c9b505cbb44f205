"""A bid guarantee demanded beyond the share of the estimate that the law allows (实施条例 26)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ggzy.foundation.rulebook import meets, rule
from ggzy.foundation.text import Text
from ggzy.supervision.alerts.lead import Lead, Level, of_row
from ggzy.supervision.alerts.monitors.shape import Monitor
from ggzy.trading.projects.models import TenderFile
from ggzy_core.periods import local_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ggzy.foundation.matters.models import Matter

HUNDRED = Decimal(100)


def look(matter: Matter) -> Iterator[Lead]:
    for file in TenderFile.objects.filter(lot__matter=matter).exclude(published_at=None).order_by("version"):
        asked, estimate = (file.data.get("guarantee") or {}).get("amount"), file.data.get("estimate")
        if not asked or not estimate or file.published_at is None:
            continue
        share = Decimal(asked) * HUNDRED / Decimal(estimate)
        verdict = meets(rule("I-BOND2").on(local_date(file.published_at)), share)
        if not verdict.holds:
            evidence = (of_row(file, version=file.version, guarantee=asked, estimate=estimate),)
            said = Text(verdict.facts_zh, verdict.facts_en)
            yield Lead("I-BOND2", Level.SERIOUS, f"version {file.version}", said, evidence)


MONITOR = Monitor(
    Text("投标保证金超过上限", "bid guarantee beyond its limit"),
    look,
    ("I-BOND2",),
    frozenset({"clarification.issue", "notice.publish"}),
)
