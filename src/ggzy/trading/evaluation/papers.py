"""The evaluation report as a document (12号令 42). Slow: made in a prepare step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.trading.projects.papers import paper

from . import inputs, queries

if TYPE_CHECKING:
    from datetime import datetime

    from ggzy.trading.projects.models import Lot
    from ggzy_core.evaluation.recompute import Outcome

METHODS = {"comprehensive": "综合评估法", "lowest-evaluated": "经评审的最低投标价法"}


def report_document(lot: Lot, document: dict[str, Any], outcome: Outcome, at: datetime) -> str:
    """The report as a PDF; returns its address. Members stand in it by seat number."""
    names = {bid.uscc: f"{bid.number}号 {bid.name}" for bid in queries.bids(lot)}
    tables = [
        _prices(outcome, names),
        _ranking(outcome, names),
        _rejected(document, names),
        _steps(outcome),
        _scores(outcome, names),
    ]
    seats = document["seats"]
    paragraphs = [
        f"评标办法：{METHODS[outcome.method]}。评标委员会由 {len(seats)} 人组成，本报告以席位号记载成员意见。",
        f"评审输入文件校验值（SHA-256）：{inputs.hash_of(document)}。任何人可据公开的输入文件重新计算本报告结果。",
        *(f"说明：{line}" for line in queries.content_of(lot).assumed),
        *_abnormal(lot),
    ]
    signatures = [{"name": f"{seat}号席位"} for seat in seats]
    return paper(
        f"{lot.name} 评标报告",
        code=lot.matter.code,
        at=at,
        paragraphs=paragraphs,
        tables=tables,
        signatures=signatures,
        template="evaluation_report",
    )


def _abnormal(lot: Lot) -> list[str]:
    low = inputs.abnormally_low(queries.content_of(lot), queries.bids(lot))
    return [
        f"{bid.number}号投标报价 {bid.price} 元低于招标文件规定的异常低价界限，评标委员会应作异常低价评审。"
        for bid in low
    ]


def _prices(outcome: Outcome, names: dict[str, str]) -> dict[str, Any]:
    rows = [[names[row.bidder], f"{row.price:.2f}", _shown(row.price_points)] for row in outcome.rows]
    return {"caption": "标价比较表", "head": ["投标人", "修正后报价（元）", "报价得分"], "rows": rows}


def _ranking(outcome: Outcome, names: dict[str, str]) -> dict[str, Any]:
    head = "总得分" if outcome.method == "comprehensive" else "评审价（元）"
    rows = [[str(one.rank), names[one.bidder], format(one.merit, "f"), one.zh or "—"] for one in outcome.ranking]
    return {"caption": "推荐排序", "head": ["名次", "投标人", head, "说明"], "rows": rows}


def _rejected(document: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    rows = [
        [names[bid["bidder"]], bid["rejected"]["clause"], bid["rejected"]["reason"]]
        for bid in document["inputs"]["bids"]
        if bid["rejected"]
    ]
    return {"caption": "否决投标情况", "head": ["投标人", "依据条款", "理由"], "rows": rows}


def _steps(outcome: Outcome) -> dict[str, Any]:
    steps = [] if outcome.benchmark is None else outcome.benchmark.steps
    return {
        "caption": "评标基准价计算",
        "head": ["步骤", "数值"],
        "rows": [[one.zh, one.value or "—"] for one in steps],
    }


def _scores(outcome: Outcome, names: dict[str, str]) -> dict[str, Any]:
    rows = [
        [names[row.bidder], item, format(points, "f")] for row in outcome.rows for item, points in row.items.items()
    ]
    return {"caption": "商务技术评分", "head": ["投标人", "评分项", "平均得分"], "rows": rows}


def _shown(value: Any) -> str:
    return "—" if value is None else format(value, "f")
