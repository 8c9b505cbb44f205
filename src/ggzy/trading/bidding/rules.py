"""What must hold of bids and of the opening."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation import clock
from ggzy.foundation.acts.record import BRIDGED
from ggzy.foundation.journal.models import SignedCheckpoint
from ggzy.foundation.refusal import guard
from ggzy.foundation.rulebook import meets, rule
from ggzy.foundation.statements import Asked
from ggzy.trading.projects import holders
from ggzy.trading.projects.models import TrusteeSeat
from ggzy.trading.projects.queries import file_in_force
from ggzy_core.certs.sm_envelope import takes
from ggzy_core.periods import ZONE
from ggzy_core.sealing.identity import SUITES

from .queries import own_bid

if TYPE_CHECKING:
    from datetime import datetime

    from ggzy.trading.projects.models import Lot, TenderFile
    from ggzy_core.sealing.header import Header

    from .models import Bid


@guard(
    "P-OTHER-PARTY",
    zh="投标文件由 {signer} 签名，与提交主体 {party} 不一致",
    en="The bid is signed by {signer}, but lodged for {party}",
    mend_zh="请使用本单位证书封装并签名；联合体由牵头人提交",
    mend_en="Seal and sign with your own organisation's certificate; of a consortium the lead lodges",
    status=403,
)
def signed_by_its_bidder(signer: str, party: Any) -> dict[str, str] | None:
    return None if signer == party.uscc else {"signer": signer, "party": party.uscc}


@guard(
    "P-OTHER-LOT",
    zh="加密投标文件是为 {found} 封装的，不是本标段 {wanted}",
    en="The package was sealed for {found}, not for this lot {wanted}",
    mend_zh="请用本标段的标段卡片重新封装",
    mend_en="Seal again with the card of this lot",
    status=422,
)
def sealed_for_this_lot(header: Header, lot: Lot) -> dict[str, str] | None:
    wanted = lot.matter.code
    return None if header.ctx.lot == wanted else {"found": header.ctx.lot, "wanted": wanted}


_trustees = Asked(
    lambda tender: TrusteeSeat.objects.filter(tender_id=tender).order_by("number").values_list("fingerprint")
)


@guard(
    "P-OTHER-TRUSTEES",
    zh="投标文件的密钥托管人或开启门限（{found}）与公告登记的（{wanted}）不一致",
    en="The package names other trustees, or another threshold ({found}), than the notice ({wanted})",
    mend_zh="请重新下载标段卡片后封装",
    mend_en="Fetch the lot's card again and seal with it",
    status=422,
)
def sealed_to_the_trustees(header: Header, lot: Lot, file: TenderFile | None) -> dict[str, str] | None:
    """With another threshold fewer trustees could open it early, or too few be left to open it at all."""
    named = [fingerprint for (fingerprint,) in _trustees(lot.tender_id)]
    threshold = file.content.threshold if file else header.ctx.threshold
    fits = [slot.certificate for slot in header.ctx.trustees] == named and header.ctx.threshold == threshold
    found = f"{header.ctx.threshold}/{len(header.ctx.trustees)}"
    return None if fits else {"found": found, "wanted": f"{threshold}/{len(named)}"}


@guard(
    "P-SEALING",
    zh="招标文件规定“{wanted}”加密，投标文件的封装或签名不是",
    en="The tender file asks for {wanted_en} sealing; the package is sealed or signed otherwise",
    mend_zh="请重新下载标段卡片，用相应体系的证书封装并签名",
    mend_en="Fetch the lot's card again and seal with a certificate of that kind",
    status=422,
)
def sealed_as_asked(header: Header, signer: bytes, file: TenderFile | None) -> dict[str, str] | None:
    asked = file.content.sealing if file is not None else "international"
    fits = header.ctx.suite == SUITES[asked] and (asked != "domestic" or takes(signer))
    names = {"international": ("通用", "international"), "domestic": ("国密", "domestic")}[asked]
    return None if fits else {"wanted": names[0], "wanted_en": names[1]}


_last_signed = Asked(lambda: SignedCheckpoint.objects.order_by("-size").values_list("time")[:1])


@guard(
    "P-CLOCK",
    zh="节点时钟为 {now}，早于账本已签署的检查点 {signed}，不能据以判断是否逾期",
    en="The node's clock says {now}, the journal's last signature is from {signed}: it cannot tell what is in time",
    mend_zh="请运维人员校准节点时钟后重试",
    mend_en="Set the node's clock right and try again",
    status=503,
)
def clock_keeps_up() -> dict[str, str] | None:
    """A clock set back would let a late bid in. The journal is signed every few seconds while bids come in, so its
    last signature says how late it is at least."""
    signed = _last_signed()
    newest, now = signed[0][0] if signed else None, clock.real()
    if newest is None or newest - now <= BRIDGED:
        return None
    return {"now": f"{now:%Y-%m-%d %H:%M:%S} UTC", "signed": f"{newest:%Y-%m-%d %H:%M:%S} UTC"}


@guard(
    "P-NO-BID",
    zh="您在本标段没有有效的投标文件",
    en="You have no bid on this lot",
    mend_zh="请核对标段",
    mend_en="Check the lot",
    status=404,
)
def has_a_bid(lot: Lot, party: Any) -> dict[str, str] | None:
    bid = own_bid(lot, party)
    return None if bid is not None and bid.package else {}


@guard(
    "T-MIN3",
    zh="到投标截止时只有 {count} 家投标，少于 {minimum} 家，不得开标",
    en="Only {count} bids by the deadline, fewer than {minimum}: they must not be opened",
    mend_zh="招标人应当依法重新招标",
    mend_en="The tenderer shall tender again",
)
def enough_bids(count: int, at: datetime) -> dict[str, Any] | None:
    version = rule("T-MIN3").on(at.astimezone(ZONE).date())
    return None if meets(version, count).holds else {"count": count, "minimum": version.value}


@guard(
    "P-QUORUM",
    zh="这份投标需要 {need} 位托管人的份额，已提交 {have} 份；尚未提交：{missing}",
    en="This bid takes the shares of {need} trustees, {have} are published; not yet from: {missing_en}",
    mend_zh="请通知尚未提交的托管人；确实凑不足门限的，写明原因办理“未能开启”，因投标人以外原因的视为撤回投标文件",
    mend_en="Ask those trustees to come. If there cannot be enough, declare the bid not opened, with the reason: by a "
    "cause that is not the bidder's it counts as withdrawn",
)
def enough_shares(lot: Lot, bid: Bid) -> dict[str, Any] | None:
    """Too few shares tell nothing; which trustees have not come is public from the opening on."""
    file = file_in_force(lot)
    need = file.content.threshold if file is not None else 0
    there = set(bid.revealed.values_list("number", flat=True))
    if len(there) >= need:
        return None
    seats = [seat for seat in lot.tender.trustees.order_by("number") if seat.number not in there]
    names = [(holders.label(seat.kind), seat.organisation.name) for seat in seats]
    return {
        "need": need,
        "have": len(there),
        "missing": "、".join(f"{kind.zh}{name}" for kind, name in names),
        "missing_en": ", ".join(f"{name} ({kind.en})" for kind, name in names),
    }


@guard(
    "I-OPOBJ",
    zh="还有 {count} 项开标异议没有答复",
    en="{count} objections raised at the opening are not answered",
    mend_zh="招标人应当当场作出答复，并制作记录",
    mend_en="The tenderer answers them on the spot",
)
def questions_answered(lot: Lot) -> dict[str, int] | None:
    count = lot.opening_questions.filter(answered_at=None).count()
    return {"count": count} if count else None


@guard(
    "P-SEALED",
    zh="还有 {count} 份投标文件未开启：第 {numbers} 号",
    en="{count} bids are not opened yet: no. {numbers}",
    mend_zh="由投标人揭示密钥，或由托管人合力开启，或写明原因作撤销、撤回处理",
    mend_en="The bidder reveals, the trustees recover, or they are declared void with the reason",
)
def all_opened(lot: Lot) -> dict[str, Any] | None:
    waiting = list(lot.opened.filter(state="waiting").order_by("number").values_list("number", flat=True))
    return {"count": len(waiting), "numbers": "、".join(map(str, waiting))} if waiting else None
