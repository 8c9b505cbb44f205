"""What there is to be looked at, and by whom. Rooms declare it where they open what is sealed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ggzy.foundation.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from ggzy.foundation.acts import Session
    from ggzy.foundation.matters.models import Matter

    May = Callable[[Session, Matter], bool]


@dataclass(frozen=True)
class Sight:
    """Something sealed that some may read: its name, and who."""

    title: Text
    may: May


SIGHTS: dict[str, Sight] = {}

#: acts that are themselves a look at what is sealed, counted beside them
ACTS = {
    "share.collect": Text("托管人领取密钥份额", "trustees took their shares of keys"),
    "complaint.open": Text("监督部门开启投诉材料", "the department opened a complaint"),
}


def sight(what: str, zh: str, en: str) -> Callable[[May], May]:
    """Declare what is sealed; the function says whether a session may read it on a matter."""

    def wrap(may: May) -> May:
        SIGHTS[what] = Sight(Text(zh, en), may)
        return may

    return wrap
