"""Taking in a stamp that an organisation made on its own machine: whose it must be, and what it must stand on. Slow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation import clock
from ggzy.foundation.documents.stored import document_bytes
from ggzy.foundation.identity.certificates import trust
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text

from . import queries, rules
from .making import Made, made

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session


def accepted(session: Session, paper: str, document: str) -> Made:
    """The newest stamp of a stored document, which begins with the paper as it now stands, and is the session's own.

    Raises Refusal P-STAMP: other bytes, a stamp that does not hold, one without trusted time, one of somebody else.
    """
    from ggzy_core.stamps.judging import judge  # slow to load

    stamped, before = document_bytes(document), queries.newest(paper)
    rules.begins_with(stamped, document_bytes(before))
    verdict = judge(stamped, trust(), clock.real())
    wrong = next((step for step in verdict.steps if not step.ok), None)
    if wrong is not None:
        raise _refused(Text(wrong.zh, wrong.en))
    last = verdict.stamps[-1]
    if last.at is None or last.subject is None:
        raise _refused(Text("签章没有可信时间戳", "The stamp has no trusted timestamp"))
    if last.subject.uscc != getattr(session.party, "uscc", None):
        raise _refused(Text("签章不是本单位的", "The stamp is not your organisation's"), status=403)
    return made(paper, before, document, last)


def _refused(what: Text, status: int = 422) -> Refusal:
    remedy = Text(
        "请用本单位证书对该文书重新盖章（ggzy-bid stamp）后上传",
        "Stamp the paper again with your organisation's certificate (ggzy-bid stamp) and upload that",
    )
    return Refusal("P-STAMP", what, remedy, status=status)
