"""What a data set and a field are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ggzy.foundation.text import Text

KINDS = ("text", "code", "uscc", "deal", "region", "wan", "number", "time", "url", "name-list", "deal-list")


@dataclass(frozen=True)
class Field:
    """One field. `wire` is its name in the XML, misspelt where the national name is; `seen` False: the name is ours.

    Kinds: text; code (of the list `codes`); uscc; deal (unified deal code) and deal-list; region (GB/T 2260);
    wan (万元, at most six decimals); number; time (yyyyMMddHHmmss); url; name-list (parted by ;).
    """

    wire: str
    title: Text
    kind: str = "text"
    required: bool = False
    codes: str = ""
    most: int = 0
    seen: bool = True

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.wire}: unknown kind {self.kind}. 未知的字段类型。")


@dataclass(frozen=True)
class DataSet:
    """One data set. `key` are the fields that name a record; `refers` says which field must name a record of which set.

    `ordered` are pairs of times, the first not after the second; `owner`, `sharing` and `refresh` are for the catalogue.
    """

    code: str
    number: str
    title: Text
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    owner: Text
    refresh: Text
    refers: tuple[tuple[str, str, str], ...] = ()
    ordered: tuple[tuple[str, str], ...] = ()
    sharing: str = "public"
    seen: bool = True
    by_wire: dict[str, Field] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_wire", {one.wire: one for one in self.fields})
        for name in (*self.key, *(one[0] for one in self.refers), *(x for pair in self.ordered for x in pair)):
            if name not in self.by_wire:
                raise ValueError(f"{self.code} has no field {name}. 数据集没有该字段。")
