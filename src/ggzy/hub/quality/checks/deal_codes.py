"""Unified deal codes are well-formed and their check character is right: one code follows a lot for life."""

from __future__ import annotations

from ggzy.foundation.text import Text
from ggzy.hub.exchange.standard.forms import read_list
from ggzy.hub.quality.verdicts import ACCURACY, Check, Fault, Subject, Verdict, found
from ggzy_core.codes.deal_code import BadDealCode, parse


def judge(subject: Subject) -> Verdict:
    kinds = ("deal", "deal-list")
    fields = [one for one in subject.dataset.fields if one.kind in kinds and subject.record.get(one.wire)]
    faults = []
    for one in fields:
        for code in read_list(subject.record[one.wire]):
            try:
                parse(code)
            except BadDealCode as wrong:
                faults.append(
                    Fault(
                        one.wire,
                        Text(wrong.zh, wrong.en),
                        Text("请填写赋码时取得的统一交易标识码", "give the code as it was issued"),
                    )
                )
    return found(faults, applied=bool(fields))


CHECK = Check("deal-codes", "1.0", ACCURACY, Text("统一交易标识码正确", "unified deal codes are right"), judge)
