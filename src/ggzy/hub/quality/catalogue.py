"""The data catalogue as plain data: every data set with owner, fields, quality rules, sharing class and refresh."""

from __future__ import annotations

from typing import Any

from ggzy.foundation.acts.surface import both
from ggzy.foundation.text import Text
from ggzy.hub.exchange.standard import CODES, DATASETS, DataSet

from .checks import CHECKS

SHARING = {
    "public": Text("无条件共享，向社会公开", "shared without condition, open to all"),
    "conditional": Text("有条件共享", "shared on conditions"),
}
KINDS = {
    "text": Text("文字", "text"),
    "code": Text("代码", "code"),
    "uscc": Text("统一社会信用代码", "unified credit code"),
    "deal": Text("统一交易标识码", "unified deal code"),
    "deal-list": Text("统一交易标识码，以分号分隔", "unified deal codes, parted by ;"),
    "region": Text("行政区划代码", "region code"),
    "wan": Text("万元，6 位小数", "units of 10,000 yuan, six decimals"),
    "number": Text("整数", "whole number"),
    "time": Text("时间 yyyyMMddHHmmss", "time, yyyyMMddHHmmss"),
    "url": Text("网址", "address"),
    "name-list": Text("以分号分隔", "parted by ;"),
}


def catalogue() -> dict[str, Any]:
    """The whole, for programs."""
    return {
        "version": "1.0",
        "packaging": both(PACKAGING),
        "datasets": [described(one) for one in DATASETS.values()],
        "codes": {
            name: {
                "title": both(one.title),
                "seen": one.seen,
                "values": {code: both(text) for code, text in one.values.items()},
            }
            for name, one in CODES.items()
        },
        "checks": [
            {
                "name": one.name,
                "version": one.version,
                "dimension": one.dimension,
                "title": both(one.title),
                "rejects": one.rejects,
            }
            for one in CHECKS.values()
        ],
    }


def described(of: DataSet) -> dict[str, Any]:
    """One data set as JSON."""
    return {
        "code": of.code,
        "number": of.number,
        "title": both(of.title),
        "owner": both(of.owner),
        "sharing": of.sharing,
        "refresh": both(of.refresh),
        "seen": of.seen,
        "key": list(of.key),
        "refers": [{"field": name, "dataset": to, "to": field} for name, to, field in of.refers],
        "ordered": [list(pair) for pair in of.ordered],
        "fields": [
            {
                "name": one.wire,
                "title": both(one.title),
                "kind": one.kind,
                "required": one.required,
                "codes": one.codes or None,
                "most": one.most or None,
                "seen": one.seen,
            }
            for one in of.fields
        ],
    }


PACKAGING = Text(
    "zip 文件名为 yyyyMMdd-六位流水-数据编号，内含一个同名 XML（UTF-8 或 GBK）和以 GUID 命名的附件；"
    "XML 依次为 head、body、attachments，body 内每条记录是一个以数据集代码命名的元素。",
    "A zip named yyyyMMdd-serial6-dataNo holds one XML of the same name (UTF-8 or GBK) and attachments named by GUID; "
    "the XML has head, body and attachments, and each record in body is an element named by the data set's code.",
)
