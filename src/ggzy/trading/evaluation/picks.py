"""Bids, requirements, items and seats that the committee's forms offer, and the question a bidder answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation.acts.picks import pick, signable
from ggzy.foundation.acts.roles import Role
from ggzy.foundation.documents.stored import document_bytes
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text

from . import queries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ggzy.foundation.acts import Session
    from ggzy.trading.projects.models import Lot

    Choices = list[tuple[str, Text]]


def _sits(session: Session, lot: Lot) -> bool:
    return session.holds(Role.EXPERT, lot.matter)


def named(one: Any) -> Text:
    return Text(f"{one.number}号 {one.name}", f"No. {one.number} {one.name}")


@pick("evaluation.bids")
def bids(session: Session, lot: Lot) -> Choices:
    """The opened bids, by their number in the read-out; for the committee."""
    return [(str(one.number), named(one)) for one in queries.bids(lot)] if _sits(session, lot) else []


@pick("evaluation.requirements")
def requirements(session: Session, lot: Lot) -> Choices:
    """The requirements of the published file."""
    return [(one.id, Text(one.title, one.title)) for one in queries.content_of(lot).requirements]


@pick("evaluation.items")
def items(session: Session, lot: Lot) -> Choices:
    """The scoring items of the published file, with their range."""
    found = []
    for one in queries.content_of(lot).scores:
        said, span = _clause(one), f"{one.least:f}–{one.most:f}"
        kind = Text("，客观分", ", objective") if one.objective else Text("", "")
        found.append((one.id, Text(f"{said.zh}（{span} 分{kind.zh}）", f"{said.en} ({span} points{kind.en})")))
    return found


def _clause(one: Any) -> Text:
    return Text(f"{one.clause} {one.title}", f"{one.clause} {one.title}")


@pick("evaluation.seats")
def seats(session: Session, lot: Lot) -> Choices:
    """The seats by number, which is all that is known of them."""
    if not _sits(session, lot):
        return []
    return [(str(one), Text(f"{one}号席位", f"seat {one}")) for one in queries.seats(lot)]


@pick("evaluation.other-seats")
def other_seats(session: Session, lot: Lot) -> Choices:
    if not _sits(session, lot):
        return []
    own = queries.seat_of(lot, session.person)
    return [(value, label) for value, label in seats(session, lot) if int(value) != own]


@pick("evaluation.own-questions", none=Text("没有待您答复的澄清问题", "no question waits for your answer"))
def own_questions(session: Session, lot: Lot) -> Choices:
    """What the committee has asked one's own bid."""
    if session.party is None:
        return []
    rows = lot.clarifications.filter(bid__uscc=session.party.uscc, answered_at=None).order_by("id")
    return [(one.key, Text(one.text[:300], one.text[:300])) for one in rows]


@pick("evaluation.draft", none=Text("尚未生成评标报告", "no report has been drafted"))
def draft(session: Session, lot: Lot) -> Choices:
    found = queries.newest_draft(lot) if _sits(session, lot) else None
    if found is None:
        return []
    mark = found.document[:16]
    zh, en = f"评标报告第 {found.version} 稿 · SHA-256 {mark}…", f"report, draft {found.version} · SHA-256 {mark}…"
    return [(found.document, Text(zh, en))]


@signable("evaluation.report")
def report(session: Session, lot: Lot, data: Mapping[str, Any]) -> tuple[str, bytes]:
    """The newest draft of the report, for members alone."""
    found = queries.newest_draft(lot) if _sits(session, lot) else None
    if found is None:
        raise Refusal("P-ORDER", Text("尚未生成评标报告", "No report has been drafted"))
    return "to-sign.pdf", document_bytes(found.document)
