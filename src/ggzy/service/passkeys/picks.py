"""One's own passkeys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation.acts.picks import pick
from ggzy.foundation.text import Text

from . import queries

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session


@pick("passkeys.own", none=Text("没有通行密钥", "you have no passkey"))
def own(session: Session, target: Any) -> list[tuple[str, str]]:
    return [(one.key, one.name) for one in queries.of(session.person)]
