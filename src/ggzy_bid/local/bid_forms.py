"""The form that writes bid.json for whoever has no other program to do so."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from ggzy_core.tender import TenderFile

from .drafts import Draft
from .pages import both

BASICS = (
    ("price", "投标报价（元）", "price (yuan)", "text"),
    ("duration_days", "工期（日历天）", "duration (calendar days)", "number"),
    ("quality", "质量承诺", "quality", "text"),
    ("validity_days", "投标有效期（日历天）", "bid holds for (calendar days)", "number"),
)
MANAGER = (
    ("name", "项目经理姓名", "project manager"),
    ("qualification", "注册专业及等级", "registered as"),
    ("certificate_number", "注册证书编号", "certificate number"),
)


def form(base: str, draft: Draft, tender: TenderFile) -> str:
    """Price, time, manager, and an answer with its documents to each requirement; filled in with what is known."""
    said = draft.said()
    known = {"duration_days": tender.duration_days, "quality": tender.quality, "validity_days": tender.validity_days}
    rows = "".join(_line(name, zh, en, said.get(name, known.get(name, "")), kind) for name, zh, en, kind in BASICS)
    manager = said.get("project_manager") or {}
    rows += "".join(_line(f"manager.{name}", zh, en, manager.get(name, "")) for name, zh, en in MANAGER)
    answers = {one.get("requirement"): one for one in said.get("responses", ()) if isinstance(one, dict)}
    files = [name for name, _ in draft.files()]
    asked = "".join(_requirement(one, answers.get(one.id, {}), files) for one in tender.requirements)
    open_ = "" if said else " open"
    return (
        f"<details{open_}><summary><h2>{both('投标数据', 'What the bid says')}</h2></summary>"
        f'<form method="post" action="{base}/bid/{draft.lot}/data">{rows}{asked}'
        f'<p class="actions"><button class="second">{both("保存并检查", "Save and check")}</button></p></form></details>'
    )


def data_of(
    draft: Draft, tender: TenderFile, given: Mapping[str, str], chosen: Mapping[str, list[str]]
) -> dict[str, Any]:
    """bid.json from the form; what the form does not ask (a consortium's members, say) stays as it was."""
    card, said = draft.card, draft.said()
    data: dict[str, Any] = {key: value for key, value in said.items() if key != "documents"}
    data |= {"tender": card.tender, "lot": card.lot}
    data |= {name: given.get(name, "").strip() for name, *_ in BASICS}
    manager = {name: given.get(f"manager.{name}", "").strip() for name, *_ in MANAGER}
    data["project_manager"] = manager if any(manager.values()) else None
    data.setdefault("members", [{"name": draft.party.get("name", ""), "uscc": draft.party.get("uscc", "")}])
    data["responses"] = [
        {
            "requirement": one.id,
            "answer": given.get(f"answer.{one.id}", "meets"),
            "text": given.get(f"text.{one.id}", ""),
            "documents": chosen.get(f"documents.{one.id}", []),
        }
        for one in tender.requirements
        if given.get(f"answer.{one.id}", "meets") in ("meets", "deviates")
    ]
    return data


def _line(name: str, zh: str, en: str, value: object, kind: str = "text") -> str:
    return (
        f'<p class="field"><label for="d-{name}">{both(zh, en)}</label>'
        f'<input id="d-{name}" name="{name}" type="{kind}" value="{escape(str(value))}"></p>'
    )


def _requirement(one: Any, said: Mapping[str, Any], files: list[str]) -> str:
    """A requirement: do we meet it, and which files show it?"""
    answer = said.get("answer", "meets")
    choices = "".join(
        f'<label class="tick"><input type="radio" name="answer.{one.id}" value="{value}"{" checked" if answer == value else ""}> {both(zh, en)}</label>'
        for value, zh, en in (
            ("meets", "响应", "meets"),
            ("deviates", "偏离", "deviates"),
            ("none", "不适用", "not for us"),
        )
    )
    ticked = said.get("documents", [])
    papers = "".join(
        f'<label class="tick"><input type="checkbox" name="documents.{one.id}" value="{escape(name)}"{" checked" if name in ticked else ""}> {escape(name)}</label>'
        for name in files
    )
    none = f'<p class="small">{both("先拖入文件，再在这里勾选", "Drop files first, then tick them here")}</p>'
    return (
        f"<fieldset><legend>{escape(one.clause)} {escape(one.title)}</legend>{choices}"
        f'<p class="field"><label for="t-{one.id}">{both("说明（可空）", "in words, if need be")}</label><input id="t-{one.id}" name="text.{one.id}" value="{escape(str(said.get("text", "")))}"></p>'
        f"{papers or none}</fieldset>"
    )
