"""The tables of mutual recognition: accepted authorities, and authority by device."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest

from ggzy.foundation.recognition import queries
from ggzy.foundation.text import Text
from ggzy.foundation.words.say import either

from .table import Row, Table, heads

STATES = {
    "proven": Text("已证明", "proven"),
    "failed": Text("不符合", "fails"),
    "old": Text("已过一年", "over a year old"),
    "unproven": Text("尚未证明", "not proven"),
    "apart": Text("该机构不提供", "not offered"),
}


def _authorities(request: HttpRequest) -> Iterator[Row]:
    for line in queries.lines():
        one = line.authority
        roots = " ".join(root.sha256 for root in one.roots)
        yield (one.id, either(one.name.zh, one.name.en), one.uscc, one.accepted.since, one.accepted.until,
               " ".join(one.algorithms), roots, " ".join(one.crl), " ".join(one.ocsp))  # fmt: skip


def _matrix(request: HttpRequest) -> Iterator[Row]:
    for line in queries.lines():
        for cell in line.cells:
            device = cell.device
            yield (line.authority.id, device.id, either(device.name_zh, device.name_en), device.interface,
                   str(STATES[cell.state]), str(cell.proof or ""), cell.kind, cell.at)  # fmt: skip


RECOGNITION = (
    Table("authorities", Text("互认的证书机构", "Accepted certificate authorities"),
          heads("编号|id", "机构|authority", "统一社会信用代码|USCC", "接受自|accepted from", "接受至|accepted until", "算法|algorithms",
                "根证书 SHA-256|SHA-256 of roots", "吊销列表|CRL", "OCSP|OCSP"), _authorities),
    Table("conformance", Text("证书与设备互认矩阵", "Authorities by device"),
          heads("机构|authority", "设备|device", "名称|name", "接口|interface", "状态|state", "证明方式|proven by", "密钥|key",
                "检查时间|checked"), _matrix),
)  # fmt: skip
