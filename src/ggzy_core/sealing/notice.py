"""Does the lot card name the trustees of the published notice? A card comes from the platform, the notice from the log.

Whoever could put another certificate on a card would hold a share that nobody gave them. The notice's entry is in the
journal, under its signature and its cosigners', before any bid is sealed: a card that says otherwise is refused here.
"""

from __future__ import annotations

from ggzy_core.canonical import NotCanonical, load
from ggzy_core.sealing.lot import LotCard
from ggzy_core.sealing.problems import SealingProblem
from ggzy_core.tlog.receipt import verify_receipt


def check_notice(card: LotCard, receipt: str, *vkeys: str) -> None:
    """Hold a card against the notice's receipt (`.tlog-proof`). Raises SealingProblem: bad-notice, swapped-trustee."""
    verdict = verify_receipt(receipt, *vkeys)
    if not verdict.ok or verdict.receipt is None:
        last = verdict.steps[-1]
        raise SealingProblem(
            "bad-notice",
            f"招标公告的存证回执不成立：{last.zh}。请勿加密，重新下载标段卡片；仍如此请联系交易中心。",
            f"The notice's receipt does not hold: {last.en}. Do not seal; fetch the card again, or ask the centre.",
            "notice",
        )
    try:
        entry = load(verdict.receipt.entry)
        act, subject, named = entry["act"], entry["subject"], list(entry["data"]["trustees"])
    except (NotCanonical, KeyError, TypeError) as error:
        raise _other("回执不是招标公告的", "the receipt is not a notice's") from error
    if (act, subject) != ("notice.publish", card.tender):
        raise _other("回执不是本招标项目公告的", "the receipt is about another tender")
    for seat in card.trustees:
        if seat.number > len(named) or named[seat.number - 1] != seat.fingerprint:
            raise _other(
                f"第 {seat.number} 号托管人（{seat.name}）的证书不是公告登记的那一张",
                f"the certificate of trustee {seat.number} ({seat.name}) is not the one that the notice named",
            )
    if len(named) != len(card.trustees):
        raise _other("托管人人数与公告不同", "the notice named another number of trustees")


def _other(zh: str, en: str) -> SealingProblem:
    return SealingProblem(
        "swapped-trustee",
        f"标段卡片与已存证的招标公告不符：{zh}。请勿加密，立即联系招标人和交易中心。",
        f"The lot card is not what the published notice says: {en}. Do not seal; ask tenderer and centre at once.",
        "notice",
    )
