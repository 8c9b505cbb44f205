"""Every required field is there and not empty."""

from __future__ import annotations

from ggzy.foundation.text import Text
from ggzy.hub.quality.verdicts import COMPLETENESS, Check, Fault, Subject, Verdict, found


def judge(subject: Subject) -> Verdict:
    lacking = [one for one in subject.dataset.fields if one.required and not subject.record.get(one.wire)]
    return found(
        [
            Fault(
                one.wire,
                Text(f"缺少必填字段“{one.title.zh}”", f"the required field ({one.title.en}) is missing"),
                Text(f"请填写 {one.wire}", f"fill in {one.wire}"),
            )
            for one in lacking
        ]
    )


CHECK = Check("required-fields", "1.0", COMPLETENESS, Text("必填字段齐全", "required fields are there"), judge)
