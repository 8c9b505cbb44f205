"""From the entry to the last bid: registration, notice, questions, a moved deadline, an objection, guarantees, bids."""

from __future__ import annotations

import base64
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ggzy.foundation.documents.stored import store
from ggzy.service.guarantees import queries as guarantees
from ggzy.trading.objections.models import Objection
from ggzy.trading.projects.models import Lot, Tender
from ggzy.trading.projects.queries import file_in_force
from ggzy_core.canonical import canonical, new_salt
from ggzy_core.certs.cms import sign_detached
from ggzy_core.periods import ZONE

from .outside import BidderMachine, TrusteeMachine
from .trade import Chapter, Offer, Trade, now, workday

if TYPE_CHECKING:
    from .lane import Lane

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LATE = 16  # days until an objection is answered that the law wants answered in three
SPARE = timedelta(days=35)  # a guarantee holds longer than bids must, because deadlines move


def enter(trade: Trade) -> Chapter:
    """One form by the agency: project, lot, room, file, notice; the centre accepts; the notice goes out."""
    world = trade.world
    raw = canonical(trade.terms.model_dump(mode="json"))
    data = {
        "project_code": trade.project or f"{now().year}-990100-47-01-{trade.seed % 1000:03d}{trade.number:03d}",
        "project_name": trade.terms.title,
        "region": "990100",
        "approval": "示例批复〔2026〕1 号",
        "funds": "示例市财政资金",
        "tenderer": trade.owner.party.uscc,
        "supervisor": world.supervisor.uscc,
        "trustees": tuple(one.uscc for one in trade.holders),
        "lots": ({"name": trade.terms.title, "terms": store(raw, ("json",)).sha256},),
        "room": "X1" if trade.number % 3 == 0 else f"K{trade.number % 2 + 1}",
        "opening": workday(24) + (trade.number % 4) * 2 * HOUR,
        "notice_title": f"{trade.terms.title}招标公告",
        "notice_text": _notice(trade),
    }
    tender: Tender = trade.do("project.enter", trade.agency.session, data, alone=True)
    trade.lot_id = trade.diary.once("lot", lambda: Lot.objects.get(tender=tender).pk)
    yield HOUR
    trade.do("entry.accept", world.centre.session, on=tender)
    yield 20 * MINUTE
    trade.do("witness.assign", world.centre.session, {"person": world.witness.person.key}, on=tender)
    yield 10 * MINUTE
    deadline = workday(22)
    trade.sign("notice.publish", trade.agency, {"bid_deadline": deadline}, on=tender)
    yield None


def ask(trade: Trade) -> Chapter:
    """Before the bids: some take the file, ask, object; much happens with some lots and nothing with others."""
    if "questions" in trade.sides:
        yield from clarify(trade)
    if "file-objection" in trade.sides:
        yield from object_to_file(trade)
    yield None


def clarify(trade: Trade) -> Chapter:
    """A question and its answer; a clarification that leaves less than fifteen days and so moves the deadline."""
    for offer in trade.offers[:3]:
        yield 3 * HOUR
        trade.do("file.take", offer.party.session)
    yield workday(2, 14)
    asked = trade.do(
        "question.ask", trade.offers[0].party.session, {"text": "招标文件未写明土方外运距离，是否按 10 公里计？"}
    )
    yield workday(1, 10)
    answer = {"question": asked.key, "text": "按 10 公里计入综合单价，结算时不作调整。"}
    trade.do("question.answer", trade.agency.session, answer)
    yield workday(5)
    file = file_in_force(trade.lot)
    assert file is not None
    said = {"reason": f"土方外运距离明确为 10 公里，其余不变（示例澄清，第 {file.version + 1} 版）。"}
    trade.sign("clarification.issue", trade.agency, said)


def object_to_file(trade: Trade) -> Chapter:
    """Somebody objects to the file: the lot waits for the answer, which sometimes comes too late."""
    yield workday(1, 15, 0)
    assert trade.onlooker is not None
    raised = {
        "target": "招标文件类似业绩要求",
        "facts": "该项业绩年限过短，限制了潜在投标人，请予修改或说明（示例）。",
    }
    objection: Objection = trade.do("objection.raise", trade.onlooker.session, raised)
    yield workday(LATE if "late-answer" in trade.sides else 2, 15, 0)
    reply = {"answer": "业绩年限按行业通行做法设置，不具有排斥性，维持原规定（示例答复）。"}
    trade.do("objection.answer", trade.owner, reply, on=objection)
    yield None


