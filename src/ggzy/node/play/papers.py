"""The documents of a sample bid: what people read, and the forms a machine reads where the tender file asks for them."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ggzy_core.money import round_fen
from ggzy_core.money_words import in_words

if TYPE_CHECKING:
    from ggzy_core.tender import BillLine, Requirement, TenderFile

LICENCE = "资格文件/资质与许可（示例）.txt"
LETTER = "商务文件/投标函（示例）.txt"
PLAN = "技术文件/施工组织设计（示例）.txt"
FORMS = {
    "letter": "商务文件/投标函.json",
    "bill": "商务文件/已标价工程量清单.csv",
    "certificates": "资格文件/证照登记表.json",
    "agreement": "资格文件/联合体协议书.json",
}


def documents(terms: TenderFile, data: dict[str, Any]) -> dict[str, str]:
    """Every document of a bid by its name; `data` is bid.json so far. What is judged blind names nobody."""
    bidder = data["members"][0]["name"]
    made = {
        LICENCE: f"本文件为示例资格材料。\n投标人：{bidder}\n",
        LETTER: f"本文件为示例投标函。\n投标人：{bidder}\n",
        PLAN: "本文件为示例施工组织设计，按暗标要求不出现投标人信息。\n",
    }
    wanted = {one.form for one in terms.requirements if len(data["members"]) > 1 or not one.consortium_only}
    makers = {"letter": _letter, "bill": _bill, "certificates": _certificates, "agreement": _agreement}
    return made | {FORMS[form]: makers[form](terms, data) for form in FORMS if form in wanted}


def given(item: Requirement) -> list[str]:
    """The documents that answer a requirement."""
    if item.check != "presence":
        return []
    if item.form in FORMS:
        return [FORMS[item.form], LETTER] if item.form == "letter" else [FORMS[item.form]]
    if item.blind:
        return [PLAN]
    return [LETTER if item.part == "formal" else LICENCE]


def _letter(terms: TenderFile, data: dict[str, Any]) -> str:
    price = Decimal(data["price"])
    same = {name: data[name] for name in ("tender", "lot", "price", "duration_days", "quality", "validity_days")}
    lead = {"bidder": data["members"][0]["name"], "uscc": data["members"][0]["uscc"], "signatory": "示例法定代表人"}
    return _json({**same, **lead, "file_version": terms.version, "price_words": in_words(price)})


def _bill(terms: TenderFile, data: dict[str, Any]) -> str:
    """The lines priced in even shares; the one item counted once takes what is left, so that the sum is the price."""
    price = Decimal(data["price"])
    free = [line for line in terms.bill if line.fixed is None]
    last = next((line for line in reversed(free) if line.quantity == 1), None)
    share = (price - sum((line.fixed or Decimal(0) for line in terms.bill), Decimal(0))) / max(len(free), 1)
    priced = {line.code: _priced(line, share) for line in terms.bill}
    if last is not None:
        rest = price - sum((amount for code, (_, amount) in priced.items() if code != last.code), Decimal(0))
        priced[last.code] = (rest, rest)
    rows: list[tuple[str, ...]] = [("编码", "名称", "单位", "数量", "单价", "合价")]
    rows += [
        (line.code, line.name, line.unit, format(line.quantity, "f"), *(f"{one:.2f}" for one in priced[line.code]))
        for line in terms.bill
    ]
    return "".join(f"{','.join(row)}\n" for row in [*rows, ("合计", "", "", "", "", f"{price:.2f}")])


def _priced(line: BillLine, share: Decimal) -> tuple[Decimal, Decimal]:
    unit = round_fen((share if line.fixed is None else line.fixed) / line.quantity)
    return unit, round_fen(unit * line.quantity)


def _certificates(terms: TenderFile, data: dict[str, Any]) -> str:
    manager = data["project_manager"]
    entries = []
    for item in terms.requirements:
        if not item.certificate:
            continue
        is_manager = item.id == "manager"
        entries.append(
            {
                "requirement": item.id,
                "name": f"{item.title}（示例）",
                "holder": manager["name"] if is_manager else data["members"][0]["name"],
                "number": manager["certificate_number"] if is_manager else f"示例-{item.id}",
                "document": LICENCE,
            }
        )
    return _json({"certificates": entries})


def _agreement(terms: TenderFile, data: dict[str, Any]) -> str:
    members = [{name: one[name] for name in ("name", "uscc", "share_of_work")} for one in data["members"]]
    codes = [one["uscc"] for one in members]
    return _json({"lot": data["lot"], "lead": codes[0], "members": members, "signed": codes})


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
