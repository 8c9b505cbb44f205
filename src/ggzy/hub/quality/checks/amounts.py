"""Amounts are in 万元: one beyond a hundred billion yuan was most likely written in yuan."""

from __future__ import annotations

from decimal import Decimal

from ggzy.foundation.text import Text
from ggzy.hub.exchange.standard.forms import WAN, read_wan
from ggzy.hub.quality.verdicts import ACCURACY, Check, Fault, Subject, Verdict, found

MOST = Decimal(100_000_000_000)  # yuan; no lot of the catalogue comes near


def judge(subject: Subject) -> Verdict:
    fields = [one for one in subject.dataset.fields if one.kind == "wan" and subject.record.get(one.wire)]
    faults = []
    for one in fields:
        value = subject.record[one.wire]
        yuan = read_wan(value)
        if yuan is None or yuan <= MOST:
            continue  # what is no amount is told by the check of formats
        faults.append(
            Fault(
                one.wire,
                Text(
                    f"{value} 万元即 {yuan:,.2f} 元，超出合理范围",
                    f"{value} times 10,000 is {yuan:,.2f} yuan: not plausible",
                ),
                Text(f"单位为万元；以元计时请除以 {WAN}", f"the unit is 10,000 yuan (万元): divide yuan by {WAN}"),
            )
        )
    return found(faults, applied=bool(fields))


CHECK = Check("amounts", "1.0", ACCURACY, Text("金额合理", "amounts are plausible"), judge)