def bid(trade: Trade) -> Chapter:
    """Guarantees are issued, bids sealed and lodged, one replaced, one withdrawn; the trustees acknowledge; it closes."""
    code = trade.matter.code
    for offer in trade.offers:
        yield _toward(trade, len(trade.offers))
        _guarantee(trade, offer)
        yield HOUR
        _lodge(trade, offer)
        if offer.manner == "replaced":
            yield HOUR
            offer.price -= 12_345
            _lodge(trade, offer)
    yield 2 * HOUR
    for trustee in trade.trustees:
        trade.outside(f"acknowledge {trustee.party.named.key}", lambda one=trustee: one.acknowledge(code))  # type: ignore[misc]
    yield HOUR
    for offer in trade.offers:
        if offer.manner == "withdrawn" and offer.machine is not None:
            trade.outside(f"withdraw {offer.party.named.key}", offer.machine.withdraw)
    yield trade.at("bid-deadline") + timedelta(seconds=6)


def equip(trade: Trade, lane: Lane) -> None:
    """Set up the machines outside for this lot: of each bidder, and of the trustees who watch it."""
    code = trade.matter.code
    all_of_them = "all-acknowledge" in trade.sides  # three good shares are enough to open a bid
    watching = trade.holders if all_of_them else trade.holders[: trade.terms.threshold]
    trade.trustees = [TrusteeMachine(one, lane) for one in watching]
    for offer in trade.offers:
        offer.machine = BidderMachine(offer.party, lane, code, trade.world.roots)


def fail(trade: Trade) -> Chapter:
    """Fewer than three bids: the lot has failed at its deadline; then it is tendered again."""
    yield workday()
    if trade.ending == "retendered":
        made: Tender = trade.do("tender.again", trade.owner)
        trade.notes.append(made.matter.code)
        yield None


def terminate(trade: Trade) -> Chapter:
    """The tenderer ends the tender for a reason of its own and says so in public."""
    yield workday(3)
    trade.do("tender.terminate", trade.owner, {"reason": "因规划调整，本项目不再实施（示例）。"})
    yield None


def _guarantee(trade: Trade, offer: Offer) -> None:
    """Applied for by the bidder, issued and signed by the bank. Nothing of it is public before the opening."""
    file = file_in_force(trade.lot)
    assert file is not None
    if file.content.guarantee is None:
        return
    until = (trade.at("bid-deadline") + timedelta(days=file.content.validity_days) + SPARE).astimezone(ZONE).date()
    issue_guarantee(trade, offer, "bid", f"{file.content.guarantee.amount:.2f}", until)


def issue_guarantee(trade: Trade, offer: Offer, kind: str, amount: str, until: date) -> Any:
    """A guarantee of the sample bank for a bidder; answers its row."""
    bank = trade.bank
    data = {
        "kind": kind, "lot": trade.matter.code, "guarantor": bank.uscc, "amount": amount, "valid_until": until.isoformat()
    }  # fmt: skip
    asked = trade.do("guarantee.apply", offer.party.session, data, alone=True)
    salt = new_salt()
    statement = guarantees.to_sign(asked, f"示例保函-{asked.pk:06d}", until, salt)
    assert bank.machine is not None
    signature = base64.b64encode(sign_detached(statement, bank.machine.credential)).decode()
    paper = {"statement": statement.decode(), "salt": salt.hex(), "signature": signature}
    trade.do("guarantee.issue", bank.session, paper, on=asked)
    return asked


def _lodge(trade: Trade, offer: Offer) -> None:
    assert offer.machine is not None
    file = file_in_force(trade.lot)
    assert file is not None
    flaw = _flaw(trade) if offer.manner == "flawed" else ""
    machine, content, price = offer.machine, file.content, offer.price
    name = f"{offer.party.named.key} {len(machine.packages) + 1}"
    folder = trade.outside(
        f"write {name}", lambda: str(machine.write(content, price, partner=offer.partner, flaw=flaw))
    )
    package = trade.outside(f"seal {name}", lambda: str(machine.seal(Path(folder))))
    trade.outside(f"lodge {name}", lambda: machine.lodge(Path(package)))
    machine.packages.append(Path(package))


def _flaw(trade: Trade) -> str:
    """The requirement that the flawed bid leaves unanswered: the safety licence, or the first that must be shown."""
    shown = [one.id for one in trade.terms.requirements if one.check == "presence" and not one.consortium_only]
    return next((one for one in shown if "safety" in one), shown[0])


def _toward(trade: Trade, bids: int) -> datetime:
    """Bids come in on the last days: an even share of the time that is left, two hours kept for the rest."""
    left = trade.at("bid-deadline") - now() - 8 * HOUR
    return now() + max(left / (bids + 1), timedelta())


def _notice(trade: Trade) -> str:
    assert trade.tenderer is not None
    terms = trade.terms
    return (
        f"{terms.title}已由示例市发展改革部门批准建设，招标人为{trade.tenderer.name}，现进行公开招标（示例公告，非真实项目）。\n"
        f"工期 {terms.duration_days} 日历天，投标有效期 {terms.validity_days} 日历天，"
        f"{'接受' if terms.consortium else '不接受'}联合体投标。\n招标文件免费获取，投标文件须在截止时间前加密递交。"
    )
