"""The letter of an alert (监督预警函): what was raised, by which rule, on what evidence, and by when it is to be answered.
Slow: printed in a prepare step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation.documents.pdf import render
from ggzy.foundation.documents.stored import store
from ggzy.foundation.rulebook import citation
from ggzy_core.periods import ZONE

from .lead import Level
from .monitors import MONITORS

if TYPE_CHECKING:
    from datetime import datetime

    from .models import Alert

KINDS = {"moment": "时刻", "clock": "期限", "entry": "存证条目"}


def letter(alert: Alert) -> str:
    """The address of the letter. The same alert makes the same letter."""
    monitor = MONITORS.get(alert.monitor)
    facts = [
        ("预警编号", alert.matter.code),
        ("所涉事项", f"{alert.about.title}（{alert.about.code}）"),
        ("级别", Level(alert.level).label.zh),
        ("依据", f"{citation(alert.rule).zh}（{alert.rule}）"),
        ("监测规则", monitor.name.zh if monitor else alert.monitor),
        ("负责部门", alert.owner.name if alert.owner else "权责清单未载明"),
        ("产生时间", _shown(alert.raised_at)),
        ("办结期限", _shown(alert.due_at)),
    ]
    said: dict[str, Any] = {
        "title": "监督预警函",
        "code": alert.matter.code,
        "date": alert.raised_at.isoformat(),
        "paragraphs": [alert.said_zh, "预警只是供人核查的线索，不是认定。"],
        "tables": [
            {"caption": "预警", "head": ["项目", "内容"], "rows": [list(fact) for fact in facts]},
            {"caption": "产生预警时的事实", "head": ["种类", "内容"], "rows": [_row(one) for one in alert.evidence]},
        ],
    }
    said["tables"] = [table for table in said["tables"] if table["rows"]]
    return store(render("report", said), ("pdf",)).sha256


def _row(one: dict[str, Any]) -> list[str]:
    """One piece of evidence, as the page of the alert shows it."""
    kind = str(one.get("kind", ""))
    if kind == "moment":
        return [KINDS[kind], f"{one.get('name')} {one.get('at')}"]
    if kind == "clock":
        return [KINDS[kind], f"{one.get('rule')} {one.get('limit')}"]
    facts = "；".join(f"{name}：{value}" for name, value in one.get("facts", {}).items())
    return [KINDS.get(kind, "记录"), f"{one.get('table', '')} {one.get('key', '')} {facts}".strip()]


def _shown(at: datetime) -> str:
    return f"{at.astimezone(ZONE):%Y-%m-%d %H:%M}"
