"""What happens beside a trade: the supervisor suspends it for a while; a bidder complains and is answered; data are
delivered; alerts are looked into (overseeing.py); and what goes on at the service counter (at_the_counter.py)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from ggzy.foundation.documents import store
from ggzy.hub.exchange.packages.sending import packages_of
from ggzy.hub.exchange.packages.writing import to_zip
from ggzy_core.periods import ZONE

from .at_the_counter import enquiry, ratings
from .overseeing import oversight
from .trade import Chapter, Trade, now, workday

if TYPE_CHECKING:
    from ggzy.hub.exchange.packages.form import Package
    from ggzy.hub.quality.models import ReceivedPackage

HOUR = timedelta(hours=1)
HELD = 25  # days that a suspension lasts
DECIDED = 18  # days from taking a complaint up to the answer


def order(trade: Trade) -> Chapter:
    """The supervisor suspends the lot under a rule in force; the agency takes note; weeks later it goes on."""
    supervisor = trade.world.supervisor.session
    yield workday(3, 11, 0)
    said = {"rule": "T-CLA15", "text": "经抽查，该标段澄清修改的时间存在疑问，暂停招标活动，配合核查（示例指令）。"}
    made = trade.do("order.issue", supervisor, said, on=trade.matter)
    yield 3 * HOUR
    trade.do("order.acknowledge", trade.agency.session, on=made)
    yield workday(HELD, 10, 0)
    trade.do("order.release", supervisor, {"reason": "经核查，澄清修改时间合法，恢复招标活动（示例）。"}, on=made)


def complaint(trade: Trade) -> Chapter:
    """A bidder complains about something else than the file; the department takes it up, and answers in its time."""
    supervisor = trade.world.supervisor.session
    yield workday(4, 10, 0)
    assert trade.onlooker is not None
    said = {
        "about": "other",
        "known_on": (now().astimezone(ZONE) - timedelta(days=2)).date().isoformat(),
        "facts": "招标代理机构答疑不及时，影响投标文件编制（示例投诉，非真实事项）。",
        "request": "请责令及时答疑（示例）。",
    }
    filed = trade.do("complaint.file", trade.onlooker.session, said, on=trade.matter)
    yield workday(2, 15, 0)
    trade.do("complaint.accept", supervisor, on=filed)
    yield workday(DECIDED, 16, 0)
    answer = {
        "outcome": "dismissed" if trade.number % 2 else "partly",
        "rule": "T-CLA15",
        "text": "经调查，答疑均在法定期限内作出，已提醒招标人加强沟通（示例处理决定）。",
    }
    trade.do("complaint.decide", supervisor, answer, on=filed)


def delivery(trade: Trade) -> Chapter:
    """The centre delivers the lot's data: a date is wrong, it is told, appeals once in vain, and sends it again mended."""
    centre, manager = trade.world.centre.session, trade.world.data_manager.session
    yield workday(9, 16, 0)
    found = packages_of(trade.lot)
    for one in found:
        _deliver(trade, one)
    wrong = found[0].records[0] | {"REGION_CODE": "99010"}
    kept = _deliver(trade, replace(found[0], records=(wrong,)))
    yield 2 * HOUR
    said = {
        "package": kept.key,
        "number": 1,
        "check": next(name for name, one in kept.records.get().verdicts.items() if one["result"] is False),
        "reason": "区划代码末位为零时省略，请予认可（示例申诉）。",
    }
    appeal = trade.do("appeal.lodge", centre, said, alone=True)
    yield workday(3, 10, 0)
    answer = {
        "outcome": "dismissed",
        "answer": "行政区划代码应为六位数字，不得省略末位，请改正后重新报送（示例答复）。",
    }
    trade.do("appeal.decide", manager, answer, on=appeal)
    yield HOUR
    _deliver(trade, found[0])


def _deliver(trade: Trade, package: Package) -> ReceivedPackage:
    stored = store(to_zip(package), ("zip",))
    said = {"name": package.name, "package": stored.sha256}
    return trade.do("package.receive", trade.world.centre.session, said, alone=True)  # type: ignore[no-any-return]


ASIDES = {
    "order": order,
    "complaint": complaint,
    "delivery": delivery,
    "enquiry": enquiry,
    "ratings": ratings,
    "oversight": oversight,
}
