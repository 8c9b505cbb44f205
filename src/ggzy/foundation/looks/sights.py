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

#: what is left out, and why: said wherever the counts stand
NOT_COUNTED = Text(
    "不计入：本人或本单位查看自己提交的内容，以及保函的申请人和出具机构查看双方之间的保函。各方查看自己的内容不泄露他人秘密；"
    "逐次计数反而会透露谁在何时关心哪个标段，未开标的标段还会由此看出有没有人投标。查看本单位投标的状态本身是密封行为，"
    "随开标披露。",
    "Left out: whoever reads what they handed in themselves, and applicant and guarantor who read the guarantee between "
    "them. That opens nobody else's secret; to count it would tell who cared for which lot and when, and of a lot that was "
    "never opened whether anybody bid. Looking at how one's own bid stands is a sealed act itself, disclosed at the opening.",
)


def sight(what: str, zh: str, en: str) -> Callable[[May], May]:
    """Declare what is sealed; the function says whether a session may read it on a matter."""

    def wrap(may: May) -> May:
        SIGHTS[what] = Sight(Text(zh, en), may)
        return may

    return wrap
