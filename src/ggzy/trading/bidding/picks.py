"""What the forms of the opening offer, once the opening has said who has bid; and what the witness signs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation.acts.picks import pick, signable
from ggzy.foundation.documents.stored import document_bytes
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.text import Text
from ggzy.service.guarantees.queries import DEMANDS
from ggzy.trading.projects.models import Lot

from .session import record_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ggzy.foundation.acts import Session

MOST = 500  # lots open at one time that a form looks through


@pick("bids.waiting", none=Text("没有待开启的投标", "no bid waits to be opened"))
def waiting(session: Session, lot: Lot) -> list[tuple[str, Text]]:
    """Bids read out and not open yet. Before the opening there is none: who bids is sealed."""
    rows = lot.opened.filter(state="waiting").select_related("bid").order_by("number")
    return [(one.bid.key, Text(f"{one.number}号 {one.name}", f"No. {one.number} {one.name}")) for one in rows]


@pick("lots.guaranteed", none=Text("目前没有要求您提交保函的标段", "no lot demands a guarantee of you now"))
def guaranteed(session: Session, target: Any) -> list[tuple[str, str]]:
    """Lots that demand a guarantee of this party now: those open for bids, and one that it has won."""
    if session.party is None:
        return []
    rows = Matter.objects.filter(stage__in=("bidding", "contract"), closed_at=None).order_by("-id")
    lots = Lot.objects.filter(matter__in=rows).select_related("matter").order_by("-id")[:MOST]
    wanted = [lot.matter for lot in lots if any(ask(lot.matter, session.party) for ask in DEMANDS)]
    return [(one.code, f"{one.title} · {one.code}") for one in wanted]


@pick("seats.own-share")
def own_share(session: Session, lot: Lot) -> list[tuple[str, Text]]:
    """A trustee's own number."""
    seats = lot.tender.trustees.filter(organisation=session.party)
    return [(str(one.number), Text(f"第 {one.number} 号托管人", f"trustee no. {one.number}")) for one in seats]


@pick("opening.questions", none=Text("没有待答复的开标异议", "no objection waits for an answer"))
def opening_questions(session: Session, lot: Lot) -> list[tuple[str, str]]:
    """Objections raised at the opening, which is public."""
    rows = lot.opening_questions.filter(answered_at=None).order_by("id")
    return [(one.key, f"{one.name}：{one.text[:200]}") for one in rows]


@signable("opening.record")
def record(session: Session, lot: Lot, data: Mapping[str, Any]) -> tuple[str, bytes]:
    """The record of the opening as a PDF: the same facts give the same bytes."""
    return "to-sign", document_bytes(record_document(lot))
