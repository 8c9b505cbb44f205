"""Milestones and texts that the forms of this room offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation.acts.picks import pick, signable
from ggzy.foundation.documents import document_bytes, exists
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy.trading.awards.queries import winner_is

from . import queries

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ggzy.foundation.acts import Session
    from ggzy.trading.projects.models import Lot

    from .models import Milestone


@pick("milestones.to-report", none=Text("没有待报告的履约节点", "no milestone waits for a report"))
def to_report(session: Session, lot: Lot) -> list[tuple[str, Text]]:
    return _labels(queries.milestones_of(lot).filter(confirmed_at=None))


@pick("milestones.to-confirm", none=Text("没有待确认的履约节点", "no milestone waits to be confirmed"))
def to_confirm(session: Session, lot: Lot) -> list[tuple[str, Text]]:
    return _labels(queries.milestones_of(lot).filter(confirmed_at=None, reported_at__isnull=False))


def _labels(steps: Iterable[Milestone]) -> list[tuple[str, Text]]:
    return [(str(one.number), Text(f"{one.number}. {one.title}", f"{one.number}. {one.title}")) for one in steps]


@pick("contract.newest", none=Text("合同尚未起草", "the contract has not been drafted"))
def newest(session: Session, lot: Lot) -> list[tuple[str, Text]]:
    found = queries.contract_of(lot)
    if found is None:
        return []
    mark = found.document[:16]
    return [
        (found.document, Text(f"第 {found.version} 稿 · SHA-256 {mark}…", f"draft {found.version} · SHA-256 {mark}…"))
    ]


@signable("contract.newest")
def newest_text(session: Session, lot: Lot, data: Mapping[str, Any]) -> tuple[str, bytes]:
    """The tenderer's newest text, for the winner; whatever the form names, nothing else is given out."""
    found = queries.contract_of(lot)
    if found is None or not winner_is(lot, session.party):
        raise Refusal("P-STAGE", Text("合同尚未起草", "The contract has not been drafted"))
    return "to-sign.pdf", document_bytes(found.document)


@signable("contract.upload")
def uploaded(session: Session, lot: Lot, data: Mapping[str, Any]) -> tuple[str, bytes]:
    """The text that was just uploaded: a form names a document only by the token that its own upload was given."""
    document = str(data.get("document", ""))
    if not exists(document):
        raise Refusal(
            "P-INPUT",
            Text("还没有合同文本", "There is no text yet"),
            Text("请先上传合同文本，再下载签名", "Upload the text first, then download and sign it"),
            status=422,
        )
    return "to-sign.pdf", document_bytes(document)
