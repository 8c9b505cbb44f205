"""The readable documents of this room, made from data. Slow: call it in a prepare step, never in a transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.documents.pdf import render
from ggzy.foundation.documents.stored import store
from ggzy_core.money import format_yuan
from ggzy_core.preflight.digest import FORMS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import Any

    from ggzy_core.tender import Requirement, TenderFile


def file_document(content: TenderFile) -> str:
    """The tender file as a PDF; returns its address."""
    return store(file_preview(content), ("pdf",)).sha256


def file_preview(content: TenderFile) -> bytes:
    """The tender file as a PDF, kept nowhere."""
    facts = [
        ("招标范围", content.scope or "详见招标项目说明"),
        ("项目估算价", f"{format_yuan(content.estimate)} 元"),
        ("最高投标限价", f"{format_yuan(content.ceiling)} 元" if content.ceiling else "不设"),
        ("工期", f"{content.duration_days} 日历天"),
        ("质量要求", content.quality),
        ("投标有效期", f"{content.validity_days} 日历天"),
        ("联合体投标", f"接受，成员不超过 {content.consortium_limit} 家" if content.consortium else "不接受"),
        ("投标保证金", f"{format_yuan(content.guarantee.amount)} 元" if content.guarantee else "不要求"),
        ("评标办法", "综合评估法" if content.method == "comprehensive" else "经评审的最低投标价法"),
    ]
    tables = [
        {"caption": "招标要点", "head": ["项目", "内容"], "rows": [list(pair) for pair in facts]},
        {
            "caption": "实质性要求与资格条件",
            "head": ["编号", "条款", "要求", "说明"],
            "rows": [[item.id, item.clause, item.title, _more(item)] for item in content.requirements],
        },
        {
            "caption": "工程量清单",
            "head": ["编码", "名称", "单位", "数量", "固定金额（元）"],
            "rows": [
                [
                    line.code,
                    line.name,
                    line.unit,
                    format(line.quantity, "f"),
                    format_yuan(line.fixed) if line.fixed is not None else "",
                ]
                for line in content.bill
            ],
        },
        {
            "caption": "评分因素",
            "head": ["条款", "评分因素", "满分"],
            "rows": [[item.clause, item.title, format(item.most, "f")] for item in content.scores],
        },
    ]
    notes = [f"说明：{line}" for line in content.assumed]
    title = f"{content.title} 招标文件（第 {content.version} 版）"
    return render("notice", _layout(title, "", None, notes, tables, ()))


def _more(item: Requirement) -> str:
    """What else the file says of a requirement: form, formats, pages, whether it is judged blind."""
    said = [FORMS[item.form][0]] if item.form in FORMS else []
    said += [f"格式：{'、'.join(item.formats)}"] if item.formats else []
    said += [f"不超过 {item.pages} 页"] if item.pages is not None else []
    said += ["暗标"] if item.blind else []
    said += ["证照须登记且在有效期内"] if item.certificate else []
    return "；".join(said)


def paper(
    title: str,
    *,
    code: str = "",
    at: datetime | None = None,
    paragraphs: Sequence[str] = (),
    tables: Sequence[dict[str, Any]] = (),
    signatures: Sequence[dict[str, Any]] = (),
    template: str = "notice",
) -> str:
    """A document of the house style; returns its address."""
    return store(render(template, _layout(title, code, at, paragraphs, tables, signatures)), ("pdf",)).sha256


def _layout(
    title: str,
    code: str,
    at: datetime | None,
    paragraphs: Sequence[str],
    tables: Sequence[dict[str, Any]],
    signatures: Sequence[dict[str, Any]],
) -> dict[str, Any]:
    return {
        "title": title,
        "code": code,
        "date": at.isoformat() if at else "",
        "paragraphs": list(paragraphs),
        "tables": [table for table in tables if table["rows"]],
        "signatures": list(signatures),
    }
