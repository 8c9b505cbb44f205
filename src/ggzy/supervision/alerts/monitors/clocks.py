"""Every clock of every procedure: about to run out, over, written too late or too soon. No clock is listed by hand.

A clock that runs short is a reminder (一般) and lapses by itself when it is kept. One that is over or was broken is a
lead (较重; 严重 where the law forbids the act itself and the door should have refused it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.matters.running import running
from ggzy.foundation.rulebook.judge import shown
from ggzy.foundation.text import Text
from ggzy.supervision.alerts.lead import Lead, Level, of_moment
from ggzy.supervision.alerts.monitors.shape import Monitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ggzy.foundation.matters.models import Matter
    from ggzy.foundation.matters.running import Running

OWN = "supervision.alert"  # the alerts' own clock is shown on the supervisor's page and raises no alert about alerts


def look(matter: Matter) -> Iterator[Lead]:
    if matter.procedure == OWN:
        return
    for one in running(matter):
        if one.state in ("short", "over", "broken"):
            yield _lead(one)


def _lead(one: Running) -> Lead:
    zh, en = _said(one)
    evidence = [of_moment(one.clock.since, one.since)]
    if one.by is not None:
        evidence.append(of_moment(one.clock.by, one.by))
    evidence.append({"kind": "clock", "rule": one.version.id, "limit": one.limit.isoformat() if one.limit else ""})
    key = f"{one.version.id}/{one.clock.since}/{one.clock.by}/{one.since.isoformat()}/{_kind(one)}"
    return Lead(one.version.id, _level(one), key, Text(zh, en), tuple(evidence))


def _kind(one: Running) -> str:
    """Over and written late are one fact: it is raised once."""
    return "short" if one.state == "short" else "broken"


def _level(one: Running) -> Level:
    if one.state == "short":
        return Level.GENERAL
    return Level.GRAVE if one.clock.refuse else Level.SERIOUS


def _said(one: Running) -> tuple[str, str]:
    """The sentence. A broken least period (a publicity too short, say) has no lateness to tell."""
    limit = shown(one.limit) if one.limit else ""
    what = f"{one.version.topic_zh}（{one.version.limit_text().zh}）"
    what_en = f"{one.version.topic_en} ({one.version.limit_text().en})"
    if one.state == "short":
        return f"{what}：期限将于 {limit} 届满", f"{what_en}: the time ends at {limit}"
    if one.state == "over":
        return f"{what}：期限已于 {limit} 届满，仍未完成", f"{what_en}: the time ended at {limit}, and it is not done"
    return f"{what}：不符合期限要求，界限为 {limit}", f"{what_en}: not kept; the limit was {limit}"


MONITOR = Monitor(Text("流程期限", "clocks of procedures"), look)
