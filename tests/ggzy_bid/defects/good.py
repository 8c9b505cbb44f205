"""A tender file that asks everything a machine can check, and a bid that meets all of it."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from ggzy_core.certs.cms import sign_detached
from ggzy_core.guarantee import draft
from ggzy_core.money_words import in_words
from ggzy_core.periods import local_date
from ggzy_core.preflight import Lot
from ggzy_core.tender import TenderFile
from tests.sample import code, holder

from .papers import pdf, write

TENDER_CODE, LOT_CODE = "A01-示例招标-001", "A01-示例标段-001"
DEADLINE = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
LOT = Lot(TENDER_CODE, LOT_CODE, DEADLINE)
BENEFICIARY = "示例市城建中心"
LEAD, PARTNER, MANAGER, BANK = "示例建设有限公司1", "示例路桥有限公司2", "示例张经理", 7
LETTER, BILL, GUARANTEE = "商务/投标函.json", "商务/工程量清单.csv", "商务/投标保函.json"
CERTIFICATES, AGREEMENT = "资格/证照登记表.json", "资格/联合体协议书.json"
PLAN, LICENCE, LETTER_PDF = "技术/施工组织设计.pdf", "资格/营业执照.pdf", "商务/投标函.pdf"


def requirement(id: str, clause: str, title: str, part: str = "qualification", **more: Any) -> dict[str, Any]:
    return {"id": id, "clause": clause, "title": title, "part": part, **more}


def limit(id: str, title: str, check: str, field: str, value: str) -> dict[str, Any]:
    return requirement(id, "2.1.3", title, "responsive", check=check, field=field, value=value)


def tender(**changes: Any) -> TenderFile:
    """Version 2 of a tender file for a small road."""
    data = {
        "version": 2,
        "title": "示例市示例路改造工程",
        "estimate": "1000000",
        "ceiling": "980000",
        "duration_days": 180,
        "quality": "合格",
        "validity_days": 90,
        "consortium": True,
        "consortium_limit": 2,
        "guarantee": {"amount": "15000", "beneficiary": BENEFICIARY},
        "method": "lowest-evaluated",
        "abnormal_below_percent": "70",
        "requirements": [
            requirement("letter", "2.1.1(1)", "投标函", "formal", form="letter", formats=["json", "pdf"]),
            requirement("bill", "2.1.1(2)", "已标价工程量清单", "formal", form="bill"),
            requirement("security", "2.1.1(3)", "投标保函", "formal", form="guarantee"),
            requirement("register", "2.1.2(1)", "证照登记表", form="certificates"),
            requirement("licence", "2.1.2(2)", "营业执照", certificate=True, formats=["pdf"]),
            requirement("manager", "2.1.2(3)", "项目经理资格", certificate=True),
            requirement("agreement", "2.1.2(4)", "联合体协议书", form="agreement", consortium_only=True),
            requirement(
                "plan", "2.1.4", "施工组织设计（暗标）", "formal", blind=True, pages=5, formats=["pdf", "docx"]
            ),
            limit("ceiling", "投标报价", "at_most", "price", "980000"),
            limit("duration", "工期", "at_most", "duration_days", "180"),
            limit("validity", "投标有效期", "at_least", "validity_days", "90"),
            limit("quality", "质量", "equals", "quality", "合格"),
            requirement("scope", "2.1.3", "投标内容", "responsive", check="manual"),
        ],
        "bill": [
            {"code": "040101", "name": "挖土方", "unit": "m3", "quantity": "1200.5"},
            {"code": "040203", "name": "沥青混凝土面层", "unit": "m2", "quantity": "3000"},
            {"code": "ZL01", "name": "暂列金额", "unit": "项", "quantity": "1", "fixed": "50000"},
        ],
        "committee": {"specialties": {"A08": 5}},
    }
    return TenderFile.model_validate(data | changes)


LINES = [
    ["040101", "挖土方", "m3", "1200.5", "25.50", "30612.75"],
    ["040203", "沥青混凝土面层", "m2", "3000", "250", "750000.00"],
    ["ZL01", "暂列金额", "项", "1", "50000", "50000.00"],
]
PRICE = Decimal("830612.75")


def bid() -> dict[str, Any]:
    answers = {
        "letter": [LETTER, LETTER_PDF],
        "bill": [BILL],
        "security": [GUARANTEE],
        "register": [CERTIFICATES],
        "licence": [LICENCE],
        "manager": [LICENCE],
        "agreement": [AGREEMENT],
        "plan": [PLAN],
    }
    return {
        "tender": TENDER_CODE,
        "lot": LOT_CODE,
        "price": f"{PRICE}",
        "duration_days": 175,
        "quality": "合格",
        "validity_days": 90,
        "project_manager": {"name": MANAGER, "qualification": "市政一级", "certificate_number": "示例-注-1"},
        "members": [
            {"name": LEAD, "uscc": code(1), "lead": True, "share_of_work": "道路"},
            {"name": PARTNER, "uscc": code(2), "share_of_work": "排水"},
        ],
        "responses": [{"requirement": name, "answer": "meets", "documents": names} for name, names in answers.items()],
    }


def letter() -> dict[str, Any]:
    said = {name: bid()[name] for name in ("tender", "lot", "price", "duration_days", "quality", "validity_days")}
    more = {"file_version": 2, "bidder": LEAD, "uscc": code(1), "price_words": in_words(PRICE)}
    return said | more | {"signatory": "示例李代表", "day": "2026-11-28"}


def register() -> dict[str, Any]:
    def entry(requirement: str, name: str, holder: str, number: str) -> dict[str, Any]:
        dates = {"valid_from": "2024-01-01", "valid_until": "2027-12-31", "document": LICENCE}
        return {"requirement": requirement, "name": name, "holder": holder, "number": number, **dates}

    return {
        "certificates": [
            entry("licence", "营业执照", LEAD, code(1)),
            entry("manager", "建造师注册证书", MANAGER, "示例-注-1"),
        ]
    }


def agreement() -> dict[str, Any]:
    members = [
        {"name": LEAD, "uscc": code(1), "share_of_work": "道路"},
        {"name": PARTNER, "uscc": code(2), "share_of_work": "排水"},
    ]
    return {"lot": LOT_CODE, "lead": code(1), "members": members, "signed": [code(1), code(2)]}


def guarantee(amount: str = "15000.00", lot: str = LOT_CODE, days: int = 90, kind: str = "bid") -> dict[str, Any]:
    """A guarantee as a bank's own program would sign it, for an amount, a lot and so many days."""
    bank, salt, until = holder(BANK), bytes(16), local_date(DEADLINE + timedelta(days=days))
    said = draft(
        kind=kind, lot=lot, applicant="0" * 64, valid_until=until, number="BH-1", amount=Decimal(amount), salt=salt
    )
    return {
        "kind": kind,
        "lot": lot,
        "applicant": LEAD,
        "applicant_code": code(1),
        "beneficiary": BENEFICIARY,
        "issuer": f"示例建设有限公司{BANK}",
        "issuer_code": code(BANK),
        "amount": amount,
        "number": "BH-1",
        "valid_until": until.isoformat(),
        "statement": said.to_json().decode(),
        "salt": salt.hex(),
        "signature": base64.b64encode(sign_detached(said.to_json(), bank)).decode(),
    }


