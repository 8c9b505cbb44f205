"""Announce an outage, put its end off, say that it is over."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Literal

from pydantic import Field

from ggzy.foundation.acts import Act, Input, Nothing, Role, act

from . import rules
from .models import Outage

KINDS = {"planned": "计划停机|planned", "unplanned": "故障（非计划）|unplanned"}
BY = (Role.CENTRE, Role.OPERATOR)


class Announce(Input):
    kind: Literal["planned", "unplanned"] = Field(title="种类|kind", json_schema_extra={"labels": KINDS})
    what: str = Field(title="停用内容和应对办法|what does not work, and what to do", min_length=8, max_length=300)
    what_en: str = Field(default="", title="英文|in English", max_length=300)
    begins: datetime | None = Field(default=None, title="开始时间（不填为现在）|from, now if left out")
    ends: datetime | None = Field(default=None, title="预计恢复时间|expected end")


@act("outage.announce", on=None, by=BY, takes=Announce, cites=("P-OUTAGE", "P-OUTAGE-CLEAR"))
def announce(act: Act, data: Announce) -> Outage:
    """公告停机: say that the platform is or will be out of service; it stands on every page while it lasts."""
    planned, begins = data.kind == "planned", data.begins or act.at
    act.require(rules.ends_after_it_begins, begins, data.ends, act.at)
    if planned:
        act.require(rules.is_announced_in_time, begins, data.ends, act.at)
        assert data.ends is not None
        act.require(rules.touches_no_deadline, begins, data.ends)
    matter = act.open(f"D-{secrets.token_hex(6).upper()}", "service.outage", title=data.what[:200])
    act.moment(matter, "outage-announced")
    act.moment(matter, "outage-begins", begins)
    if data.ends is not None:
        act.moment(matter, "outage-ends", data.ends)
    return Outage.objects.create(
        matter=matter,
        planned=planned,
        what=data.what,
        what_en=data.what_en,
        begins=begins,
        ends=data.ends,
        announced_at=act.at,
    )


class Extend(Input):
    ends: datetime = Field(title="新的预计恢复时间|new expected end")


@act("outage.extend", on=Outage, by=BY, takes=Extend, cites=("P-OUTAGE",))
def extend(act: Act, outage: Outage, data: Extend) -> Outage:
    """改期恢复: give another expected end, because it takes longer, or is known only now."""
    act.require(rules.ends_after_it_begins, outage.begins, data.ends, act.at)
    act.moment(outage.matter, "outage-ends", data.ends)
    return outage.changed(ends=data.ends)


@act("outage.end", on=Outage, by=BY, cites=("P-OUTAGE",))
def end(act: Act, outage: Outage, data: Nothing) -> Outage:
    """宣布恢复: say that everything works again, or that a planned outage will not be; the pages say it no more."""
    return outage.changed(over_at=act.at)


@act("outage.close", on=Outage, by=Role.CLOCK, cites=("P-OUTAGE",), needs=(rules.has_an_end,))
def close(act: Act, outage: Outage, data: Nothing) -> Outage:
    """停机届满: the announced end has come; an outage that lasts longer was given another."""
    return outage.changed(over_at=act.at)
