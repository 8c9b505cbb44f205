"""Code lists of the national interface, as far as a source showed them; a list marked usual awaits a source."""

from __future__ import annotations

from dataclasses import dataclass

from ggzy.foundation.text import Text


@dataclass(frozen=True)
class CodeList:
    """`values` code to meaning; `seen` False: usual values that no official source confirmed yet."""

    title: Text
    values: dict[str, Text]
    seen: bool = True


CODES: dict[str, CodeList] = {
    "organize-form": CodeList(
        Text("招标组织形式", "organisation of the tender"),
        {
            "1": Text("自行招标", "by the tenderer"),
            "2": Text("委托招标", "by an agency"),
            "3": Text("自行集中", "pooled"),
            "9": Text("其他", "other"),
        },
    ),
    "tender-mode": CodeList(
        Text("招标方式", "method"),
        {"1": Text("公开招标", "open"), "2": Text("邀请招标", "invited")},
        seen=False,
    ),
    "code-type": CodeList(
        Text("机构代码类型", "kind of organisation code"), {"97": Text("统一社会信用代码", "unified credit code")}
    ),
    "currency": CodeList(Text("币种（GB/T 12406）", "currency"), {"156": Text("人民币", "CNY")}),
    "price-unit": CodeList(
        Text("金额单位", "unit of amounts"),
        {"0": Text("元", "yuan"), "1": Text("万元", "ten thousand yuan")},
        seen=False,
    ),
    "section-class": CodeList(
        Text("标段分类", "class of the section"),
        {
            "A080000": Text("工程施工", "construction works"),
            "A100000": Text("工程总承包", "design and build"),
        },
        seen=False,
    ),
    "project-type": CodeList(Text("招标项目类型", "kind of tender"), {"A01": Text("工程建设", "engineering")}),
    "nature": CodeList(
        Text("公告性质", "nature of the notice"),
        {"1": Text("正常公告", "first"), "2": Text("更正公告", "correction")},
        seen=False,
    ),
    "bulletin": CodeList(
        Text("公告类型", "kind of notice"),
        {"1": Text("招标公告", "tender notice"), "9": Text("其他", "other")},
        seen=False,
    ),
    "yes-no": CodeList(Text("是否", "yes or no"), {"0": Text("否", "no"), "1": Text("是", "yes")}, seen=False),
}
