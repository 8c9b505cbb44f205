"""Size of the committee and the share of experts on it (招标投标法 37). Seats are numbers here; names stay sealed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ggzy.foundation.matters.moments import moment
from ggzy.foundation.rulebook import meets, rule
from ggzy.foundation.text import Text
from ggzy.service.experts.models import Member
from ggzy.supervision.alerts.lead import Lead, Level, of_moment
from ggzy.supervision.alerts.monitors.shape import Monitor
from ggzy_core.periods import local_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ggzy.foundation.matters.models import Matter


def look(matter: Matter) -> Iterator[Lead]:
    at = moment(matter, "committee-convened")
    kinds = list(Member.objects.filter(matter=matter).values_list("kind", flat=True))
    if at is None or not kinds:
        return
    counted = {"T-COM5": len(kinds), "T-COM23": Fraction(kinds.count("expert"), len(kinds))}
    for name, quantity in counted.items():
        verdict = meets(rule(name).on(local_date(at)), quantity)
        if not verdict.holds:
            said = Text(verdict.facts_zh, verdict.facts_en)
            yield Lead(name, Level.GRAVE, "convened", said, (of_moment("committee-convened", at),))


MONITOR = Monitor(
    Text("评标委员会组成", "make-up of the committee"),
    look,
    ("T-COM5", "T-COM23"),
    frozenset({"committee.convene", "evaluation.start"}),
)
