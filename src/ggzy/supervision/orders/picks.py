"""Rules that an order, an answer or a duty may rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation import clock
from ggzy.foundation.acts.picks import pick
from ggzy.foundation.rulebook import rules_on
from ggzy.foundation.text import Text
from ggzy_core.periods import local_date

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session


@pick("rules.in-force", public=True)
def in_force(session: Session, target: Any) -> list[tuple[str, Text]]:
    """The law's rules in force today, by what they are about and where they stand; the platform's own are no basis."""
    found = [version for version in rules_on(local_date(clock.now())) if version.kind == "law"]
    return [(one.id, _label(one)) for one in found]


def _label(version: Any) -> Text:
    cited = version.citation()
    return Text(f"{version.topic_zh}（{cited.zh}）", f"{version.topic_en} ({cited.en})")
