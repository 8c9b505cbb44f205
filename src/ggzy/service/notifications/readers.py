"""After the commit: whoever the table names is told. And as time goes on: of deadlines ahead and clocks that run out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import translation

from ggzy.foundation import clock
from ggzy.foundation.acts import outbox, rounds
from ggzy.foundation.acts.tells import TELLS, Tell
from ggzy.foundation.identity.expiry import ENDS, ending
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.matters.models import Matter, Moment
from ggzy.foundation.matters.moments import moment
from ggzy.foundation.matters.running import running
from ggzy.foundation.words import say

from .telling import notify

if TYPE_CHECKING:
    from datetime import datetime

FRESH = timedelta(days=2)  # what happened longer ago is no news: a node that tells its past tells nobody
DAY = timedelta(days=1)


@outbox.after(name="notifications")
def read(entry: Entry) -> None:
    """One entry: its act may be news for several audiences. Twice does no harm: the ids are the same."""
    told = [one for one in TELLS.values() if one.on == entry.act and not (one.ahead or one.clock or one.daily)]
    if not told or entry.at < clock.now() - FRESH:
        return
    matter = Matter.objects.select_related("parent").filter(code=entry.subject).first() if entry.subject else None
    for one in told:
        notify(one, entry.leaf, one.to.who(matter, entry), matter)


@rounds.every(seconds=20)
def look_ahead() -> int:
    """Tell of moments that come near: of several steps at once only the last."""
    now = clock.now()
    return sum(_ahead(one, now) for one in TELLS.values() if one.ahead)


def _ahead(one: Tell, now: datetime) -> int:
    rows = Moment.objects.filter(name=one.on, at__gt=now, at__lte=now + one.ahead[-1], matter__closed_at=None)
    made = 0
    for row in rows.select_related("matter__parent"):
        if moment(row.matter, one.on) != row.at:
            continue  # replaced by another time
        step = next(step for step in one.ahead if row.at - now <= step)
        about = f"{row.matter.code}/{one.on}/{row.at.isoformat()}/{step.total_seconds():.0f}"
        made += notify(one, about, one.to.who(row.matter, None), row.matter, **_span(step))
    return made


@rounds.every(seconds=60)
def look_at_clocks() -> int:
    """Tell of clocks at half their time, at one day left, and when they have run out."""
    made = 0
    for one in TELLS.values():
        if one.clock:
            for matter in Matter.objects.filter(procedure=one.on, closed_at=None).select_related("parent"):
                made += _clocks(one, matter)
    return made


@rounds.every(seconds=3600)
def look_at_certificates() -> int:
    """Tell holders 60, 30 and 7 days before their last certificate ends, each step once. Certificates keep real time."""
    made = 0
    for one in (line for line in TELLS.values() if line.on == ENDS):
        for person, each in ending():
            about = f"{ENDS}/{each.organisation}/{each.until.isoformat()}/{each.within}"
            made += notify(one, about, [person], None, **_span(timedelta(days=max(each.days, 1))))
    return made


def _clocks(one: Tell, matter: Matter) -> int:
    now, made = clock.now(), 0
    for run in running(matter):
        if not run.open or run.limit is None:
            continue
        half = run.since + (run.limit - run.since) / 2
        steps = [
            (run.limit, {"zh": "已过", "en": "over"}),
            (run.limit - DAY, {"zh": "不足一天", "en": "less than a day"}),
            (half, {"zh": "已过半", "en": "half gone"}),
        ]
        reached = next(((at, left) for at, left in steps if now >= at >= run.since), None)
        if reached is not None and now - reached[0] <= FRESH:
            about = f"{matter.code}/{run.clock.rule}/{reached[1]['en']}"
            made += notify(
                one, about, one.to.who(matter, None), matter, left=reached[1]["zh"], left_en=reached[1]["en"]
            )
    return made


def _span(length: timedelta) -> dict[str, str]:
    with translation.override("zh-hans"):
        zh = say.span(length)
    with translation.override("en"):
        return {"left": zh, "left_en": say.span(length)}
