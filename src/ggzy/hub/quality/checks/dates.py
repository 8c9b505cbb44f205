"""Times stand in their order: published before due, begun before ended, and none after it was received."""

from __future__ import annotations

from datetime import timedelta

from ggzy.foundation.text import Text
from ggzy.hub.exchange.standard.forms import read_time
from ggzy.hub.quality.verdicts import ACCURACY, Check, Fault, Subject, Verdict, found

SLACK = timedelta(minutes=5)  # clocks of two systems differ
PAST = (
    "DATA_TIMESTAMP",
    "CREATE_TIME",
    "NOTICE_SEND_TIME",
    "BID_OPENING_TIME",
    "PUBLICITY_REFER_TIME",
    "SIGNING_TIME",
)


def judge(subject: Subject) -> Verdict:
    known = {name: at for name, text in subject.record.items() if (at := read_time(text)) is not None}
    faults = []
    for first, second in subject.dataset.ordered:
        if first in known and second in known and known[first] > known[second]:
            faults.append(
                Fault(
                    second,
                    Text(f"早于 {first}，先后颠倒", f"it lies before {first}"),
                    Text(f"{second} 不得早于 {first}", f"{second} may not lie before {first}"),
                )
            )
    for name in PAST:
        if name in subject.dataset.by_wire and name in known and known[name] > subject.received_at + SLACK:
            faults.append(
                Fault(
                    name,
                    Text("晚于接收时间", "it lies after the data were received"),
                    Text("请填写实际发生的时间，并校准系统时钟", "give the real time, and set the clock"),
                )
            )
    return found(faults, applied=bool(known))


CHECK = Check("dates", "1.0", ACCURACY, Text("时间先后合理", "times stand in their order"), judge)
