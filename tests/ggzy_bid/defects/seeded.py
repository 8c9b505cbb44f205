"""What can be wrong with a bid, one change each: the finding that must name it, and the change."""

from __future__ import annotations

import os
from collections.abc import Callable

from ggzy_core.preflight.documents import MOST_READ
from tests.sample import code

from .good import (
    AGREEMENT,
    BILL,
    CERTIFICATES,
    GUARANTEE,
    LEAD,
    LETTER,
    LETTER_PDF,
    LICENCE,
    LINES,
    LOT_CODE,
    MANAGER,
    PARTNER,
    PLAN,
    Folder,
    bid,
    guarantee,
    register,
)
from .papers import docx, pdf

Change = Callable[[Folder], object]
BID = "bid.json"


def _member(folder: Folder, number: int, **changes: object) -> None:
    members = folder.json(BID)["members"]
    members[number] |= changes
    folder.change(BID, members=members)


def _line(number: int, **cells: str) -> list[list[str]]:
    names = ("code", "name", "unit", "quantity", "unit_price", "amount")
    lines = [list(line) for line in LINES]
    for name, value in cells.items():
        lines[number][names.index(name)] = value
    return lines


def _entry(folder: Folder, place: int, **changes: object) -> None:
    data = register()
    data["certificates"][place] |= changes
    folder.put(CERTIFICATES, data)


def _plan(text: str, page: int = 3) -> bytes:
    pages = [f"施工组织设计第{number}页" for number in range(1, 6)]
    pages[page - 1] += text
    return pdf(pages)


def _agreed(folder: Folder, number: int, **changes: object) -> None:
    members = folder.json(AGREEMENT)["members"]
    members[number] |= changes
    folder.change(AGREEMENT, members=members)


def _renamed_plan(folder: Folder, name: str, data: bytes | None = None) -> None:
    folder.put(name, (folder.path / PLAN).read_bytes() if data is None else data)
    folder.drop(PLAN)
    folder.answer("plan", documents=[name])


def _third_member(folder: Folder) -> None:
    third = {"name": "示例市政有限公司3", "uscc": code(3), "share_of_work": "照明"}
    folder.change(BID, members=[*folder.json(BID)["members"], third])


