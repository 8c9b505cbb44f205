"""Who sends answers for the data: the trading system named in head and record is the sender's own."""

from __future__ import annotations

from ggzy.foundation.text import Text
from ggzy.hub.quality.verdicts import ACCURACY, Check, Fault, Subject, Verdict, found


def judge(subject: Subject) -> Verdict:
    said = {
        "fromPlatFormCode": subject.package.head.get("fromPlatFormCode", ""),
        "PLATFORM_CODE": subject.record.get("PLATFORM_CODE", subject.sender),
    }
    return found(
        [
            Fault(
                name,
                Text(f"“{code[:18]}”不是发送方 {subject.sender} 的代码", f"{code[:18]!r} is not the sender's code"),
                Text("请填写发送方交易系统的统一社会信用代码", "give the sender's own code"),
            )
            for name, code in said.items()
            if code != subject.sender
        ]
    )


CHECK = Check("sender", "1.0", ACCURACY, Text("由本系统发送", "sent by the system it names"), judge)
