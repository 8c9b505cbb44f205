"""Each value has the form of its kind: times, amounts, whole numbers, addresses, regions, lengths."""

from __future__ import annotations

import re
from collections.abc import Callable

from ggzy.foundation.text import Text
from ggzy.hub.exchange.standard import Field
from ggzy.hub.exchange.standard.forms import read_time, read_wan
from ggzy.hub.quality.verdicts import ACCURACY, Check, Fault, Subject, Verdict, found
from ggzy_core.codes.regions import all_regions

_URL = re.compile(r"https?://[^\s<>\"]{3,2000}", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)


def _is_region(value: str) -> bool:
    """Six digits in a province that is known: no node has the list of every county."""
    return re.fullmatch(r"\d{6}", value, re.ASCII) is not None and value[:2] + "0000" in all_regions()


FORMS: dict[str, tuple[Callable[[str], bool], Text]] = {
    "time": (lambda v: read_time(v) is not None, Text("14 位时间 yyyyMMddHHmmss", "a time, yyyyMMddHHmmss")),
    "wan": (
        lambda v: read_wan(v) is not None,
        Text("万元数，最多 6 位小数", "units of 10,000 yuan with at most six decimals"),
    ),
    "number": (lambda v: _NUMBER.fullmatch(v) is not None, Text("整数", "a whole number")),
    "url": (lambda v: _URL.fullmatch(v) is not None, Text("http(s) 网址", "an http(s) address")),
    "region": (_is_region, Text("六位行政区划代码（GB/T 2260）", "a region code of six digits (GB/T 2260)")),
}


def judge(subject: Subject) -> Verdict:
    filled = [(one, subject.record[one.wire]) for one in subject.dataset.fields if subject.record.get(one.wire)]
    faults = [fault for one, value in filled if (fault := _fault(one, value)) is not None]
    return found(faults, applied=bool(filled))


def _fault(one: Field, value: str) -> Fault | None:
    if one.most and len(value) > one.most:
        return Fault(
            one.wire,
            Text(f"有 {len(value)} 个字，最多 {one.most} 个", f"{len(value)} characters, at most {one.most}"),
            Text("请缩短", "shorten it"),
        )
    if one.kind not in FORMS or FORMS[one.kind][0](value):
        return None
    form = FORMS[one.kind][1]
    return Fault(
        one.wire,
        Text(f"“{value[:40]}”格式不符", f"{value[:40]!r} has the wrong form"),
        Text(f"应为{form.zh}", f"write {form.en}"),
    )


CHECK = Check("formats", "1.0", ACCURACY, Text("格式正确", "values have the right form"), judge)