DEFECTS: dict[str, Change] = {
    # the folder and bid.json
    "bid.unreadable": lambda f: f.put(BID, "{"),
    "bid.invalid": lambda f: f.change(BID, price="八十多万"),
    "bid.full-width": lambda f: f.change(BID, price="８３０６１２.75"),
    "folder.no-bid-json": lambda f: f.drop(BID),
    "folder.missing-document": lambda f: f.drop(LICENCE),
    "folder.not-a-file": lambda f: (f.path / "链接.json").symlink_to(BID),
    "folder.not-nfc": lambda f: f.put("说明e\u0301.txt", "x"),
    "folder.hidden": lambda f: f.put(".草稿.txt", "x"),
    "document.unnamed": lambda f: f.put("其他.txt", "没有响应用到"),
    "name.rare": lambda f: _member(f, 1, name=f"{PARTNER}𠮷"),
    "name.private-use": lambda f: _member(f, 1, name=f"{PARTNER}\ue000"),
    "name.long": lambda f: f.put(f"{'长' * 60}/{'长' * 62}.txt", "x"),
    # the lot
    "lot.other-tender": lambda f: f.change(BID, tender="A01-另一招标"),
    "lot.other-lot": lambda f: f.change(BID, lot="A01-另一标段"),
    # the offer
    "price.zero": lambda f: f.change(BID, price="0"),
    "price.over-ceiling": lambda f: f.change(BID, price="980000.01"),
    "price.abnormally-low": lambda f: f.change(BID, price="685999.99"),
    "duration.too-long": lambda f: f.change(BID, duration_days=181),
    "validity.too-short": lambda f: f.change(BID, validity_days=89),
    "quality.other": lambda f: f.change(BID, quality="优良"),
    "consortium.too-many": _third_member,
    "consortium.no-share": lambda f: _member(f, 1, share_of_work=""),
    # the answers
    "requirement.unanswered": lambda f: f.answer("licence", gone=True),
    "requirement.deviates": lambda f: f.answer("licence", answer="deviates"),
    "requirement.no-document": lambda f: f.answer("manager", documents=[]),
    "requirement.limit": lambda f: f.change(BID, quality="合格以上"),
    "answer.unknown": lambda f: f.change(
        BID, responses=[*bid()["responses"], {"requirement": "r99", "answer": "meets"}]
    ),
    "answer.twice": lambda f: f.change(BID, responses=[*bid()["responses"], bid()["responses"][0]]),
    # the documents
    "document.empty": lambda f: f.put(LICENCE, b""),
    "document.broken": lambda f: f.put(LICENCE, pdf(["营业执照"])[:120]),
    "document.disguised": lambda f: f.put(LICENCE, docx("营业执照")),
    "document.locked": lambda f: f.put(LICENCE, pdf(["营业执照"], encrypted=True)),
    "document.not-looked-into": lambda f: os.truncate(f.path / PLAN, MOST_READ + 1),
    "document.format": lambda f: _renamed_plan(f, "技术/施工组织设计.txt", "施工组织设计".encode()),
    "document.too-many-pages": lambda f: f.put(PLAN, pdf(["施工组织设计"] * 6)),
    # the bid letter
    "letter.missing": lambda f: f.answer("letter", documents=[LETTER_PDF]),
    "letter.unreadable": lambda f: f.put(LETTER, "{}"),
    "letter.words": lambda f: f.change(LETTER, price_words="捌拾叁万零陆佰壹拾贰元柒角陆分"),
    "letter.words-unread": lambda f: f.change(LETTER, price_words="八十三万多元"),
    "letter.price": lambda f: f.change(LETTER, price="830612.74", price_words="捌拾叁万零陆佰壹拾贰元柒角肆分"),
    "letter.duration": lambda f: f.change(LETTER, duration_days=170),
    "letter.validity": lambda f: f.change(LETTER, validity_days=120),
    "letter.quality": lambda f: f.change(LETTER, quality="优良"),
    "letter.bidder": lambda f: f.change(LETTER, bidder=PARTNER),
    "letter.code": lambda f: f.change(LETTER, uscc=code(2)),
    "letter.tender": lambda f: f.change(LETTER, tender="A01-另一招标"),
    "letter.lot": lambda f: f.change(LETTER, lot="A01-另一标段"),
    "letter.older-version": lambda f: f.change(LETTER, file_version=1),
    "letter.newer-version": lambda f: f.change(LETTER, file_version=3),
    "letter.unsigned": lambda f: f.change(LETTER, signatory=" "),
    # the bill of quantities
    "bill.missing": lambda f: (f.put("商务/清单.txt", "见附件"), f.answer("bill", documents=["商务/清单.txt"])),
    "bill.unreadable": lambda f: f.put(BILL, "挖土方,1200.5\n"),
    "bill.line-missing": lambda f: f.lines(*LINES[:2], total="780612.75"),
    "bill.line-extra": lambda f: f.lines(*LINES, ["X1", "奖励", "项", "1", "0", "0"]),
    "bill.line-twice": lambda f: f.lines(*LINES, LINES[0]),
    "bill.quantity": lambda f: f.lines(*_line(1, quantity="3001")),
    "bill.unit": lambda f: f.lines(*_line(1, unit="m3")),
    "bill.name": lambda f: f.lines(*_line(1, name="沥青面层")),
    "bill.arithmetic": lambda f: f.lines(*_line(0, amount="30612.76")),
    "bill.total": lambda f: f.lines(*LINES, total="830612.76"),
    "bill.price": lambda f: f.change(BID, price="830612.76"),
    "bill.unpriced": lambda f: f.lines(*_line(0, unit_price="")),
    "bill.negative": lambda f: f.lines(*_line(0, unit_price="-25.50")),
    "bill.fixed-sum": lambda f: f.lines(*_line(2, unit_price="49000", amount="49000.00")),
    # the guarantee
    "guarantee.missing": lambda f: f.answer("security", documents=[LICENCE]),
    "guarantee.unreadable": lambda f: f.put(GUARANTEE, '{"amount": "15000"}'),
    "guarantee.statement": lambda f: f.change(GUARANTEE, statement="{}"),
    "guarantee.kind": lambda f: f.put(GUARANTEE, guarantee(kind="performance")),
    "guarantee.lot": lambda f: f.put(GUARANTEE, guarantee(lot=f"{LOT_CODE}-2")),
    "guarantee.applicant": lambda f: f.change(GUARANTEE, applicant_code=code(9)),
    "guarantee.beneficiary": lambda f: f.change(GUARANTEE, beneficiary="示例市另一单位"),
    "guarantee.differs": lambda f: f.change(GUARANTEE, number="BH-2"),
    "guarantee.commitment": lambda f: f.change(GUARANTEE, amount="16000.00"),
    "guarantee.amount": lambda f: f.put(GUARANTEE, guarantee(amount="14999.99")),
    "guarantee.validity": lambda f: f.put(GUARANTEE, guarantee(days=89)),
    "guarantee.signature": lambda f: f.change(GUARANTEE, signature=guarantee(days=91)["signature"]),
    "guarantee.issuer": lambda f: f.change(GUARANTEE, issuer_code=code(8)),
    # certificates
    "certificates.missing": lambda f: f.answer("register", documents=[LICENCE]),
    "certificates.unreadable": lambda f: f.put(CERTIFICATES, '{"certificates": [{}]}'),
    "certificate.missing": lambda f: f.put(CERTIFICATES, {"certificates": register()["certificates"][:1]}),
    "certificate.expired": lambda f: _entry(f, 0, valid_until="2026-11-30"),
    "certificate.not-yet": lambda f: _entry(f, 0, valid_from="2026-12-02"),
    "certificate.number": lambda f: _entry(f, 0, number=" "),
    "certificate.document": lambda f: _entry(f, 0, document="资格/另一份.pdf"),
    "certificate.no-scan": lambda f: _entry(f, 0, document=""),
    "certificate.holder": lambda f: _entry(f, 0, holder="示例他人有限公司"),
    "certificate.manager-number": lambda f: _entry(f, 1, number="示例-注-2"),
    # the consortium agreement
    "agreement.missing": lambda f: f.answer("agreement", documents=[LICENCE]),
    "agreement.unreadable": lambda f: f.put(AGREEMENT, "不是数据"),
    "agreement.members": lambda f: _agreed(f, 1, uscc=code(3)),
    "agreement.lead": lambda f: f.change(AGREEMENT, lead=code(2)),
    "agreement.lot": lambda f: f.change(AGREEMENT, lot="A01-另一标段"),
    "agreement.unsigned": lambda f: f.change(AGREEMENT, signed=[code(1)]),
    "agreement.no-share": lambda f: _agreed(f, 1, share_of_work=""),
    # the blind part
    "blind.name": lambda f: f.put(PLAN, _plan(f"编制单位：{LEAD}")),
    "blind.short-name": lambda f: f.put(PLAN, _plan("示例路桥施工队")),
    "blind.code": lambda f: f.put(PLAN, _plan(code(2))),
    "blind.person": lambda f: f.put(PLAN, _plan(f"负责人{MANAGER}")),
    "blind.phone": lambda f: f.put(PLAN, _plan("联系电话 13800000000")),
    "blind.mail": lambda f: f.put(PLAN, _plan("someone@example.invalid")),
    "blind.author": lambda f: f.put(PLAN, pdf(["施工组织设计"], {"Author": "技术部"})),
    "blind.metadata": lambda f: f.put(PLAN, pdf(["施工组织设计"], {"Title": f"{LEAD}方案"})),
    "blind.file-name": lambda f: _renamed_plan(f, f"技术/{LEAD}施工组织设计.pdf"),
    "blind.fonts": lambda f: f.put(PLAN, pdf(["施工组织设计"], fonts=5)),
    "blind.no-text": lambda f: f.put(PLAN, pdf(["", ""])),
}

#: what may be green at home and amber all the same: no ground of rejection
HINTS = frozenset(
    {
        *("bid.full-width", "folder.hidden", "document.unnamed", "name.rare", "name.private-use", "name.long"),
        *("price.abnormally-low", "quality.other", "consortium.no-share", "answer.unknown", "answer.twice"),
        *("letter.newer-version", "bill.name", "bill.unpriced", "certificate.no-scan"),
        *("document.not-looked-into", "blind.short-name", "blind.fonts", "blind.no-text"),
    }
)
