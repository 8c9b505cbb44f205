"""A sample lot, its trustees and bid folders for the tests."""

import json
from pathlib import Path

from ggzy_core.certs.credential import Credential
from ggzy_core.sealing.lot import LotCard, Trustee
from ggzy_core.sealing.package import Package, read_package, write_package
from ggzy_core.sealing.seal import seal
from tests.sample import code, holder

TENDER, LOT = "示例市政道路工程", "A01-示例-001"


def trustee(number: int) -> Credential:
    """Trustee 4 and 5 hold RSA certificates, the others P-256."""
    return holder(100 + number, "rsa2048" if number >= 4 else "p256")


def lot(count: int = 5, threshold: int = 3) -> LotCard:
    trustees = [
        Trustee(number=i, name=f"示例受托人{i}", certificate=trustee(i).certificate) for i in range(1, count + 1)
    ]
    return LotCard(tender=TENDER, lot=LOT, threshold=threshold, trustees=tuple(trustees))


def bid_data(number: int = 1, **changes) -> dict:
    data = {
        "tender": TENDER,
        "lot": LOT,
        "price": "17654321.09",
        "duration_days": 240,
        "quality": "合格",
        "validity_days": 60,
        "project_manager": {
            "name": "示例项目经理",
            "qualification": "市政一级",
            "certificate_number": "示例-1",
        },
        "members": [{"name": f"示例建设有限公司{number}", "uscc": code(number)}],
        "responses": [{"requirement": "R1", "answer": "meets", "documents": ["技术标/施工组织设计.pdf"]}],
    }
    return data | changes


def bid_folder(folder: Path, number: int = 1, **changes) -> Path:
    (folder / "技术标").mkdir(parents=True)
    (folder / "bid.json").write_text(json.dumps(bid_data(number, **changes), ensure_ascii=False), encoding="utf-8")
    (folder / "技术标/施工组织设计.pdf").write_bytes(b"%PDF-1.7 sample\n" * 100)
    (folder / "投标函.txt").write_text("示例投标函", encoding="utf-8")
    return folder


def sealed_package(folder: Path, number: int = 1, card: LotCard | None = None, **changes) -> Package:
    folder.mkdir(parents=True, exist_ok=True)
    source = bid_folder(folder / "bid", number, **changes)
    seal(source, card or lot(), holder(number), folder / "sealed")
    write_package(folder / "sealed", folder / "p.ggzybid")
    return read_package(folder / "p.ggzybid")
