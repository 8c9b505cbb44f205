"""Codes of organisations keep both check characters of GB 32100-2015."""

from __future__ import annotations

from ggzy.foundation.text import Text
from ggzy.hub.quality.verdicts import ACCURACY, Check, Fault, Subject, Verdict, found
from ggzy_core.codes.uscc import BadUscc, check


def judge(subject: Subject) -> Verdict:
    fields = [one for one in subject.dataset.fields if one.kind == "uscc" and subject.record.get(one.wire)]
    faults = []
    for one in fields:
        try:
            check(subject.record[one.wire])
        except BadUscc as wrong:
            faults.append(
                Fault(
                    one.wire,
                    Text(wrong.zh, wrong.en),
                    Text("请对照营业执照或法人证书填写 18 位代码", "copy the 18 characters from the licence"),
                )
            )
    return found(faults, applied=bool(fields))


CHECK = Check("organisations", "1.0", ACCURACY, Text("主体代码正确", "codes of organisations are right"), judge)
