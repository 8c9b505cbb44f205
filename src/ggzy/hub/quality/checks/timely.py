"""Sent within a day of the event (platform rule P-EXCHANGE-DAY). Late data are taken, and count against timeliness."""

from __future__ import annotations

from datetime import timedelta

from ggzy.foundation.rulebook import rule
from ggzy.foundation.text import Text
from ggzy.hub.exchange.standard.forms import read_time
from ggzy.hub.quality.verdicts import TIMELINESS, Check, Fault, Subject, Verdict, found
from ggzy_core.periods import local_date

RULE = "P-EXCHANGE-DAY"


def judge(subject: Subject) -> Verdict:
    at = read_time(subject.record.get("DATA_TIMESTAMP", ""))
    if at is None:
        return found([], applied=False, why_not=Text("没有数据时间戳", "it has no time"))
    hours = int(rule(RULE).on(local_date(at)).value)
    late = subject.received_at - at
    if late <= timedelta(hours=hours):
        return found([])
    fault = Fault(
        "DATA_TIMESTAMP",
        Text(f"事后 {late // timedelta(hours=1)} 小时才送达", f"it came {late // timedelta(hours=1)} hours after"),
        Text(f"请在 {hours} 小时内发送", f"send it within {hours} hours"),
    )
    return found([fault])


CHECK = Check("timely", "1.0", TIMELINESS, Text("及时送达", "sent in time"), judge, rejects=False)
