"""Raise an alert (the clock's), take it, settle it, let it lapse (the clock's)."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import Field

from ggzy.foundation.acts import Act, Input, Nothing, Role, Secret, Session, act
from ggzy.foundation.identity.models import Part
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.rulebook import limit_of, rule
from ggzy.foundation.stamps import making as stamps
from ggzy.foundation.text import Text
from ggzy.supervision.duties.queries import owner_of
from ggzy_core.periods import local_date
from ggzy_core.sentences import BadValue

from . import letters
from .models import Alert

FALLBACK = timedelta(days=7)  # where the holidays of the year to come are not known yet


class RaiseAlert(Input):
    """What the alert is about stays off the public record: a lead is no finding, and would harm whom it names."""

    about: Annotated[str, Secret()] = Field(title="事项|matter", max_length=64)
    monitor: Annotated[str, Secret()] = Field(title="监测规则|monitor", max_length=40)
    mark: str = Field(title="标记|mark", max_length=64)
    rule: Annotated[str, Secret()] = Field(title="依据|rule", max_length=40)
    level: Annotated[str, Secret()] = Field(title="级别|level", max_length=10)
    said_zh: Annotated[str, Secret()] = Field(title="内容|what", max_length=4000)
    said_en: Annotated[str, Secret()] = Field(title="英文内容|what, in English", max_length=4000)
    evidence: Annotated[tuple[dict[str, Any], ...], Secret()] = Field(default=(), title="证据|evidence")


@act("alert.raise", on=None, by=Role.CLOCK, takes=RaiseAlert)
def raise_alert(act: Act, data: RaiseAlert) -> Alert:
    """产生预警: put a lead before the department competent, with rule, evidence, level and the day it is due."""
    if Alert.objects.filter(mark=data.mark).exists():
        raise Refusal("P-DONE", Text("该预警已经产生", "This alert has been raised already"))
    about = Matter.objects.get(code=data.about)
    owner = owner_of(about, "watch")
    own = act.open(f"W-{secrets.token_hex(6)}", "supervision.alert", title=data.said_zh[:200])
    if owner is not None:
        Part.objects.create(matter=own, role=Role.SUPERVISOR, organisation=owner, since=act.at)
    act.moment(own, "alert-raised")
    return Alert.objects.create(
        matter=own,
        about=about,
        mark=data.mark,
        monitor=data.monitor,
        rule=data.rule,
        level=data.level,
        said_zh=data.said_zh,
        said_en=data.said_en,
        evidence=list(data.evidence),
        owner=owner,
        raised_at=act.at,
        due_at=_due(act),
    )


def _due(act: Act) -> Any:
    try:
        return limit_of(rule("P-ALERT").on(local_date(act.at)), act.at)
    except BadValue:
        return act.at + FALLBACK


@act("alert.take", on=Alert, by=Role.SUPERVISOR)
def take(act: Act, alert: Alert, data: Nothing) -> Alert:
    """受理预警: take the lead on; from now on somebody looks into it, and its letter bears the platform's stamp."""
    letter, stamped = act.prepared
    stamps.note(act, alert.matter, stamped, shown=False)
    return alert.changed(taken_at=act.at, letter=letter)


@take.prepare
def _print_letter(session: Session, alert: Alert, data: Nothing) -> tuple[str, stamps.Made | None]:
    printed = letters.letter(alert)
    return printed, stamps.by_node(printed, "监督预警函")


class SettleAlert(Input):
    outcome: Annotated[Literal["true", "false"], Secret()] = Field(
        title="核查结果|was the lead right",
        json_schema_extra={"labels": {"true": "属实|the lead was right", "false": "不属实（误报）|it was wrong"}},
    )
    reason: Annotated[str, Secret()] = Field(title="核查情况|what was found", min_length=4, max_length=5000)


@act("alert.settle", on=Alert, by=Role.SUPERVISOR, takes=SettleAlert)
def settle(act: Act, alert: Alert, data: SettleAlert) -> Alert:
    """办结预警: say whether the lead was right, and why. What follows from it is an act of its own."""
    act.moment(alert.matter, "alert-settled")
    return alert.changed(settled_at=act.at, found=data.outcome == "true", reason=data.reason)


@act("alert.lapse", on=Alert, by=Role.CLOCK)
def lapse(act: Act, alert: Alert, data: Nothing) -> Alert:
    """预警消除: the clock that ran short was kept after all; nobody needs to look."""
    return alert.changed(settled_at=act.at)
