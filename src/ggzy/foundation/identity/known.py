"""What the registry of organisations knows by a code: asked before a form is filled in, and again at the door.

Which registry, and how, is a higher room's business: it fills `LOOK_UP`.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ggzy.foundation.refusal import guard

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Registered:
    """The registry's answer. `active` is False for one that was struck off; `at` is the time of its data."""

    uscc: str
    name: str
    region: str
    active: bool
    source: str
    at: str
    sha256: str
    address: str = ""
    representative: str = ""

    def told(self) -> dict[str, Any]:
        """What the public record keeps of it."""
        return {"source": self.source, "at": self.at, "sha256": self.sha256}


class Silent(Exception):
    """The registry gave no answer in time, or none that makes sense: go on by hand. `why` is empty where none is asked."""

    def __init__(self, why: str = "silent") -> None:
        super().__init__(why)
        self.why = why


def _nobody(uscc: str) -> Registered | None:
    raise Silent("")


#: the organisation of a code; None where the registry has none. Raises Silent
LOOK_UP: Callable[[str], Registered | None] = _nobody


def look_up(uscc: str) -> Registered | None:
    return LOOK_UP(uscc)


def same(one: str, other: str) -> bool:
    """The same name, whatever the width of its brackets and the blanks in it."""
    return _flat(one) == _flat(other)


def _flat(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


@guard(
    "P-REGISTRY",
    zh="与登记机关（{source}，{at}）的答复不符：{what}",
    en="The registry ({source}, {at}) says otherwise: {what_en}",
    mend_zh="请按营业执照改正；登记机关有误的，请先到登记机关更正，或请交易中心代为登记",
    mend_en="Correct it by the licence; where the registry is wrong, have it corrected there, or ask the centre to register you",
    status=422,
)
def as_registered(name: str, region: str, found: Registered | None) -> dict[str, str] | None:
    if found is None:
        return None
    zh, en = [], []
    if not found.active:
        zh.append("该主体已注销或被吊销")
        en.append("the organisation has been struck off")
    if not same(name, found.name):
        zh.append(f"名称为“{found.name}”")
        en.append(f"its name is “{found.name}”")
    if region and found.region and region != found.region:
        zh.append(f"区划代码为 {found.region}")
        en.append(f"its region is {found.region}")
    return {"source": found.source, "at": found.at, "what": "；".join(zh), "what_en": "; ".join(en)} if zh else None
