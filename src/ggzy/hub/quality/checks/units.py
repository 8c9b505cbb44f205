"""A price is of the order of the section's estimate; one that is thousands of times off was written in another unit."""

from __future__ import annotations

from decimal import Decimal

from ggzy.foundation.text import Text
from ggzy.hub.exchange.standard.forms import read_wan
from ggzy.hub.quality.verdicts import ACCURACY, Check, Fault, Subject, Verdict, found

FACTOR = Decimal(1_000)  # a unit mistaken makes ten thousand; no honest price is a thousandth of the estimate
NO_SECTION = Text("没有可比较的标段估算价", "no estimate to compare with")


def judge(subject: Subject) -> Verdict:
    fields = [one for one in subject.dataset.fields if one.kind == "wan" and one.wire != "CONTRACT_RECKON_PRICE"]
    section = subject.find("GCJS_SECTION", "BID_SECTION_CODE", subject.record.get("BID_SECTION_CODE", ""))
    estimate = read_wan((section or {}).get("CONTRACT_RECKON_PRICE", ""))
    if not fields or not estimate:
        return found([], applied=False, why_not=NO_SECTION)
    faults = []
    for one in fields:
        yuan = read_wan(subject.record.get(one.wire, ""))
        if yuan and not estimate / FACTOR < yuan < estimate * FACTOR:
            faults.append(
                Fault(
                    one.wire,
                    Text(
                        f"与标段估算价 {estimate:,.2f} 元相差千倍以上，单位有误",
                        f"a thousand times off the estimate of {estimate:,.2f} yuan: the unit is wrong",
                    ),
                    Text("请按万元填写", "write it in units of 10,000 yuan"),
                )
            )
    return found(faults)


CHECK = Check("units", "1.0", ACCURACY, Text("金额单位一致", "amounts are in one unit"), judge)
