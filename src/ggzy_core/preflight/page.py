"""Findings and digest as one HTML page that needs no network: to print, to keep, to hand to a colleague."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from .digest import Digest
from .findings import SEVERITIES, Finding, Report

LIGHTS = {"red": ("不可提交", "do not lodge"), "amber": ("请核对", "look again"), "green": ("符合", "meets")}
VERDICTS = {
    "red": ("有否决风险，请先改正", "It would be rejected or cannot be sealed: mend it first"),
    "amber": ("没有机器可查出的否决情形，请核对提示", "Nothing a machine could reject it for; look at the hints"),
    "green": ("没有发现问题", "Nothing was found"),
}
STYLE = """
:root{color-scheme:light dark;--red:#b3261e;--amber:#8a5a00;--green:#1b6e3c;--line:#8886}
body{font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;margin:0 auto;max-width:60rem;
padding:1.5rem}h1{font-size:1.5rem;line-height:1.3}h2{font-size:1.15rem;margin-top:2rem}
.verdict{border:2px solid;border-radius:.5rem;padding:.75rem 1rem;font-weight:600}
.red{color:var(--red)}.amber{color:var(--amber)}.green{color:var(--green)}
@media(prefers-color-scheme:dark){:root{--red:#ff8a80;--amber:#ffc766;--green:#7ddc9f}}
li.found{border-left:.3rem solid currentColor;padding:.2rem .8rem;margin:.8rem 0;list-style:none}
li.found>*{color:CanvasText}li.found>b:first-child{color:inherit}ul{padding-left:0}.en,small{opacity:.8;display:block}
.where{font-size:.9rem;overflow-wrap:anywhere}table{border-collapse:collapse;width:100%}
caption{text-align:left;font-weight:600;padding:.4rem 0}
th,td{border-bottom:1px solid var(--line);padding:.35rem .5rem;text-align:left;vertical-align:top}
summary h2{display:inline}summary{margin-top:2rem;min-height:2.75rem}.wide{overflow-x:auto}@media print{body{padding:0}li.found{break-inside:avoid}}
"""


def page(digest: Digest, report: Report | None = None) -> str:
    """The digest, with the findings before it where there are any."""
    body = f"<h1>{escape(digest.title)}</h1>{findings(report) if report is not None else ''}{_digest(digest)}"
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(digest.title)}</title><style>{STYLE}</style></head><body><main>{body}</main></body></html>\n"
    )


def findings(report: Report) -> str:
    """The verdict and every finding, worst first, as HTML to stand in a page."""
    zh, en = VERDICTS[report.light]
    counts = " · ".join(f"{LIGHTS[one][0]} {one} {len(report.of(one))}" for one in SEVERITIES)
    parts = [f'<p class="verdict {report.light}">{zh}<span class="en" lang="en">{en}</span></p><p>{counts}</p>']
    for severity in SEVERITIES:
        if found := report.of(severity):
            zh, en = LIGHTS[severity]
            head = f'<h2 class="{severity}">{zh} <span lang="en">{en}</span> ({len(found)})</h2>'
            rows = f"<ul>{_list(found)}</ul>"
            parts.append(f"<details><summary>{head}</summary>{rows}</details>" if severity == "green" else head + rows)
    if report.unchecked:
        rows = "".join(
            f'<li>{escape(zh)}<span class="en" lang="en">{escape(en)}</span></li>' for zh, en in report.unchecked
        )
        parts.append(f'<h2>机器未检查 <span lang="en">not checked by machine</span></h2><ul>{rows}</ul>')
    return "".join(parts)


def _list(found: Iterable[Finding]) -> str:
    return "".join(_found(one) for one in found)


def _found(one: Finding) -> str:
    where = " · ".join(
        part
        for part in (
            f"条款 {one.clause}",
            one.document,
            f"第 {one.page} 页 page {one.page}" if one.page else "",
            one.id,
        )
        if part
    )
    mend = ""
    if one.mend_zh:
        mend = f'<p>→ {escape(one.mend_zh)}<span class="en" lang="en">{escape(one.mend_en)}</span></p>'
    return (
        f'<li class="found {one.severity}"><b>{escape(one.zh)}</b><span class="en" lang="en">{escape(one.en)}</span>'
        f'<span class="where">{escape(where)}</span>{mend}</li>'
    )


def _digest(digest: Digest) -> str:
    facts = "".join(
        f'<tr><th scope="row">{escape(one.zh)} <small lang="en">{escape(one.en)}</small></th>'
        f"<td>{_value(one.value_zh, one.value_en)}</td></tr>"
        for one in digest.facts
    )
    demands = "".join(
        f"<tr><td>{escape(clause)}</td><td>{escape(title)}</td><td>{_value(zh, en)}</td></tr>"
        for clause, title, zh, en in digest.demands
    )
    scores = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in digest.scores)
    return (
        _table("招标文件一页通 the tender on one page", facts)
        + _table("须提交和符合 to hand in and to meet", demands)
        + (_table("评分 scored", scores) if scores else "")
    )


def _value(zh: str, en: str) -> str:
    return escape(zh) if zh == en else f'{escape(zh)}<small lang="en">{escape(en)}</small>'


def _table(caption: str, rows: str) -> str:
    return f'<div class="wide"><table><caption>{escape(caption)}</caption><tbody>{rows}</tbody></table></div>'
