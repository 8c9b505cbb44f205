"""What goes on at the service counter beside a trade: somebody asks what a rule means; parties rate what was done for them.

Who asks is nobody in particular. What is asked and how it is rated follows from the trade's number, so that a city is
the same every time.
"""

from __future__ import annotations

from datetime import timedelta

from ggzy.foundation.identity.roles import anonymous
from ggzy.service.feedback.served import finished
from ggzy.trading.awards import queries as awards

from .trade import Chapter, Trade, workday

DAY = timedelta(days=1)
LOOKS = 40  # times that somebody looks whether the contract is signed
APART = 5 * DAY

QUESTIONS = (
    ("guarantees", "示例：投标保函可以由担保公司出具吗，还是只能由银行出具？",
     "示例答复：银行、保险公司和融资担保公司出具的电子保函均可，内容须符合招标文件要求，在开标前密封。", ("P-GUARANTEE",)),
    ("bidding", "示例：招标文件发出后又修改了，投标截止时间会顺延吗？",
     "示例答复：修改可能影响投标文件编制的，距截止不足十五日时应当顺延，系统会自动推算。", ("I-CLT15",)),
    ("fees", "示例：购买招标文件、参加开标要交费吗？",
     "示例答复：不收。收费项目以公布的服务清单为准，清单之外一律不收。", ("P-FEE",)),
    ("experts", "示例：评标专家的名单什么时候公开？",
     "示例答复：中标结果确定前保密，确定后随结果公开，抽取过程任何人可以重算。", ("T-COM23",)),
    ("complaints", "示例：对中标候选人有意见，应当先提异议还是直接投诉？",
     "示例答复：应当在公示期内先向招标人提出异议，对答复不满意的再向行政监督部门投诉。", ("I-CMP10",)),
    ("entry", "示例：一个项目分三个标段，要登记三次吗？",
     "示例答复：不用。一张表登记项目和全部标段，各标段有自己的统一交易标识码。", ("P-ENTRY-WHOLE",)),
)  # fmt: skip
DECLINED = "示例：所问涉及正在评标的标段，请在该标段的公开渠道提出。"
LATE, DAYS = 9, 2
OPINIONS = (
    ("5", "示例：一次办结，回执齐全。"),
    ("4", "示例：流程清楚，希望手机上也能签。"),
    ("5", ""),
    ("2", "示例：窗口答复不一致，跑了两趟。"),
    ("4", "示例：公开得很细，自己能核对。"),
    ("1", "示例：等候时间过长。"),
)


def enquiry(trade: Trade) -> Chapter:
    """Somebody asks; the centre answers in its time, now and then too late, now and then not at all."""
    centre = trade.world.centre.session
    yield workday(0, 10, 20)
    topic, text, said, rules = QUESTIONS[trade.number % len(QUESTIONS)]
    asked = trade.do("enquiry.ask", anonymous(), {"topic": topic, "text": text}, alone=True)
    yield workday(LATE if trade.number % 10 == 0 else DAYS, 16, 10)
    if trade.number % 13 == 0:
        trade.do("enquiry.decline", centre, {"reason": DECLINED}, on=asked)
    else:
        trade.do("enquiry.answer", centre, {"question": text, "answer": said, "rules": rules}, on=asked)


def ratings(trade: Trade) -> Chapter:
    """The agency rates the entry, the winner the contract once it is signed; a low rating is answered, then settled."""
    yield workday(3, 11, 30)
    yield from _rate(trade, "entry", trade.agency.session, trade.number)
    for _ in range(LOOKS):
        winner = _winner(trade)
        if winner is not None:
            yield workday(1, 15, 20)
            yield from _rate(trade, "contract", winner, trade.number + 2)
            yield from _copies(trade)
            return
        yield APART


def _rate(trade: Trade, kind: str, who: object, number: int) -> Chapter:
    stars, words = OPINIONS[number % len(OPINIONS)]
    party = who.party  # type: ignore[attr-defined]
    near = {trade.matter.pk, trade.matter.parent_id}
    one = next((each for each in finished(party) if each.kind == kind and each.matter.pk in near), None)
    if one is None:
        return
    centre = trade.world.centre.session
    given = {"service": one.key, "stars": stars, "words": words}
    rated = trade.do("rating.give", who, given, alone=True)  # type: ignore[arg-type]
    if stars not in ("1", "2"):
        return
    yield workday(2, 9, 40)
    trade.do("rating.reply", centre, {"text": "示例答复：已统一窗口口径并增加人手，向您致歉。"}, on=rated)
    yield workday(4, 10, 30)
    settled = {"settled": "no" if number % 4 == 0 else "yes", "note": "示例回访。"}
    trade.do("rating.revisit", who if number % 2 else centre, settled, on=rated)  # type: ignore[arg-type]


def _winner(trade: Trade) -> object | None:
    """The winner's session, once the contract is signed."""
    found = awards.award_of(trade.lot)
    signed = trade.lot.contracts.exclude(signed_at=None).exists()
    if found is None or not signed:
        return None
    return next((offer.party.session for offer in trade.offers if offer.party.uscc == found.candidate.uscc), None)


def _copies(trade: Trade) -> Chapter:
    """The winner wants the papers in print: the fee that the list names, and no other."""
    if trade.number % 2 == 0:
        return
    yield workday(1, 14, 10)
    charge = {"fee": "S01", "quantity": 2, "amount": "40.00", "payer": "示例中标人"}
    trade.do("fee.charge", trade.world.centre.session, charge, on=trade.matter)