def bill_text(lines: list[list[str]] | None = None, total: str = f"{PRICE}") -> str:
    rows = [["编码", "名称", "单位", "数量", "单价", "合价"], *(LINES if lines is None else lines)]
    return "\n".join(",".join(row) for row in [*rows, ["合计", "", "", "", "", total]]) + "\n"


class Folder:
    """A bid folder that may be changed bit by bit."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def json(self, name: str) -> dict[str, Any]:
        return json.loads((self.path / name).read_text("utf-8"))

    def put(self, name: str, data: Any) -> None:
        plain = data if isinstance(data, bytes | str) else json.dumps(data, ensure_ascii=False)
        write(self.path / name, plain)

    def change(self, name: str, **changes: Any) -> None:
        self.put(name, self.json(name) | changes)

    def drop(self, name: str) -> None:
        (self.path / name).unlink()

    def answer(self, requirement: str, **changes: Any) -> None:
        """Change the answer to one requirement; `gone=True` takes it out."""
        data = self.json("bid.json")
        kept = [one for one in data["responses"] if not (one["requirement"] == requirement and changes.get("gone"))]
        data["responses"] = [
            one | {name: value for name, value in changes.items() if name != "gone"}
            if one["requirement"] == requirement
            else one
            for one in kept
        ]
        self.put("bid.json", data)

    def lines(self, *lines: list[str], total: str = f"{PRICE}") -> None:
        self.put(BILL, bill_text([*lines], total))


def good(path: Path) -> Folder:
    folder = Folder(path)
    folder.put("bid.json", bid())
    folder.put(LETTER, letter())
    folder.put(LETTER_PDF, pdf([f"投标函 {LEAD}"], {"Author": LEAD}))
    folder.put(BILL, bill_text())
    folder.put(GUARANTEE, guarantee())
    folder.put(CERTIFICATES, register())
    folder.put(AGREEMENT, agreement())
    folder.put(LICENCE, pdf([f"营业执照 {LEAD}"]))
    folder.put(PLAN, pdf([f"施工组织设计第{number}页" for number in range(1, 6)], {"Producer": "示例排版软件"}))
    return folder
