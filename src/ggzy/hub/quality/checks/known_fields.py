"""No field stands there that the data set does not have: a misspelt name loses its value without a word."""

from __future__ import annotations

from difflib import get_close_matches

from ggzy.foundation.text import Text
from ggzy.hub.quality.verdicts import ACCURACY, Check, Fault, Subject, Verdict, found


def judge(subject: Subject) -> Verdict:
    known = subject.dataset.by_wire
    return found([_fault(name, list(known)) for name in subject.record if name not in known])


def _fault(name: str, known: list[str]) -> Fault:
    near = get_close_matches(name, known, 1)
    meant = near[0] if near else ""
    return Fault(
        name[:60],
        Text("数据集没有这一字段", "the data set has no such field"),
        Text(f"是否应为 {meant}？国家标准的拼写须照用", f"is {meant} meant? the standard's spelling stands")
        if meant
        else Text("请删去，或对照数据目录改正", "leave it out, or see the data catalogue"),
    )


CHECK = Check("known-fields", "1.0", ACCURACY, Text("没有未知字段", "no unknown fields"), judge)
