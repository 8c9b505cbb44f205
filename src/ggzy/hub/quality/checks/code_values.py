"""Coded fields hold a code of their list."""

from __future__ import annotations

from ggzy.foundation.text import Text
from ggzy.hub.exchange.standard import CODES
from ggzy.hub.quality.verdicts import ACCURACY, Check, Fault, Subject, Verdict, found


def judge(subject: Subject) -> Verdict:
    coded = [one for one in subject.dataset.fields if one.kind == "code" and subject.record.get(one.wire)]
    faults = []
    for one in coded:
        value, codes = subject.record[one.wire], CODES[one.codes]
        if value in codes.values:
            continue
        zh = "、".join(f"{code} {text.zh}" for code, text in codes.values.items())
        en = ", ".join(f"{code} {text.en}" for code, text in codes.values.items())
        faults.append(
            Fault(
                one.wire,
                Text(f"“{value[:20]}”不是“{codes.title.zh}”的代码", f"{value[:20]!r} is no code of {codes.title.en}"),
                Text(f"可用：{zh}", f"one of: {en}"),
            )
        )
    return found(faults, applied=bool(coded))


CHECK = Check("code-values", "1.0", ACCURACY, Text("代码在代码表内", "codes are of their list"), judge)
