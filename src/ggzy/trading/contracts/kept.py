"""What the trading rooms keep of a lot, for its archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation.documents import described, exists
from ggzy.foundation.journal.receipts import Pending
from ggzy.service.archive.pieces import Piece, data, keeps, signer_named
from ggzy.service.archive.record import behind
from ggzy.service.experts.queries import draws_of, published
from ggzy.trading.awards import reports
from ggzy.trading.bidding.envelopes import read_envelope
from ggzy.trading.objections.queries import raised_on
from ggzy.trading.projects.models import Lot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ggzy.foundation.matters.models import Matter
    from ggzy.trading.bidding.models import OpenedBid


signer_named("contract.sign", "contract-signed")  # the contract notice names the winner


@keeps("service.draws")
def of_draws(matter: Matter) -> Iterator[Piece]:
    """The published transcript of every draw for the committee: with it anybody draws again."""
    for draw in draws_of(matter):
        if not draw.contributions.exists():
            continue  # frozen and given up
        try:
            yield data(f"draws/{draw.matter.code}.json", "专家抽取记录", published(draw))
        except Pending as pending:
            raise behind() from pending


@keeps("trading.lot")
def of_lot(matter: Matter) -> Iterator[Piece]:
    """Notices, files, opening, report, award, contract: as data, and as the documents people read."""
    lot = Lot.objects.select_related("matter", "tender__matter").filter(matter=matter).first()
    if lot is None:
        return
    for part in (_notices, _files, _opening, _evaluation, _objections, _award, _contract):
        yield from part(lot)


def _notices(lot: Lot) -> Iterator[Piece]:
    for above in (lot.tender.matter, lot.matter):
        for notice in above.notices.exclude(published_at=None).order_by("id"):
            stem = f"notices/{notice.kind}-{notice.version}-{notice.pk}"
            said = {
                "title": notice.title,
                "text": notice.text,
                "kind": notice.kind,
                "published_at": notice.published_at,
            }
            yield data(f"{stem}.json", notice.title, said)
            yield from _document(stem, notice.title, notice.document)


def _files(lot: Lot) -> Iterator[Piece]:
    for file in lot.files.exclude(published_at=None).order_by("version"):
        stem = f"tender-file/v{file.version}"
        yield data(f"{stem}.json", f"招标文件第 {file.version} 版（数据）", file.data)
        yield from _document(stem, f"招标文件第 {file.version} 版", file.document)


def _opening(lot: Lot) -> Iterator[Piece]:
    for opened in lot.opened.select_related("bid").order_by("number"):
        stem = f"bids/{opened.number:03d}"
        said = {
            "bid": opened.bid.key,
            "number": opened.number,
            "uscc": opened.uscc,
            "name": opened.name,
            "state": opened.state,
            "how": opened.how,
            "scalar": opened.scalar,
            "reason": opened.reason,
            "package": opened.bid.package,
            "content": opened.content,
            "guarantee": opened.guarantee,
        }
        yield data(f"{stem}.json", f"{opened.name}的投标", said)
        yield from _document(stem, f"{opened.name}的投标文件", opened.archive)
        if opened.state == "opened" and opened.bid.package:
            yield from _sealed(lot, stem, opened)
    if hasattr(lot, "coefficient"):
        drawn = {"value": lot.coefficient.value, "transcript": lot.coefficient.transcript}
        yield data("opening/coefficient.json", "系数抽取记录", drawn)
    if hasattr(lot, "opening_record"):
        yield from _document("opening/record", "开标记录", lot.opening_record.document)


def _sealed(lot: Lot, stem: str, opened: OpenedBid) -> Iterator[Piece]:
    """What a bid was opened from, so that anybody opens it again: commitments, body, the trustees' word."""
    header = read_envelope(lot.matter.code, opened.bid).header
    yield Piece(f"{stem}.header.json", f"{opened.name}的封头", header.to_json())
    suffix = header.ctx.body_name.rpartition(".")[2]
    yield Piece(f"{stem}.{suffix}", f"{opened.name}的密封投标文件", document=opened.bid.package)
    if opened.how == "trustees":
        shares = [{"number": row.number, "value": row.value} for row in opened.bid.revealed.order_by("number")]
        yield data(f"{stem}.shares.json", f"{opened.name}的托管人份额", shares)
    for ack in opened.bid.acks.filter(good=True).order_by("number"):
        yield Piece(f"{stem}.acks/{ack.number}.cms", f"密钥托管人 {ack.number} 的确认", bytes(ack.signed))


def _evaluation(lot: Lot) -> Iterator[Piece]:
    ranking = reports.ranking_of(lot)
    if ranking is None:
        return
    ranked = [{"bid": row.opened.bid.key, "rank": row.rank, "total": row.total} for row in ranking.ranked]
    rejected = [{"bid": row.opened.bid.key, "reasons": list(row.reasons)} for row in ranking.rejected]
    yield data("evaluation/ranking.json", "评标结果", {"ranked": ranked, "rejected": rejected})
    yield from _document("evaluation/report", "评标报告", ranking.document)


def _objections(lot: Lot) -> Iterator[Piece]:
    """Target and answer; who asked stays sealed."""

    for one in raised_on(lot):
        said = {"about": one.about, "target": one.target, "raised_at": one.raised_at, "answer": one.answer}
        yield data(f"objections/{one.matter.code}.json", "异议及答复", said)
        yield from _document(f"objections/{one.matter.code}", "异议答复文书", one.document)


def _award(lot: Lot) -> Iterator[Piece]:
    for candidate in lot.candidates.order_by("rank"):
        said: dict[str, Any] = {
            "rank": candidate.rank,
            "uscc": candidate.uscc,
            "name": candidate.name,
            "price": candidate.price,
            "total": candidate.total,
            "gave_up_at": candidate.gave_up_at,
            "reason": candidate.reason,
        }
        yield data(f"award/candidate-{candidate.rank}.json", f"第 {candidate.rank} 中标候选人", said)
    for number, award in enumerate(lot.awards.order_by("id"), 1):
        yield from _document(f"award/notice-{number}", "中标通知书", award.document)
        if hasattr(award, "written_report"):
            yield from _document(
                f"award/written-report-{number}", "招标投标情况书面报告", award.written_report.document
            )


def _contract(lot: Lot) -> Iterator[Piece]:
    for contract in lot.contracts.exclude(signed_at=None).order_by("id"):
        said = {
            "price": contract.price,
            "duration_days": contract.duration_days,
            "quality": contract.quality,
            "manager": contract.manager,
            "differences": contract.differences,
            "signed_at": contract.signed_at,
            "tenderer_signature": contract.tenderer_signature,
            "winner_signature": contract.winner_signature,
        }
        yield data("contract/terms.json", "合同主要条款", said)
        yield from _document("contract/text", "合同文本", contract.document)
        for step in contract.steps.order_by("number"):
            done = {"title": step.title, "report": step.report, "confirmed_at": step.confirmed_at}
            yield data(f"contract/milestone-{step.number}.json", step.title, done)


def _document(stem: str, what: str, sha256: str) -> Iterator[Piece]:
    """A stored document under its kind; nothing when the node does not have it."""
    if sha256 and exists(sha256):
        yield Piece(f"{stem}.{described(sha256).kind}", what, document=sha256)
