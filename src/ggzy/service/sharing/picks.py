"""Kinds of facts, and shares, that forms offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation.acts.picks import pick
from ggzy.foundation.text import Text

from . import queries
from .facts import KINDS

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session

    Choices = list[tuple[str, Text | str]]


@pick("shares.kinds", public=True)
def kinds(session: Session, target: Any) -> Choices:
    return [(kind, of.name) for kind, of in KINDS.items()]


@pick("shares.own", none=Text("没有有效的共享", "nothing is shared"))
def own(session: Session, target: Any) -> Choices:
    if session.party is None:
        return []
    return [
        (one.row.key, f"{one.purpose} · {one.reader or '—'}") for one in queries.granted(session.party) if one.stands
    ]


@pick("shares.for-me", none=Text("没有共享给本单位的信息", "nothing is shared with your organisation"))
def for_me(session: Session, target: Any) -> Choices:
    return [(one.key, f"{one.organisation} · {one.opened()['purpose']}") for one in queries.for_reader(session)]
