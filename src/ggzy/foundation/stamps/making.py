"""The node's own stamp, and judging those that others put on. Slow: prepare steps only, never in a transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from ggzy.foundation import clock
from ggzy.foundation.documents.stored import document_bytes, store
from ggzy.foundation.identity.certificates import trust
from ggzy_core.certs.credential import CredentialProblem
from ggzy_core.certs.timestamps import TimestampProblem

from . import keys
from .models import Stamp

if TYPE_CHECKING:
    from datetime import datetime

    from ggzy.foundation.acts import Act
    from ggzy.foundation.matters.models import Matter
    from ggzy_core.stamps.judging import Judged

#: no time to be had, lists out of date, a wrong PIN, a token that was taken out (its errors are RuntimeErrors), no SM2
FAILURES = (TimestampProblem, CredentialProblem, RuntimeError, OSError)
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Made:
    """A stamped document in store, and what its stamp says."""

    paper: str
    before: str
    document: str
    name: str
    uscc: str
    issuer: str
    fingerprint: str
    stamped_at: datetime
    authority: str


def by_node(paper: str, reason: str = "") -> Made | None:
    """A stored paper with the node's stamp, stored too. None where the node has no stamp or cannot stamp now: that is
    logged, and stops nothing, because what counts is the record and not the picture."""
    from ggzy_core.stamps.judging import judge  # here, because what it needs takes a quarter of a start
    from ggzy_core.stamps.making import CannotStamp, Wording, stamp

    try:
        key, ask = keys.node_key(), keys.ask()
        if key is None or ask is None or not paper:
            return None
        pdf = stamp(document_bytes(paper), key, trust(), ask, Wording(reason))
    except (CannotStamp, *FAILURES) as problem:
        log.warning("not stamped", paper=paper, why=str(problem))
        return None
    one = judge(pdf, trust(), clock.real()).stamps[-1]
    return made(paper, paper, store(pdf, ("pdf",)).sha256, one) if one.ok and one.at else None


def made(paper: str, before: str, document: str, one: Judged) -> Made:
    """What a stamp that holds says of itself; it was put on the document `before`."""
    assert one.subject is not None
    assert one.at is not None
    who = one.subject
    return Made(paper, before, document, who.name, who.uscc, who.issuer, who.fingerprint, one.at, one.authority)


def note(act: Act, matter: Matter, found: Made | None, *, shown: bool = True) -> Stamp | None:
    """Put a stamp on the record within an act. `shown`: everybody may download the document; else the entry has only
    its hash, which shows later that it is the one."""
    if found is None:
        return None
    if shown:
        act.attach(found.document, 0, "pdf")
    else:
        act.disclose(stamped=found.document)
    return Stamp.objects.create(
        matter=matter,
        paper=found.paper,
        document=found.document,
        name=found.name[:120],
        uscc=found.uscc,
        issuer=found.issuer[:120],
        fingerprint=found.fingerprint,
        stamped_at=found.stamped_at,
        authority=found.authority[:120],
        at=act.at,
    )
