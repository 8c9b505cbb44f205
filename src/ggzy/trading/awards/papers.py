"""The papers of this room. Slow: called in prepare steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation import clock
from ggzy.foundation.matters.moments import moments
from ggzy.trading.projects.papers import paper
from ggzy.trading.projects.queries import file_in_force, published
from ggzy_core.money import format_yuan
from ggzy_core.periods import ZONE

from . import queries

if TYPE_CHECKING:
    from datetime import datetime

    from ggzy.trading.projects.models import Lot

    from .models import Award
    from .reports import Ranked, Ranking


def candidates_text(lot: Lot, chosen: tuple[Ranked, ...], ranking: Ranking, ends: datetime) -> str:
    """The candidates' notice in words: rank, name, price, period, quality, manager, score; who was rejected and why."""
    lines = [f"{lot.name}评标已结束，现公示中标候选人。公示截止时间：{shown(ends)}。"]
    lines += [f"第{row.rank}名：{'；'.join(_offer(row))}。" for row in chosen]
    lines += [f"否决投标：{row.opened.name}，{'；'.join(row.reasons)}。" for row in ranking.rejected]
    lines.append("投标人和其他利害关系人对评标结果有异议的，应当在公示期间向招标人提出。")
    return "\n".join(lines)


def candidates_paper(lot: Lot, chosen: tuple[Ranked, ...], ranking: Ranking, ends: datetime) -> str:
    head = ["名次", "中标候选人", "投标报价（元）", "工期", "质量", "项目负责人", "得分或评审价"]
    rejected = [[row.opened.name, "；".join(row.reasons)] for row in ranking.rejected]
    return paper(
        f"{lot.name} 中标候选人公示",
        code=lot.matter.code,
        at=clock.now(),
        paragraphs=[f"公示截止时间：{shown(ends)}。"],
        tables=[
            {"caption": "中标候选人", "head": head, "rows": [_cells(row) for row in chosen]},
            {"caption": "否决投标情况", "head": ["投标人", "原因和依据条款"], "rows": rejected},
        ],
    )


def award_paper(award: Award) -> str:
    """The award notice (中标通知书)."""
    winner, lot = award.candidate, award.lot
    facts = [
        ["中标人", f"{winner.name}（{winner.uscc}）"],
        ["中标价", f"{format_yuan(winner.price)} 元"],
        ["工期", f"{winner.duration_days} 日历天"],
        ["质量", winner.quality],
        ["项目负责人", winner.manager or "—"],
    ]
    return paper(
        f"{lot.name} 中标通知书",
        code=lot.matter.code,
        at=clock.now(),
        paragraphs=[f"{winner.name}：", "你方已被确定为本标段中标人，请在法定期限内与招标人订立书面合同。"],
        tables=[{"caption": "中标内容", "head": ["项目", "内容"], "rows": facts}],
        template="award_notice",
    )


def result_text(award: Award) -> str:
    winner = award.candidate
    return (
        f"{award.lot.name}的中标人为{winner.name}，中标价 {format_yuan(winner.price)} 元，"
        f"工期 {winner.duration_days} 日历天，质量：{winner.quality}，项目负责人：{winner.manager or '—'}。"
    )


def written_report(lot: Lot, note: str) -> str:
    """The written report to the supervisor, made from the record."""
    file, award = file_in_force(lot), queries.award_of(lot)
    opened = [[str(o.number), o.name, _yuan(o.price), o.state] for o in lot.opened.order_by("number")]
    notices = [[n.title, shown(n.published_at)] for n in published(lot.matter) if n.published_at]
    return paper(
        f"{lot.name} 招标投标情况书面报告",
        code=lot.matter.code,
        at=clock.now(),
        paragraphs=[
            line for line in (file.content.scope if file else "", result_text(award) if award else "", note) if line
        ],
        tables=[
            {
                "caption": "过程",
                "head": ["时刻", "时间"],
                "rows": [[k, shown(v)] for k, v in moments(lot.matter).items()],
            },
            {"caption": "公告公示", "head": ["标题", "发布时间"], "rows": notices},
            {"caption": "投标情况", "head": ["序号", "投标人", "报价（元）", "开标结果"], "rows": opened},
            {
                "caption": "中标候选人",
                "head": ["名次", "名称", "报价（元）", "状态"],
                "rows": [_state(c) for c in lot.candidates.order_by("rank")],
            },
        ],
        template="report",
    )


def shown(moment: datetime) -> str:
    return moment.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")


def _offer(row: Ranked) -> list[str]:
    cells = _cells(row)
    return [
        f"{cells[1]}",
        f"投标报价 {cells[2]} 元",
        f"工期 {cells[3]}",
        f"质量 {cells[4]}",
        f"项目负责人 {cells[5]}",
        f"得分或评审价 {cells[6]}",
    ]


def _cells(row: Ranked) -> list[str]:
    opened, content = row.opened, row.opened.content
    return [
        str(row.rank),
        opened.name,
        _yuan(row.price),
        f"{opened.duration_days} 日历天",
        content.get("quality", ""),
        manager_of(content) or "—",
        row.total or "—",
    ]


def manager_of(content: dict[str, Any]) -> str:
    return (content.get("project_manager") or {}).get("name", "")


def _state(candidate: Any) -> list[str]:
    state = "有效" if candidate.stands else f"放弃：{candidate.reason}"
    return [str(candidate.rank), candidate.name, _yuan(candidate.price), state]


def _yuan(amount: Any) -> str:
    return "—" if amount is None else format_yuan(amount)
